using System.Text;
using Microsoft.AspNetCore.Hosting;

namespace CherryPie.Server.Tests.Google;

/// <summary>A server on a port, with the stand-in of <c>simulate google</c> for Google.</summary>
public class StandInServer : ListeningServer
{
    private FakeGoogle? _google;

    internal FakeGoogle Google => _google!;

    public override async Task InitializeAsync()
    {
        _google = await FakeGoogle.Start();
        await base.InitializeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("PublicUrl", ""); // that of its port
        builder.UseSetting("Google:Endpoint", Google.StandIn.Endpoint);
        builder.UseSetting("Google:TokenUrl", Google.StandIn.TokenUrl);
        builder.UseSetting("Google:SaveUrl", Google.StandIn.SaveUrl);
        builder.UseSetting("Google:CallbackKeysUrl", Google.StandIn.CallbackKeysUrl);
    }

    protected override async Task Ended() => await Google.DisposeAsync();
}

/// <summary>Short ways to the stand-in.</summary>
internal static class StandInCalls
{
    extension(World world)
    {
        /// <summary>Gives the account the stand-in's issuer.</summary>
        /// <returns>Its id.</returns>
        public async Task<string> StandInIssuer(FakeGoogle google) =>
            (
                await world.Api.PostForm(
                    "/v2/googleIssuers",
                    new Part("serviceAccount", Encoding.UTF8.GetBytes(FakeGoogle.Key), "key.json"),
                    Part.Json($$"""{"issuerId":"{{google.IssuerId}}","name":"Stand-in"}""")
                )
            ).Id;
    }
}
