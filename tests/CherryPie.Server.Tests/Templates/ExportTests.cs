using System.Text;
using System.Text.Json;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Templates;

/// <summary>GET /v2/templates/{name}/export: a design file of Apple's Pass Designer.</summary>
public sealed class ExportTests(Server server) : IClassFixture<Server>
{
    private const string Design =
        ""","logoText":"Hello #{name}","bgColor":{"red":1,"green":2,"blue":3},"fgColor":"#{ink}","header":[{"itemName":"points","""
        + """ "defaultLabel":"Points","defaultValue":"${points}","changeMsg":"Now %@","format":{"type":"number","""
        + """ "numberFormat":"decimal"}}],"back":[{"itemName":"when","defaultValue":"#{when}","format":{"type":"dateTime","""
        + """ "dateFormat":"long","timeFormat":"short"}},{"itemName":"sum","defaultValue":"#{sum}","format":{"type":"currency","""
        + """ "currencyCode":"EUR"}},{"itemName":"link","defaultValue":"x","attributedValue":"<a href=\"#{link}\">x</a>"}],"""
        + """ "barcode":{"format":"qr","messageOption":"pid","altText":"#{name}"}""";

    private const string More =
        ""","dynamicKeys":[{"key":"points","type":"number","defaultValue":3},{"key":"ink","defaultValue":"#FFFFFF"}],"""
        + """ "passbookLang":{"fr":{"text":{"Hello #{name}":"Bonjour #{name}"}}}""";

    [Fact]
    public async Task It_holds_the_design_in_Apples_words_with_its_placeholders()
    {
        var world = await World.WithTemplate(server, Design, More);
        var files = await Export(world);
        var pass = JsonElement.Parse(files["pass.json"].Span);

        Assert.Equal(1, pass.GetProperty("formatVersion").GetInt32());
        foreach (var name in new[] { "passTypeIdentifier", "teamIdentifier", "serialNumber", "webServiceURL", "authenticationToken" })
        {
            Assert.False(pass.TryGetProperty(name, out _), name);
        }

        Assert.Equal("Hello #{name}", pass.GetProperty("logoText").GetString());
        Assert.Equal("rgb(1, 2, 3)", pass.GetProperty("backgroundColor").GetString());
        Assert.Equal("#{ink}", pass.GetProperty("foregroundColor").GetString());
        var card = pass.GetProperty("storeCard");
        Assert.Equal(
            """{"key":"points","label":"Points","value":"${points}","numberStyle":"PKNumberStyleDecimal","changeMessage":"Now %@"}""",
            JsonSerializer.Serialize(card.GetProperty("headerFields")[0])
        );
        var back = card.GetProperty("backFields");
        Assert.Equal(
            ("#{when}", "PKDateStyleLong", "PKDateStyleShort"),
            (Text(back[0], "value"), Text(back[0], "dateStyle"), Text(back[0], "timeStyle"))
        );
        Assert.Equal(("#{sum}", "EUR"), (Text(back[1], "value"), Text(back[1], "currencyCode")));
        Assert.Equal("<a href=\"#{link}\">x</a>", Text(back[2], "attributedValue"));
        Assert.Equal(
            ("#{serialNumber}", "#{name}"),
            (Text(pass.GetProperty("barcodes")[0], "message"), Text(pass.GetProperty("barcodes")[0], "altText"))
        );
        Assert.Contains(
            "\"Hello #{name}\" = \"Bonjour #{name}\";",
            Encoding.UTF8.GetString(files["fr.lproj/pass.strings"].Span),
            StringComparison.Ordinal
        );
        var tooling = JsonElement.Parse(files["tooling.json"].Span);
        Assert.False(tooling.GetProperty("automaticallyGenerateCompatiblePass").GetBoolean());
        Assert.StartsWith("CherryPie Server", Text(tooling, "designerVersion"), StringComparison.Ordinal);
        Assert.StartsWith("CherryPie Server", Text(tooling, "builderVersion"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_holds_all_pictures_also_those_that_the_style_does_not_show()
    {
        var world = await World.WithTemplate(
            server,
            images:
            [
                Part.File("passbook-StripFile", Pictures.Of(1125, 432, 1)),
                Part.File("passbook-fr-StripFile", Pictures.Of(750, 288, 2)),
                Part.File("passbook-ThumbFile", Pictures.Of(180, 180, 3)),
            ]
        );
        var files = await Export(world);
        foreach (
            var file in new[]
            {
                "icon.png",
                "icon@2x.png",
                "icon@3x.png",
                "thumbnail@2x.png",
                "en.lproj/strip@3x.png",
                "fr.lproj/strip@2x.png",
            }
        )
        {
            Assert.Contains(file, files.Keys);
        }
    }

    [Fact]
    public async Task It_is_a_zip_named_by_the_template_and_of_the_account_alone()
    {
        var world = await World.WithTemplate(server);
        var answer = await world.Api.Get("/v2/templates/template/export");
        Assert.Equal((200, "application/zip"), (answer.Status, answer.Headers["Content-Type"]));
        Assert.Contains("template.pkpasstemplate.zip", answer.Headers["Content-Disposition"], StringComparison.Ordinal);
        Assert.Equal("There is no template \"none\"", (await world.Api.Get("/v2/templates/none/export")).Refused(404));
        Assert.Equal(404, (await (await World.New(server)).Api.Get("/v2/templates/template/export")).Status);
        Assert.Equal(401, (await world.Api.Send("GET", "/v2/templates/template/export", null, null, [])).Status);
    }

    private static async Task<IReadOnlyDictionary<string, ReadOnlyMemory<byte>>> Export(World world)
    {
        var answer = await world.Api.Get("/v2/templates/template/export");
        Assert.True(answer.Status == 200, answer.Text);
        return PassArchive.Open(answer.Bytes).Files;
    }

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
