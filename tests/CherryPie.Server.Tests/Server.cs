using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CherryPie.Server.Tests;

/// <summary>A server on a database of its own, one per class that names it as its fixture.</summary>
public class Server : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly string _folder = TestCluster.NewFolder();
    private string? _database;

    /// <summary>Everything that this server logged, from Trace on.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>The server's data folder.</summary>
    public string DataFolder => _folder;

    public string ConnectionString => _database!;

    internal TestClock Clock { get; } = new();

    public async Task InitializeAsync() => _database = await TestCluster.MakeDatabase();

    async Task IAsyncLifetime.DisposeAsync()
    {
        await base.DisposeAsync();
        await TestCluster.DropDatabase(_database!);
        Directory.Delete(_folder, recursive: true);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:CherryPie", _database);
        builder.UseSetting("DataFolder", _folder);
        builder.ConfigureTestServices(s => s.AddSingleton<TimeProvider>(Clock));
        builder.ConfigureLogging(l => l.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new Capture(Log)));
    }

    private sealed class Capture(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
