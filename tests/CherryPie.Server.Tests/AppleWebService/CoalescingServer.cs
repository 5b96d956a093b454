using Microsoft.AspNetCore.Hosting;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>Waits so long between two pushes to a device that whatever a test does comes in between.</summary>
public sealed class CoalescingServer : PushServer
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("Push:Coalesce", "00:00:15");
    }
}
