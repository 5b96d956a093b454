using CherryPie.Server.Features.Push;
using CherryPie.Server.Tools.Simulator;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>A server that pushes to a stand-in of APNs.</summary>
public class PushServer : Server
{
    private FakeApns? _apns;

    internal FakeApns Apns => _apns!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _apns = await FakeApns.Start(clock: Clock);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Apns.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another stand-in at the same address.</summary>
    internal async Task ReplaceApns(SimulatedApnsOptions options)
    {
        var port = Apns.Endpoint.Port;
        await Apns.DisposeAsync();
        _apns = await FakeApns.Start(options with { Port = port }, clock: Clock);
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("Push:Endpoint", Apns.Endpoint.ToString());
        builder.UseSetting("Push:TrustedRootsFile", Apns.RootsFile);
        builder.UseSetting("Push:Coalesce", "00:00:00.050");
        builder.UseSetting("Push:RetryAfter", "00:00:01");
        builder.ConfigureTestServices(s =>
            s.AddSingleton(p => new ApnsClient(
                p.GetRequiredService<PushOptions>(),
                p.GetRequiredService<TimeProvider>(),
                p.GetRequiredService<PushMeter>(),
                p.GetRequiredService<ILogger<ApnsClient>>()
            )
            {
                Timeout = TimeSpan.FromSeconds(4),
            })
        );
    }
}
