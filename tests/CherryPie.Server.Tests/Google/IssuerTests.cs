using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Google;

[Trait("needs", "postgres")]
public sealed class IssuerTests(StandInServer server) : IClassFixture<StandInServer>
{
    private const string Email = "wallet@cherrypie-stand-in.iam.gserviceaccount.com";

    private FakeGoogle Google => server.Google;

    [Fact]
    public async Task An_issuer_is_shown_without_its_key_which_is_stored_sealed()
    {
        var world = await World.Bare(server);
        var id = await world.StandInIssuer(Google);
        var shown = (await world.Api.Get("/v2/googleIssuers/" + id)).Json;
        Assert.Equal(Google.IssuerId, shown.GetProperty("issuerId").GetString());
        Assert.Equal(Email, shown.GetProperty("clientEmail").GetString());
        Assert.Equal(("ok", "Coffee Club"), (shown.GetProperty("status").GetString(), shown.GetProperty("name").GetString()));
        Assert.Equal(shown.GetRawText(), Assert.Single((await world.Api.Get("/v2/googleIssuers")).Json.EnumerateArray()).GetRawText());
        Assert.DoesNotContain("PRIVATE KEY", shown.GetRawText(), StringComparison.Ordinal);
        var stored = (await DatabaseContents.Of(server.ConnectionString))["google_issuers"];
        Assert.Contains(Google.IssuerId, stored, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower("PRIVATE KEY"u8), stored, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_issuer_again_takes_another_key_and_keeps_its_id()
    {
        var world = await World.Bare(server);
        var id = await world.StandInIssuer(Google);
        var before = (await world.Api.Get("/v2/googleIssuers/" + id)).Json.GetProperty("keyId").GetString();
        var former = Google.StandIn.ServiceAccountKey;
        var newer = Google.StandIn.Rotate();
        Assert.StartsWith(
            "serviceAccount: Google does not take this key",
            (await world.AddIssuer(Google.IssuerId, former.Replace(before!, "another", StringComparison.Ordinal))).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal(id, (await world.AddIssuer(Google.IssuerId, newer)).Id);
        var shown = (await world.Api.Get("/v2/googleIssuers/" + id)).Json;
        Assert.Contains(shown.GetProperty("keyId").GetString()!, newer, StringComparison.Ordinal);
        Assert.NotEqual(before, shown.GetProperty("keyId").GetString());
    }

    [Fact]
    public async Task Who_knows_a_key_s_address_and_id_alone_takes_no_issuer_by_them()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var pass = await world.StandInPass(server); // the server has a token of the good key
        using var another = RSA.Create(2048);
        var file = JsonNode.Parse(Google.StandIn.ServiceAccountKey)!;
        file["private_key"] = another.ExportPkcs8PrivateKeyPem();
        var stranger = await World.Bare(server);
        foreach (var account in new[] { stranger, world })
        {
            Assert.StartsWith(
                "serviceAccount: Google does not take this key",
                (await account.AddIssuer(Google.IssuerId, file.ToJsonString())).Refused(400),
                StringComparison.Ordinal
            );
        }

        Assert.Empty((await stranger.Api.Get("/v2/googleIssuers")).Json.EnumerateArray());
        var link = (await server.Opened(pass)).Json.GetProperty("url").GetString()!;
        Assert.Equal(200, (await Google.Browse(link)).Status); // signed by the good key
    }

    [Fact]
    public async Task A_key_that_was_deleted_is_refused_though_its_token_lives()
    {
        var world = await World.Bare(server);
        await world.StandInIssuer(Google);
        var deleted = Google.StandIn.ServiceAccountKey;
        Google.StandIn.Rotate();
        Assert.StartsWith(
            "serviceAccount: Google does not take this key",
            (await world.AddIssuer(Google.IssuerId, deleted)).Refused(400),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task What_Google_does_not_take_is_refused_with_what_to_do()
    {
        var world = await World.Bare(server);
        using var small = RSA.Create(1024);
        var key = Google.StandIn.ServiceAccountKey;
        var file = JsonNode.Parse(key)!;
        file["private_key"] = small.ExportPkcs8PrivateKeyPem();
        Assert.Contains("2048", (await world.AddIssuer(Google.IssuerId, file.ToJsonString())).Refused(400), StringComparison.Ordinal);
        Assert.StartsWith("serviceAccount", (await world.AddIssuer(Google.IssuerId, "{}")).Refused(400), StringComparison.Ordinal);
        Assert.StartsWith("issuerId", (await world.AddIssuer("x", key)).Refused(400), StringComparison.Ordinal);
        Assert.Contains("3389", (await world.AddIssuer("3389", key)).Refused(400), StringComparison.Ordinal);
        try
        {
            Google.StandIn.NotAdded = true;
            Assert.Contains(
                $"add {Email} as a user in the Google Pay & Wallet console",
                (await world.AddIssuer(Google.IssuerId, key)).Refused(400),
                StringComparison.Ordinal
            );
            Google.StandIn.NotAdded = false;
            Google.Fail(("--status", "500"));
            var later = await world.AddIssuer(Google.IssuerId, key);
            later.Refused(503);
            Assert.True(later.Headers.ContainsKey("Retry-After"));
        }
        finally
        {
            Google.StandIn.NotAdded = false;
            Google.Fail();
        }

        Assert.Empty((await world.Api.Get("/v2/googleIssuers")).Json.EnumerateArray());
    }

    [Fact]
    public async Task A_campaign_takes_an_issuer_of_its_account_once()
    {
        var world = await World.New(server);
        var id = await world.StandInIssuer(Google);
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

    [Fact]
    public async Task A_stored_key_that_can_t_be_opened_is_told_to_who_asks_for_the_link()
    {
        var world = await World.New(server);
        var issuer = await world.StandInTemplate(Google);
        var pass = await world.Pass();
        await DatabaseContents.Run(server.ConnectionString, $"UPDATE google_issuers SET service_account = '\\x00' WHERE id = '{issuer}'");
        var answer = await server.Opened(pass);
        Assert.Equal(503, answer.Status);
        Assert.Contains($"the stored key of Google issuer {issuer} can't be opened", answer.Text, StringComparison.Ordinal);
    }
}
