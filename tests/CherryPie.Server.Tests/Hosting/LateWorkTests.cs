using CherryPie.Server.Platform.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace CherryPie.Server.Tests.Hosting;

/// <summary>Work that begins behind the start.</summary>
public sealed class LateWorkTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Begins_once_all_else_has_started_and_ends_with_the_server()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLateWork<Work>();
        builder.Services.AddHostedService<SlowStart>(); // behind it, as Kestrel is
        using var host = builder.Build();

        await host.StartAsync();
        var work = host.Services.GetRequiredService<Work>();
        Assert.True(await work.Began.Task.WaitAsync(_patience));
        await host.StopAsync();

        Assert.True(work.Ended);
    }

    [Fact]
    public async Task Ends_before_it_began()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLateWork<Work>();
        using var host = builder.Build();

        await host.StartAsync();
        await host.StopAsync().WaitAsync(_patience);

        Assert.False(host.Services.GetRequiredService<Work>().Began.Task.IsCompleted);
    }

    [Fact]
    public async Task Ends_the_server_by_its_own_failure()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLateWork<Failing>();
        using var host = builder.Build();

        var failing = host.Services.GetRequiredService<Failing>();
        await host.RunAsync().WaitAsync(_patience);

        Assert.Equal("broken", failing.ExecuteTask?.Exception?.InnerException?.Message);
    }

    private sealed class Work(IHostApplicationLifetime lifetime) : BackgroundService
    {
        /// <summary>Completes when it begins: whether the server had started.</summary>
        public TaskCompletionSource<bool> Began { get; } = new();

        public bool Ended { get; private set; }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            Began.SetResult(lifetime.ApplicationStarted.IsCancellationRequested);
            await Task.Delay(Timeout.Infinite, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Ended = true;
        }
    }

    private sealed class SlowStart : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.Delay(500, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Failing : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => throw new InvalidOperationException("broken");
    }
}
