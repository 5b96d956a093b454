using Microsoft.AspNetCore.Hosting;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>Works on no import, update or export, so that all of them wait.</summary>
public sealed class IdleServer : Server
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Limits:ImportsAtOnce", "0");
    }
}
