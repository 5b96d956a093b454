using Microsoft.AspNetCore.Hosting;

namespace CherryPie.Server.Tests;

/// <summary>A server that browsers and sockets reach: on a port, where the other tests' servers have none.</summary>
public class ListeningServer : Server
{
    /// <summary>Where it listens, without a slash at the end.</summary>
    public string Address => (Proxy ?? ClientOptions.BaseAddress).ToString().TrimEnd('/');

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        if (Proxy is null)
        {
            UseKestrel(0);
            StartServer();
        }
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("urls", "http://127.0.0.1:0");
    }
}
