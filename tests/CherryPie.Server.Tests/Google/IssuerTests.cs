using System.Security.Cryptography;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Google;

public sealed class IssuerTests(GoogleServer server) : IClassFixture<GoogleServer>
{
    [Fact]
    public async Task An_issuer_is_shown_without_its_key_which_is_stored_sealed()
    {
        var world = await World.Bare(server);
        var id = (await world.AddIssuer()).Id;
        var shown = (await world.Api.Get("/v2/googleIssuers/" + id)).Json;
        Assert.Equal(GoogleSite.Issuer, shown.GetProperty("issuerId").GetString());
        Assert.Equal("wallet@example.iam.gserviceaccount.com", shown.GetProperty("clientEmail").GetString());
        Assert.Equal(("ok", "Coffee Club"), (shown.GetProperty("status").GetString(), shown.GetProperty("name").GetString()));
        Assert.Equal(shown.GetRawText(), Assert.Single((await world.Api.Get("/v2/googleIssuers")).Json.EnumerateArray()).GetRawText());
        Assert.DoesNotContain("PRIVATE KEY", shown.GetRawText(), StringComparison.Ordinal);
        var stored = (await DatabaseContents.Of(server.ConnectionString))["google_issuers"];
        Assert.Contains(GoogleSite.Issuer, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower("PRIVATE KEY".Utf8()), stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_issuer_again_takes_another_key_and_keeps_its_id()
    {
        var world = await World.Bare(server);
        var id = (await world.AddIssuer()).Id;
        Assert.Equal(id, (await world.AddIssuer(account: GoogleCalls.ServiceAccount("other@example.iam.gserviceaccount.com"))).Id);
        var shown = (await world.Api.Get("/v2/googleIssuers/" + id)).Json;
        Assert.Equal("other@example.iam.gserviceaccount.com", shown.GetProperty("clientEmail").GetString());
    }

    [Fact]
    public async Task What_Google_does_not_take_is_refused_with_what_to_do()
    {
        var world = await World.Bare(server);
        using var small = RSA.Create(1024);
        var pem = small.ExportPkcs8PrivateKeyPem();
        Assert.Contains(
            "2048",
            (await world.AddIssuer(account: GoogleCalls.ServiceAccount(privateKey: pem))).Refused(400),
            StringComparison.Ordinal
        );
        Assert.StartsWith("serviceAccount", (await world.AddIssuer(account: "{}".Utf8())).Refused(400), StringComparison.Ordinal);
        Assert.StartsWith("issuerId", (await world.AddIssuer("x")).Refused(400), StringComparison.Ordinal);
        Assert.Contains("3389", (await world.AddIssuer("3389")).Refused(400), StringComparison.Ordinal);
        server.Google.Respond = _ => (403, """{"error":{"code":403,"message":"Permission denied","status":"PERMISSION_DENIED"}}""");
        try
        {
            Assert.Contains(
                "add wallet@example.iam.gserviceaccount.com as a user in the Google Pay & Wallet console",
                (await world.AddIssuer()).Refused(400),
                StringComparison.Ordinal
            );
            server.Google.Respond = _ => (500, "");
            var later = await world.AddIssuer();
            later.Refused(503);
            Assert.True(later.Headers.ContainsKey("Retry-After"));
        }
        finally
        {
            server.Google.Respond = _ => null;
        }

        Assert.Empty((await world.Api.Get("/v2/googleIssuers")).Json.EnumerateArray());
    }

    [Fact]
    public async Task A_campaign_takes_an_issuer_of_its_account_once()
    {
        var world = await World.New(server);
        var id = (await world.AddIssuer()).Id;
        var other = await World.New(server);
        Assert.StartsWith(
            "googleIssuerId: ",
            (await other.CreateCampaign("campaign", $",\"googleIssuerId\":\"{id}\"")).Refused(400),
            StringComparison.Ordinal
        );
        await world.Campaign();
        Assert.False((await world.Api.Get("/v2/campaigns/campaign")).Json.TryGetProperty("googleIssuerId", out _));
        Assert.Equal("campaign", (await world.Api.Put("/v2/campaigns/campaign", $$"""{"googleIssuerId":"{{id}}"}""")).Name);
        Assert.Equal(id, (await world.Api.Get("/v2/campaigns/campaign")).Json.GetProperty("googleIssuerId").GetString());
        (await world.Api.Put("/v2/campaigns/campaign", """{"googleIssuerId":"abcdefghij"}""")).Refused(400);
        (await world.Api.Put("/v2/campaigns/campaign", """{"googleIssuerId":null}""")).Refused(400);
        Assert.Equal("campaign", (await world.Api.Put("/v2/campaigns/campaign", $$"""{"googleIssuerId":"{{id}}"}""")).Name);
    }
}
