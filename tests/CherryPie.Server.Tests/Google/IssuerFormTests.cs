using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>What is sent with an issuer's key, and the ids that are taken for one another.</summary>
[Trait("needs", "postgres")]
public sealed class IssuerFormTests(StandInServer server) : IClassFixture<StandInServer>
{
    private FakeGoogle Google => server.Google;

    [Fact]
    public async Task A_file_that_is_no_key_is_told_from_one_that_lacks()
    {
        var world = await World.Bare(server);
        var key = Google.StandIn.ServiceAccountKey;
        Assert.StartsWith("serviceAccount: is required", await Refused(world, key: null), StringComparison.Ordinal);
        Assert.StartsWith("serviceAccount: is required", await Refused(world, []), StringComparison.Ordinal);
        Assert.StartsWith(
            "serviceAccount: is too large: it has 30000 bytes, and may have 20000",
            await Refused(world, Encoding.UTF8.GetBytes(key.PadRight(30_000))),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "serviceAccount: is UTF-16",
            await Refused(world, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(key)]),
            StringComparison.Ordinal
        );
        using var large = RSA.Create(4104);
        var file = JsonNode.Parse(key)!;
        file["private_key"] = large.ExportPkcs8PrivateKeyPem();
        Assert.StartsWith(
            "serviceAccount.private_key: has 4104 bits; must be an RSA key of 2048 to 4096",
            await Refused(world, Encoding.UTF8.GetBytes(file.ToJsonString())),
            StringComparison.Ordinal
        );
        Assert.Empty((await world.Api.Get("/v2/googleIssuers")).Json.EnumerateArray());
    }

    [Fact]
    public async Task A_byte_order_mark_before_the_key_does_no_harm()
    {
        var world = await World.New(server);
        var id = (await Add(world, [.. Encoding.UTF8.Preamble, .. Key])).Id;
        await world.Campaign(more: $",\"googleIssuerId\":\"{id}\"");
        await world.Template();
        await server.Open(await world.Pass());
    }

    [Theory]
    [InlineData("[]", "jsonBody: must be an object with issuerId")]
    [InlineData("null", "jsonBody: must be an object with issuerId")]
    [InlineData("{}", "issuerId: is required")]
    [InlineData("""{"issuerId":"3388","issuer":"3388"}""", "issuer: is not known; must be one of issuerId, name, description")]
    public async Task What_is_said_of_the_issuer_is_read_strictly(string json, string problem)
    {
        var world = await World.Bare(server);
        Assert.StartsWith(problem, await Refused(world, Key, json), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_that_is_there_twice_or_that_nothing_knows_is_refused()
    {
        var world = await World.Bare(server);
        Assert.StartsWith(
            "ServiceAccount: is there more than once",
            await Refused(world, Key, more: new Part("ServiceAccount", Key, "b.json")),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "key: is not known; the parts are serviceAccount and jsonBody",
            await Refused(world, Key, more: new Part("key", Key, "b.json")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Google_s_number_in_place_of_the_issuer_s_id_is_told_apart()
    {
        var world = await World.New(server);
        var id = await world.StandInIssuer(Google);
        await world.Campaign();
        foreach (var sent in (string[])[$"\"{Google.IssuerId}\"", Google.IssuerId])
        {
            Assert.StartsWith(
                $"googleIssuerId: there is no Google issuer \"{Google.IssuerId}\"; that is Google's number of it: must be the id that POST "
                    + "/v2/googleIssuers answered",
                (await world.Api.Put("/v2/campaigns/campaign", $$"""{"googleIssuerId":{{sent}}}""")).Refused(400),
                StringComparison.Ordinal
            );
        }

        Assert.Contains(
            "that is Google's number",
            (await world.CreateCampaign("other", $",\"googleIssuerId\":\"{Google.IssuerId}\"")).Refused(400),
            StringComparison.Ordinal
        );
        await world.Api.Put("/v2/campaigns/campaign", $$"""{"googleIssuerId":"{{id}}"}""");
        Assert.Equal(
            $"googleIssuerId: can't be changed; it is \"{id}\"",
            (await world.Api.Put("/v2/campaigns/campaign", """{"googleIssuerId":null}""")).Refused(400)
        );
    }

    private byte[] Key => Encoding.UTF8.GetBytes(Google.StandIn.ServiceAccountKey);

    private async Task<string> Refused(World world, byte[]? key, string? json = null, params Part[] more) =>
        (await Add(world, key, json, more)).Refused(400);

    private Task<Answer> Add(World world, byte[]? key, string? json = null, params Part[] more)
    {
        var about = Part.Json(json ?? $$"""{"issuerId":"{{Google.IssuerId}}"}""");
        return world.Api.PostForm(
            "/v2/googleIssuers",
            key is null ? [about, .. more] : [new Part("serviceAccount", key, "key.json"), about, .. more]
        );
    }
}
