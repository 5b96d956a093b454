using System.Text;
using System.Text.Json.Nodes;
using CherryPie.Server.Tools.Simulator.Google;
using Microsoft.AspNetCore.Hosting;

namespace CherryPie.Server.Tests.Google;

/// <summary>A server on a port, with the stand-in of <c>simulate google</c> for Google.</summary>
public class StandInServer : ListeningServer
{
    private FakeGoogle? _google;

    internal FakeGoogle Google => _google!;

    private protected virtual SimulatedGoogleOptions Options => new() { Http = true, AllowHttp = true };

    private protected virtual TimeProvider GoogleClock => TimeProvider.System;

    public override async Task InitializeAsync()
    {
        _google = await FakeGoogle.Start(Options, GoogleClock);
        await base.InitializeAsync();
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("PublicUrl", ""); // that of its port
        foreach (var (name, value) in Google.Settings)
        {
            builder.UseSetting(name, value);
        }
    }

    protected override async Task Ended() => await Google.DisposeAsync();
}

/// <summary>The same, where the stand-in's time is the server's, which tests move.</summary>
public sealed class TimedStandInServer : StandInServer
{
    private protected override TimeProvider GoogleClock => new StandInClock(Clock);
}

/// <summary>Short ways to the stand-in.</summary>
internal static class StandInCalls
{
    public const string PointsKey = ""","dynamicKeys":[{"key":"points","type":"string","defaultValue":"0"}]""";

    public const string PointsField = ""","header":[{"itemName":"points","defaultLabel":"Points","defaultValue":"#{points}"}]""";

    extension(World world)
    {
        /// <summary>Gives the account the stand-in's issuer.</summary>
        /// <returns>Its id.</returns>
        public async Task<string> StandInIssuer(FakeGoogle google) =>
            (await world.AddIssuer(google.IssuerId, google.StandIn.ServiceAccountKey)).Id;

        /// <param name="issuerId">Google's.</param>
        /// <param name="account">The file of a service account's key.</param>
        public Task<Answer> AddIssuer(string issuerId, string account) =>
            world.Api.PostForm(
                "/v2/googleIssuers",
                new Part("serviceAccount", Encoding.UTF8.GetBytes(account), "key.json"),
                Part.Json($$"""{"issuerId":"{{issuerId}}","name":"Coffee Club"}""")
            );

        /// <summary>A campaign with the issuer and a template with points, as most tests need.</summary>
        /// <returns>The issuer's id.</returns>
        public async Task<string> StandInTemplate(
            FakeGoogle google,
            string design = PointsField,
            string more = PointsKey,
            params IEnumerable<Part> images
        )
        {
            var issuer = await world.StandInIssuer(google);
            await world.Campaign(more: $",\"googleIssuerId\":\"{issuer}\"");
            await world.Template(design: design, more: more, images: images);
            return issuer;
        }

        /// <summary>A pass whose link has been opened, so that Google has it.</summary>
        public async Task<string> StandInPass(StandInServer server, string more = "")
        {
            var pass = await world.Pass(more: more);
            await server.Open(pass);
            return pass;
        }

        public async Task<string?> GoogleState(string pass) =>
            (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("googleState").GetString();

        /// <summary>Changes a pass, which must be taken.</summary>
        public async Task Change(string pass, string json) => _ = (await world.Api.Put("/v2/passes/" + pass, json)).Id;
    }

    extension(StandInServer server)
    {
        /// <summary>Opens a pass's link until Google has the pass.</summary>
        public Task Open(string pass) => Eventually.Is(async () => (await server.Opened(pass)).Status == 200);

        /// <summary>Opens a pass's link once, as a program does.</summary>
        public async Task<Answer> Opened(string pass)
        {
            using var http = new HttpClient { BaseAddress = new Uri(server.Address) };
            return await http.AskForLink(pass);
        }
    }

    /// <returns>200 with the address; 503 while the pass is on its way.</returns>
    public static async Task<Answer> AskForLink(this HttpClient http, string pass)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v2/passes/{pass}/googleWallet", UriKind.Relative));
        request.Headers.Accept.Add(new("application/json"));
        using var answer = await http.SendAsync(request);
        return new Answer(
            (int)answer.StatusCode,
            await answer.Content.ReadAsByteArrayAsync(),
            answer
                .Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
                .ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase)
        );
    }

    /// <summary>The points in an object's body; null where it says nothing of them.</summary>
    public static string? Points(JsonNode? body) =>
        (string?)(body?["textModulesData"] as JsonArray)?.FirstOrDefault(m => (string?)m?["id"] == "points")?["body"];

    /// <summary>The points of a pass as Google has them.</summary>
    public static string? Points(this FakeGoogle google, string pass) => Points(google.Stored("LoyaltyObject", pass));
}
