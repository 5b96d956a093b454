using Microsoft.AspNetCore.Hosting;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>A server that pushes to a stand-in of APNs.</summary>
public sealed class PushServer : Server
{
    private FakeApns? _apns;

    internal FakeApns Apns => _apns!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _apns = await FakeApns.Start();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Apns.DisposeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("Push:Endpoint", Apns.Endpoint.ToString());
        builder.UseSetting("Push:TrustedRootsFile", Apns.RootsFile);
        builder.UseSetting("Push:Coalesce", "00:00:00.050");
        builder.UseSetting("Push:RetryAfter", "00:00:01");
    }
}
