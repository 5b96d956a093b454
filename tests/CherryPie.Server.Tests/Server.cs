using System.Collections.Concurrent;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CherryPie.Server.Tests;

/// <summary>A server on a database of its own, one per class that names it as its fixture.</summary>
public class Server : WebApplicationFactory<Program>, IAsyncLifetime
{
    private readonly string _folder = TestCluster.NewFolder();
    private readonly Lazy<RoundRobin?> _proxy;
    private string? _database,
        _connection;

    public Server() => _proxy = new(() => Servers > 1 ? RoundRobin.Before(Started()) : null);

    /// <summary>Everything that this server logged, from Trace on.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    /// <summary>The server's data folder.</summary>
    public string DataFolder => _folder;

    /// <summary>To its database, past a pooler.</summary>
    public string ConnectionString => _database!;

    /// <summary>The server's time, and its neighbours' on the same database; it stands still until a test moves it. PostgreSQL's runs
    /// on.</summary>
    internal FakeTimeProvider Clock { get; private protected init; } = new(DateTimeOffset.UtcNow);

    /// <summary>How many there are on the database; several behind a proxy.</summary>
    protected virtual int Servers => 1;

    /// <summary>The proxy's address, where there is one.</summary>
    public Uri? Proxy => _proxy.Value?.Address;

    public virtual async Task InitializeAsync()
    {
        _database = await MakeDatabase();
        _connection = await TestCluster.ForServers(_database);
    }

    /// <summary>A client of the server, or of all of them in turn.</summary>
    public new HttpClient CreateClient()
    {
        var client = _proxy.Value?.Client() ?? base.CreateClient();
        client.Timeout = TimeSpan.FromMinutes(10); // as long as requests may take here: a slow machine is no fault
        return client;
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        if (_proxy.IsValueCreated && _proxy.Value is { } proxy)
        {
            await proxy.DisposeAsync();
        }

        await base.DisposeAsync();
        await Ended();
        await TestCluster.DropDatabase(_database!);
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Ends what a fixture of its own has begun.</summary>
    protected virtual Task Ended() => Task.CompletedTask;

    /// <summary>Makes the database that the server starts on: empty, at this version's schema.</summary>
    protected virtual Task<string> MakeDatabase() => TestCluster.MakeDatabase();

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.UseEnvironment("Development");
        builder.UseSetting("ConnectionStrings:CherryPie", _connection);
        builder.UseSetting("DataFolder", _folder);
        builder.UseSetting("Limits:RequestTimeout", "00:10:00"); // the largest pictures take over a minute beside other tests
        if (Servers > 1)
        {
            builder.UseSetting("urls", "http://127.0.0.1:0");
            builder.UseSetting("PublicUrl", "http://localhost");
        }

        builder.ConfigureTestServices(s => s.AddSingleton<TimeProvider>(Clock));
        builder.ConfigureLogging(l => l.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(new Capture(Log)));
    }

    private IEnumerable<Uri> Started()
    {
        foreach (var server in Enumerable.Range(1, Servers - 1).Select(_ => WithWebHostBuilder(_ => { })).Prepend(this))
        {
            server.UseKestrel(0);
            server.StartServer();
            yield return server.ClientOptions.BaseAddress;
        }
    }

    private sealed class Capture(ConcurrentQueue<string> log) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => log.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose() { }
    }
}
