using CherryPie.Server.Tests.OpenApi;
using CherryPie.Server.Tests.WalletKit;
using CherryPie.Server.Tools.Simulator.Google;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace CherryPie.Server.Tests.Fuzz;

/// <summary>A server that keeps no log but of what goes wrong, and few packages, so that its memory tells of leaks alone.</summary>
public sealed class FuzzServer : KitServer
{
    private FakeGoogle? _google;

    public override async Task InitializeAsync()
    {
        _google = await FakeGoogle.Start(
            new SimulatedGoogleOptions
            {
                Http = true,
                AllowHttp = true,
                IssuerId = UnfilledServer.Issuer,
                RequestsPerSecond = 0,
            }
        );
        await base.InitializeAsync();
    }

    protected override async Task Ended()
    {
        await base.Ended();
        await _google!.DisposeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        Array.ForEach(_google!.Settings, s => builder.UseSetting(s.Name, s.Value));
        builder.UseSetting("Google:RequestsPerSecond", "1000");
        UnfilledServer.WithoutDemo(builder); // the samples are of an account of its own
        builder.UseSetting("Limits:BundleCacheBytes", "4000000");
        builder.ConfigureLogging(l => l.SetMinimumLevel(LogLevel.Error).AddFilter((_, level) => level >= LogLevel.Error));
    }
}
