using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Templates;

/// <summary>POST /v2/templates/import, and back by export.</summary>
public sealed class ImportTests(Server server) : IClassFixture<Server>
{
    private static readonly JsonSerializerOptions _plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Of one template alone.
    private static readonly string[] _own = ["name", "index", "createdAt", "updatedAt"];

    public static TheoryData<string> Packages => [.. RealPackages.All.Keys];

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task A_pass_of_the_template_is_as_the_foreign_one(string name)
    {
        var (json, zip) = RealPackages.All[name];
        var world = await World.New(server);
        await world.Campaign();
        var warnings = Paths((await Import(world, zip)).Json.GetProperty("warnings"));
        string[] expected =
            name == "card" ? ["übersicht/ünï.txt"]
            : name == "concert" ? ["zh-Hans.lproj/icon@3x.png"] // at the top too
            : [];
        Assert.Equal(expected.Concat(await Advice(world, "imported")).Order(StringComparer.Ordinal), warnings);

        var package = await world.Bundle(await world.Pass("imported"));
        var (was, made) = (JsonElement.Parse(json), JsonElement.Parse(package.Files["pass.json"].Span));
        foreach (var key in was.EnumerateObject().Where(k => !IsOfPass(k.Name)))
        {
            Assert.True(
                made.TryGetProperty(key.Name, out var value) && JsonElement.DeepEquals(key.Value, value),
                $"{key.Name}: {key.Value} became {value}"
            );
        }

        Assert.Equal(World.PassType, made.GetProperty("passTypeIdentifier").GetString());
        foreach (
            var (path, bytes) in PassTemplateArchive
                .Open(zip)
                .Where(f => package.Files.ContainsKey(f.Key) && f.Key.EndsWith(".png", StringComparison.Ordinal))
        )
        {
            Assert.Equal(Png.Decode(bytes.Span).Rgba.ToArray(), Png.Decode(package.Files[path].Span).Rgba.ToArray());
        }
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public async Task Import_of_an_export_is_the_same_template_and_its_export_the_same_file(string name)
    {
        var world = await World.New(server);
        await world.Campaign();
        Assert.Equal(200, (await Import(world, RealPackages.All[name].Zip, "one")).Status);
        var exported = (await world.Api.Get("/v2/templates/one/export")).Bytes;
        var again = await Import(world, exported, "two");
        Assert.Equal(await Advice(world, "two"), Paths(again.Json.GetProperty("warnings")));
        var (one, two) = (await Shown(world, "one"), await Shown(world, "two"));
        Assert.True(JsonNode.DeepEquals(one, two), $"{one}\nbecame\n{two}");
        Assert.Equal(exported, (await world.Api.Get("/v2/templates/two/export")).Bytes);
    }

    [Fact]
    public async Task A_text_that_looks_like_a_placeholder_is_a_key_whose_default_is_the_text()
    {
        var world = await World.New(server);
        await world.Campaign();
        const string card =
            """{"description":"Of #{name}","logoText":"${name} # {x y}","storeCard":{"headerFields":[{"key":"a","value":"#{}"}]}}""";
        var answer = await Import(
            world,
            OddZips.Of([
                .. RealPackages.Pictures("icon"),
                ("pass.json", System.Text.Encoding.UTF8.GetBytes(card)),
                ("fr.lproj/pass.strings", "\"Of #{name}\" = \"De #{name}\";"u8.ToArray()),
            ])
        );
        Assert.Equal(
            ["dynamicKeys.name", "dynamicKeys.name_2", "dynamicKeys.x_y", "dynamicKeys.key"],
            answer.Json.GetProperty("warnings").EnumerateArray().Select(w => w.GetProperty("path").GetString())
        );
        var package = await world.Bundle(await world.Pass("imported"));
        var pass = JsonElement.Parse(package.Files["pass.json"].Span);
        Assert.Equal(
            ("Of #{name}", "${name} # {x y}"),
            (pass.GetProperty("description").GetString(), pass.GetProperty("logoText").GetString())
        );
        Assert.Equal("#{}", pass.GetProperty("storeCard").GetProperty("headerFields")[0].GetProperty("value").GetString());
        Assert.Equal("De #{name}", StringsFile.Read(package.Files["fr.lproj/pass.strings"].Span)["Of #{name}"]);
        var named = await world.Bundle(await world.Pass("imported", ""","dynamicData":{"name":"Ada"}"""));
        Assert.Equal("Of Ada", JsonElement.Parse(named.Files["pass.json"].Span).GetProperty("description").GetString());
    }

    [Fact]
    public async Task An_exported_template_comes_back_with_its_keys_and_its_barcode_of_the_pass_id()
    {
        const string keys =
            ""","dynamicKeys":[{"key":"points","type":"number","defaultValue":3,"isEditable":true,"label":"Your points"}]""";
        var world = await World.WithTemplate(
            server,
            ""","header":[{"itemName":"p","defaultValue":"#{points}","format":{"type":"number","numberFormat":"decimal"}}],"""
                + """ "barcode":{"format":"qr","messageOption":"pid","altTextOption":"pid"}""",
            keys
        );
        var answer = await Import(world, (await world.Api.Get("/v2/templates/template/export")).Bytes);
        Assert.Empty(answer.Json.GetProperty("warnings").EnumerateArray());
        var (was, made) = (await Shown(world, "template"), await Shown(world, "imported"));
        Assert.True(JsonNode.DeepEquals(was["dynamicKeys"], made["dynamicKeys"]), $"{made["dynamicKeys"]}");
        var id = await world.Pass("imported");
        var pass = JsonElement.Parse((await world.Bundle(id)).Files["pass.json"].Span);
        Assert.Equal(id, pass.GetProperty("barcodes")[0].GetProperty("message").GetString());
        Assert.Equal(3, pass.GetProperty("storeCard").GetProperty("headerFields")[0].GetProperty("value").GetInt32());
    }

    [Fact]
    public async Task An_exported_template_comes_back_with_its_zone_and_its_image_keys()
    {
        var world = await World.WithTemplate(
            server,
            ""","header":[{"itemName":"when","defaultValue":"#{when}","format":{"type":"dateTime"}}]""",
            ""","timezone":"Europe/Berlin","dynamicKeys":[{"key":"when","type":"dateTime","defaultValue":"2025-07-01T20:00"}],"""
                + """ "dynamicImageKeys":{"passbook":{"strip":{"isDynamic":true,"isEditable":true}}}"""
        );
        var file = (await world.Api.Get("/v2/templates/template/export")).Bytes;
        await Import(world, file);
        var (was, made) = (await Shown(world, "template"), await Shown(world, "imported"));
        Assert.Equal("Europe/Berlin", (string?)made["timezone"]);
        Assert.True(JsonNode.DeepEquals(was["dynamicImageKeys"], made["dynamicImageKeys"]), $"{made["dynamicImageKeys"]}");
        Assert.Equal(file, (await world.Api.Get("/v2/templates/imported/export")).Bytes);

        var other = Part.Json("""{"name":"other","campaignName":"campaign","startDate":"2016-01-01T00:00:00Z","timezone":5.5}""");
        await world.Api.PostForm("/v2/templates/import", new Part("package", file, "card.pkpass"), other);
        Assert.Equal(5.5, (double?)(await Shown(world, "other"))["timezone"]);
    }

    [Fact]
    public async Task An_action_that_can_t_be_kept_is_left_out_whole()
    {
        var world = await World.New(server);
        await world.Campaign();
        const string card = """
            {"description":"A","generic":{},"featuredActions":[{"identifier":"a","type":"shop","url":"ftp://a.example"},
             {"identifier":"b","type":"call","url":"tel://+4930123456"}]}
            """;
        var answer = await Import(
            world,
            OddZips.Of([.. RealPackages.Pictures("icon"), ("pass.json", System.Text.Encoding.UTF8.GetBytes(card))])
        );
        Assert.Contains("passbook.featuredActions[0].url", Paths(answer.Json.GetProperty("warnings")));
        Assert.Equal(
            """[{"identifier":"b","type":"call","url":"tel://+4930123456"}]""",
            (await Shown(world, "imported"))["passbook"]!["featuredActions"]!.ToJsonString(_plain)
        );
    }

    [Fact]
    public async Task What_no_template_may_have_is_left_out_with_a_warning()
    {
        var world = await World.New(server);
        await world.Campaign();
        const string card = """
            {"organizationName":"O","backgroundColor":"red","voided":true,"expirationDate":"2020-01-01T00:00:00Z","someday":1,
             "nfc":{"message":"m","encryptionPublicKey":"none"},"appLaunchURL":"app://x","storeCard":{"transitType":"PKTransitTypeAir",
             "headerFields":[{"key":"a","value":"1","dateStyle":"PKDateStyleShort"},{"key":"a","value":"2","textAlignment":"middle"},7],
             "primaryFields":[{"key":"b","value":"x","currencyCode":"EUR"},{"key":"c","value":5,"currencyCode":"XYZ"}]},
             "coupon":{},"barcode":{"format":"PKBarcodeFormatText","message":"1"}}
            """;
        var answer = await Import(
            world,
            OddZips.Of([
                .. RealPackages.Pictures("icon"),
                ("pass.json", System.Text.Encoding.UTF8.GetBytes(card)),
                ("xx.lproj/pass.strings", [1]),
                ("signature", [1]),
            ])
        );
        var paths = answer.Json.GetProperty("warnings").EnumerateArray().Select(w => w.GetProperty("path").GetString()).ToList();
        foreach (
            var path in new[]
            {
                "description",
                "voided",
                "expirationDate",
                "someday",
                "coupon",
                "barcode.format",
                "storeCard.transitType",
                "storeCard.headerFields[0].value",
                "storeCard.headerFields[1].textAlignment",
                "storeCard.headerFields[2]",
                "storeCard.primaryFields[0].value",
                "passbook.bgColor",
                "passbook.nfc",
                "passbook.appLaunchUrl",
                "passbook.primary[1].format.currencyCode",
                "passbook.header[1].itemName",
                "xx.lproj/pass.strings",
            }
        )
        {
            Assert.Contains(path, paths);
        }

        var pass = JsonElement.Parse((await world.Bundle(await world.Pass("imported"))).Files["pass.json"].Span);
        Assert.Equal("O", pass.GetProperty("description").GetString());
    }

    [Theory]
    [InlineData(10, 1, 120_000)]
    [InlineData(1, 60_000, 10)]
    public async Task More_text_than_a_request_may_have_is_refused(int languages, int texts, int length)
    {
        var world = await World.New(server);
        await world.Campaign();
        var table = string.Concat(Enumerable.Range(0, texts).Select(i => $"\"V{i}\" = \"{new string('x', length)}\";\n"));
        var answer = await Import(
            world,
            OddZips.Of([
                .. RealPackages.Pictures("icon"),
                ("pass.json", """{"description":"A","generic":{}}"""u8.ToArray()),
                .. WalletLanguages
                    .Codes.Take(languages)
                    .Select(l => ($"{l}.lproj/pass.strings", System.Text.Encoding.UTF8.GetBytes(table))),
            ])
        );
        Assert.StartsWith("package: pass.json and the pass.strings of all languages", answer.Refused(400), StringComparison.Ordinal);
        Assert.Equal(404, (await world.Api.Get("/v2/templates/imported")).Status);
    }

    [Fact]
    public async Task A_picture_for_three_pixels_a_point_keeps_its_size_in_points()
    {
        var world = await World.New(server);
        await world.Campaign();
        await Import(
            world,
            OddZips.Of([
                ("icon@3x.png", Pictures.Of(87, 87)),
                ("logo@3x.png", Pictures.Of(90, 60)),
                ("pass.json", """{"description":"A","generic":{}}"""u8.ToArray()),
            ])
        );
        var files = (await world.Bundle(await world.Pass("imported"))).Files;
        foreach (var (path, width) in new[] { ("logo.png", 30), ("logo@2x.png", 60), ("logo@3x.png", 90), ("icon@3x.png", 87) })
        {
            Assert.Equal(width, PngHeader.Read(files[path].Span).Width);
        }
    }

    private static bool IsOfPass(string key) =>
        key is "passTypeIdentifier" or "teamIdentifier" or "serialNumber" or "webServiceURL" or "authenticationToken";

    private static Task<Answer> Import(World world, byte[] zip, string name = "imported") =>
        world.Api.PostForm(
            "/v2/templates/import",
            new Part("package", zip, "card.pkpass"),
            Part.Json($$"""{"name":"{{name}}","campaignName":"campaign","startDate":"2016-01-01T00:00:00Z"}""")
        );

    private static string[] Paths(JsonElement list) =>
        [.. list.EnumerateArray().Select(w => w.GetProperty("path").GetString()!).Order(StringComparer.Ordinal)];

    // What a phone accepts and should be better: the same as a preview says.
    private static async Task<string[]> Advice(World world, string template)
    {
        var preview = await world.Api.Post("/v2/templates/preview", $$"""{"templateName":"{{template}}"}""");
        var findings = preview.Json.GetProperty("findings").EnumerateArray().ToList();
        Assert.All(findings, f => Assert.Equal("warning", f.GetProperty("severity").GetString()));
        return [.. findings.Select(f => f.GetProperty("path").GetString()!).Order(StringComparer.Ordinal)];
    }

    private static async Task<JsonObject> Shown(World world, string name)
    {
        var template = JsonNode.Parse((await world.Api.Get("/v2/templates/" + name)).Json.GetRawText())!.AsObject();
        foreach (var own in _own)
        {
            template.Remove(own);
        }

        return template;
    }
}
