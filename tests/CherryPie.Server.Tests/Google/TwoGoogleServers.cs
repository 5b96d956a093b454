using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Tools.Simulator.Google;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace CherryPie.Server.Tests.Google;

/// <summary>Two servers on one database, and one stand-in, which counts the requests of both.</summary>
public sealed class TwoGoogleServers : StandInServer
{
    private WebApplicationFactory<Program>? _other;

    /// <summary>Google's own limit, or a lower one: on any machine each server alone must be able to send as many, or nobody sees whether
    /// they share it.</summary>
    internal static int Rate => TestScale.Of(20, 10);

    internal HttpClient[] Clients { get; private set; } = [];

    private protected override SimulatedGoogleOptions Options => base.Options with { RequestsPerSecond = Rate };

    /// <summary>A client of each.</summary>
    internal ApiClient[] Apis(AccountCredentials account) =>
        [.. Clients.Select(c => new ApiClient(c, account.ApiKey, account.ApiSecret, Clock))];

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        var url = Services.GetRequiredService<PublicUrl>().Value; // both have one, as behind a proxy
        _other = WithWebHostBuilder(b => b.UseSetting("PublicUrl", url));
        _other.UseKestrel(0);
        _other.StartServer();
        Clients = [.. new[] { ClientOptions, _other.ClientOptions }.Select(o => new HttpClient { BaseAddress = o.BaseAddress })];
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Google:RequestsPerSecond", $"{Rate}");
        builder.UseSetting("Limits:DownloadsPerMinute", "0"); // all links are opened from one address
    }

    protected override async Task Ended()
    {
        Array.ForEach(Clients, c => c.Dispose());
        await base.Ended();
    }
}
