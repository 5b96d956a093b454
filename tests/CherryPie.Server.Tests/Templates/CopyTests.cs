using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Server.Tests.Templates;

/// <summary>POST /v2/templates/{name}/copy.</summary>
public sealed class CopyTests(Server server) : IClassFixture<Server>
{
    private const string More =
        ""","maxIssue":7,"timezone":5.5,"endDate":"2099-01-01T00:00:00Z","meta":{"shelf":3},"status":"FROZEN","dynamicKeys":"""
        + """[{"key":"points","type":"number","defaultValue":3,"isEditable":true,"label":"Points"}],"passbookRedeem":{"type":"coupon","""
        + """ "desc":"Used"},"passbookLang":{"fr":{"text":{"Points":"Vos points"}}}""";

    private static readonly string[] _own = ["name", "campaignName", "index", "createdAt", "updatedAt"];

    [Fact]
    public async Task It_is_like_the_original_in_all_but_its_name_and_campaign()
    {
        var world = await World.WithTemplate(
            server,
            design: ""","header":[{"defaultLabel":"Points","defaultValue":"#{points}"}]""",
            more: More,
            images:
            [
                Part.File("passbook-StripFile", Pictures.Of(750, 246, 1)),
                Part.File("passbook-fr-StripFile", Pictures.Of(750, 246, 2)),
                Part.File("passbookRedeem-LogoFile", Pictures.Of(320, 100, 3)),
            ]
        );
        await world.Campaign("other");
        Assert.Equal("copy", (await Copy(world, "template", """{"name":"copy"}""")).Name);
        Assert.Equal("copy2", (await Copy(world, "template", """{"name":"copy2","campaignName":"other"}""")).Name);

        var (original, copy, other) = (await Shown(world, "template"), await Shown(world, "copy"), await Shown(world, "copy2"));
        Assert.Equal(("campaign", "other"), ((string?)copy["campaignName"], (string?)other["campaignName"]));
        Assert.NotEqual((string?)original["index"], (string?)copy["index"]);
        foreach (var name in _own)
        {
            original.Remove(name);
            copy.Remove(name);
            other.Remove(name);
        }

        Assert.Equal(original.ToJsonString(), copy.ToJsonString());
        Assert.Equal(original.ToJsonString(), other.ToJsonString());
    }

    [Fact]
    public async Task Its_passes_have_the_originals_files_and_count_for_it_alone()
    {
        var world = await World.WithTemplate(
            server,
            more: ""","maxIssue":1""",
            images: Part.File("passbook-LogoFile", Pictures.Of(320, 100))
        );
        var first = await world.Bundle(await world.Pass());
        await Copy(world, (string?)(await Shown(world, "template"))["index"] ?? "", """{"name":"copy"}""");
        var second = await world.Bundle(await world.Pass("copy"));
        foreach (var file in first.Files.Keys.Where(f => f.EndsWith(".png", StringComparison.Ordinal)))
        {
            Assert.Equal(first.Files[file].ToArray(), second.Files[file].ToArray());
        }

        Assert.Equal(1, (int?)(await Shown(world, "copy"))["issued"]);
        Assert.Contains("maxIssue", (await world.IssuePass("copy")).Refused(400), StringComparison.Ordinal);
        await world.Api.Put("/v2/templates/copy", """{"passbook":{"logoText":"new"}}""");
        Assert.Null((await Shown(world, "template"))["passbook"]!["logoText"]);
    }

    [Fact]
    public async Task The_copy_of_an_invalid_template_is_active()
    {
        var world = await World.WithTemplate(server);
        await world.Api.Put("/v2/templates/template", """{"status":"INVALID"}""");
        await Copy(world, "template", """{"name":"copy"}""");
        Assert.Equal("ACTIVE", (string?)(await Shown(world, "copy"))["status"]);
        await world.Pass("copy");
    }

    [Fact]
    public async Task What_a_new_template_may_not_be_a_copy_may_not_be_either()
    {
        var world = await World.New(server, nfc: true);
        await world.Campaign();
        await world.Template(
            design: ""","nfc":{"message":"m","encryptionPublicKey":"""
                + "\"MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgACm5M4+8PjLPOxGd6gcNVVNRcFwCnMI0Z4kmY1tRGhGRE=\"}"
        );
        var plain = (await world.UploadPkcs12(World.Key, await world.Issue(World.Key.Pem, "pass.com.example.plain"))).Id;
        await world.Api.Post("/v2/campaigns", $$"""{"name":"plain","passbookCertId":"{{plain}}","startDate":"2016-01-01T00:00:00Z"}""");
        await world.Campaign("gone", ""","status":"INVALID" """);

        Assert.Equal("There is no template \"none\"", (await Copy(world, "none", """{"name":"copy"}""")).Refused(404));
        Assert.Contains("name: is required", (await Copy(world, "template", "{}")).Refused(400), StringComparison.Ordinal);
        Assert.Contains(
            "name: must be 1 to 64",
            (await Copy(world, "template", """{"name":"a b"}""")).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Contains("already", (await Copy(world, "template", """{"name":"template"}""")).Refused(400), StringComparison.Ordinal);
        foreach (var (campaign, fault) in new[] { ("none", "campaignName: there is no"), ("gone", "INVALID"), ("plain", "passbook.nfc") })
        {
            var text = (await Copy(world, "template", $$"""{"name":"copy","campaignName":"{{campaign}}"}""")).Refused(400);
            Assert.Contains(fault, text, StringComparison.Ordinal);
        }

        var stranger = await World.New(server);
        Assert.Equal(404, (await Copy(stranger, "template", """{"name":"copy"}""")).Status);
    }

    private static Task<Answer> Copy(World world, string name, string body) => world.Api.Post($"/v2/templates/{name}/copy", body);

    private static async Task<JsonObject> Shown(World world, string name) =>
        JsonNode.Parse((await world.Api.Get("/v2/templates/" + name)).Json.GetRawText())!.AsObject();
}
