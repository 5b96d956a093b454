using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Passes;

/// <summary>Packages as they are downloaded: every style, both designs, one language and three.</summary>
public sealed class BundleTests(Server server) : IClassFixture<Server>
{
    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly Dictionary<string, string[]> _images = new(StringComparer.Ordinal)
    {
        ["boardingPass"] = ["IconFile", "LogoFile", "FooterFile"],
        ["coupon"] = ["IconFile", "LogoFile", "StripFile"],
        ["eventTicket"] = ["IconFile", "LogoFile", "StripFile"],
        ["generic"] = ["IconFile", "LogoFile", "ThumbFile"],
        ["storeCard"] = ["IconFile", "LogoFile", "StripFile"],
    };

    public static TheoryData<string, bool, bool> Kinds
    {
        get
        {
            var all = new TheoryData<string, bool, bool>();
            foreach (var style in _images.Keys)
            {
                all.Add(style, false, false);
                all.Add(style, false, true);
                all.Add(style, true, false);
                all.Add(style, true, true);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_package_is_signed_complete_and_as_approved(string style, bool redeemed, bool languages)
    {
        var world = await World.New(server);
        await world.Campaign();
        Assert.Equal(
            "template",
            (await world.Api.PostForm("/v2/templates", [Part.Json(Template(style, languages)), .. Images(style, languages)])).Name
        );
        var id = await world.Pass(
            more: ""","dynamicData":{"name":"Ada \"Ace\" Ørsted","balance":"12.50","when":"2030-05-06T19:30:00","code":"A-1"}"""
                + (redeemed ? ",\"isRedeemed\":true" : "")
        );
        var package = await world.Bundle(id);

        Openssl.Verify(package, (await world.Authority()).Root, server.Clock.GetUtcNow());
        CheckManifest(package);
        Assert.Empty(
            package.Inspect(new InspectOptions { Now = server.Clock.GetUtcNow(), ExpectedRoots = [(await world.Authority()).Root] }).Errors
        );
        CheckFiles(package, style, redeemed, languages);
        CheckApproved(package, id, $"{style}-{(redeemed ? "redeemed" : "plain")}");
    }

    [Fact]
    public async Task It_comes_with_its_type_length_and_name_without_a_key()
    {
        var world = await World.WithTemplate(server);
        var path = $"/v2/passes/{await world.Pass()}/bundle";
        var got = await world.Api.Send("GET", path, null, null, []);
        Assert.Equal(200, got.Status);
        Assert.Equal("application/vnd.apple.pkpass", got.Headers["Content-Type"]);
        Assert.Equal(got.Bytes.Length.ToString(CultureInfo.InvariantCulture), got.Headers["Content-Length"]);
        Assert.Equal($"inline; filename=\"{path.Split('/')[3]}.pkpass\"", got.Headers["Content-Disposition"]);
        Assert.Equal("*", got.Headers["Access-Control-Allow-Origin"]);
        var head = await world.Api.Send("HEAD", path, null, null, []);
        Assert.Equal((200, 0), (head.Status, head.Bytes.Length));
        foreach (var name in new[] { "Content-Type", "Content-Disposition", "Access-Control-Allow-Origin" })
        {
            Assert.Equal(got.Headers[name], head.Headers[name]);
        }

        Assert.InRange(
            int.Parse(head.Headers["Content-Length"], CultureInfo.InvariantCulture),
            got.Bytes.Length - 16,
            got.Bytes.Length + 16
        );
        Assert.Equal(200, (await world.Api.Get(path)).Status);
        Assert.Equal(200, (await world.Api.Send("GET", path, null, null, "Bearer nonsense")).Status);
    }

    [Fact]
    public async Task The_redeemed_design_falls_back_to_the_default_images_by_type()
    {
        var world = await World.New(server);
        await world.Campaign();
        await world.Template(
            more: ""","passbookRedeem":{"type":"storeCard","desc":"Used"}""",
            images:
            [
                Part.File("passbook-StripFile", Pictures.Of(750, 246, 1)),
                Part.File("passbook-LogoFile", Pictures.Of(320, 100, 2)),
                Part.File("passbookRedeem-LogoFile", Pictures.Of(320, 100, 3)),
            ]
        );
        var plain = await world.Bundle(await world.Pass());
        var used = await world.Bundle(await world.Pass(more: ",\"isRedeemed\":true"));
        Assert.Equal(plain.Files["icon.png"].ToArray(), used.Files["icon.png"].ToArray());
        Assert.Equal(plain.Files["strip.png"].ToArray(), used.Files["strip.png"].ToArray());
        Assert.NotEqual(plain.Files["logo.png"].ToArray(), used.Files["logo.png"].ToArray());
    }

    private static void CheckManifest(PassArchive package)
    {
        var manifest = JsonSerializer.Deserialize<Dictionary<string, string>>(package.Files["manifest.json"].Span)!;
        Assert.Equal(
            package.Files.Keys.Except(["manifest.json", "signature"]).Order(StringComparer.Ordinal),
            manifest.Keys.Order(StringComparer.Ordinal)
        );
        Assert.All(manifest, f => Assert.Equal(Convert.ToHexStringLower(SHA1.HashData(package.Files[f.Key].Span)), f.Value));
    }

    private static void CheckFiles(PassArchive package, string style, bool redeemed, bool languages)
    {
        string[] names = languages ? ["en.lproj/pass.strings", "fr.lproj/pass.strings", "zh-Hans.lproj/pass.strings"] : [];
        Assert.Equal(names, package.Files.Keys.Where(f => f.EndsWith(".strings", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        foreach (var image in _images[style])
        {
            var file = image switch
            {
                "ThumbFile" => "thumbnail",
                _ => image[..^4].ToLowerInvariant(),
            };
            Assert.Contains(
                package.Files.Keys,
                f => f.Split('/')[^1].StartsWith(file, StringComparison.Ordinal) && f.EndsWith(".png", StringComparison.Ordinal)
            );
        }

        var last = _images[style][2] is "ThumbFile" ? "thumbnail" : _images[style][2][..^4].ToLowerInvariant();
        if (languages)
        {
            Assert.True(package.Files.ContainsKey($"fr.lproj/{last}@2x.png"), string.Join(' ', package.Files.Keys));
            Assert.NotEqual(package.Files[$"fr.lproj/{last}@2x.png"].ToArray(), package.Files[$"zh-Hans.lproj/{last}@2x.png"].ToArray());
            Assert.Contains(
                $"\"{(redeemed ? "Used by" : "For")}\" = \"{(redeemed ? "Utilisé par" : "Pour")}\";",
                System.Text.Encoding.UTF8.GetString(package.Files["fr.lproj/pass.strings"].Span),
                StringComparison.Ordinal
            );
        }
        else
        {
            Assert.DoesNotContain(package.Files.Keys, f => f.Contains('/', StringComparison.Ordinal));
        }
    }

    private static void CheckApproved(PassArchive package, string id, string name)
    {
        var pass = JsonNode.Parse(package.Files["pass.json"].Span)!.AsObject();
        Assert.Equal(id, pass["serialNumber"]!.GetValue<string>());
        Assert.Equal(43, pass["authenticationToken"]!.GetValue<string>().Length);
        (pass["serialNumber"], pass["authenticationToken"]) = ("*", "*");
        var emitted = pass.ToJsonString(_indented) + "\n";
        var path = Path.Combine(Path.GetDirectoryName(Here())!, "..", "Approved", name + ".json");
        var approved = File.Exists(path) ? File.ReadAllText(path) : "";
        if (approved != emitted)
        {
            File.WriteAllText(path + ".received", emitted);
        }

        Assert.Equal(approved, emitted);
    }

    private static IEnumerable<Part> Images(string style, bool languages)
    {
        byte shade = 10;
        foreach (var image in _images[style])
        {
            yield return Part.File("passbook-" + image, Picture(image, shade++));
        }

        yield return Part.File("passbookRedeem-IconFile", Pictures.Of(120, 120, shade++));
        foreach (var language in languages ? new[] { "fr", "zh-Hans" } : [])
        {
            yield return Part.File($"passbook-{language}-{_images[style][2]}", Picture(_images[style][2], shade++));
        }
    }

    private static byte[] Picture(string type, byte shade) =>
        type switch
        {
            "LogoFile" => Pictures.Of(320, 100, shade),
            "StripFile" => Pictures.Of(640, 168, shade),
            "FooterFile" => Pictures.Of(572, 30, shade),
            "ThumbFile" => Pictures.Of(180, 180, shade),
            _ => Pictures.Of(120, 120, shade),
        };

    private static string Template(string style, bool languages) =>
        $$$"""
            {"name": "template", "campaignName": "campaign", "language": "en", "startDate": "2010-08-01T00:00:00Z", "timezone": 5.5,
             "dynamicKeys": [
               {"key": "name", "type": "string"}, {"key": "balance", "type": "number"}, {"key": "when", "type": "dateTime"},
               {"key": "code", "type": "string", "defaultValue": "none"}
             ],
             "passbook": {{{Design(style, "For", "qr")}}}, "passbookRedeem": {{{Design(style, "Used by", "code128")}}}{{{(
                languages
                    ? Translations("passbookLang", "For", "Pour", "为")
                        + Translations("passbookLangRedeem", "Used by", "Utilisé par", "已使用")
                    : ""
            )}}} }
            """;

    private static string Translations(string name, string text, string french, string chinese) =>
        $$$$""", "{{{{name}}}}": {"fr": {"text": {"{{{{text}}}}": "{{{{french}}}}"}}, "zh-Hans": {"text": """
        + $$$$"""{"{{{{text}}}}": "{{{{chinese}}}}"}}}""";

    private static string Design(string style, string label, string barcode) =>
        $$$"""
            {"type": "{{{style}}}", "orgName": "Example Company", "desc": "Pass of #{name}", "logoText": "Example", "transitType": "train",
              "assoStoreId": [284882215], "appLaunchUrl": "app://open/#{code}", "userInfo": {"member": "#{name}"},
              "bgColor": {"red": 245, "blue": 244, "green": 0}, "labelColor": "#1658A8", "fgColor": "3599DB",
              "header": [{
                "defaultLabel": "Balance", "defaultValue": "#{balance}", "changeMsg": "Now %@", "textAlign": "right",
                "format": {"type": "currency", "currencyCode": "EUR"}
              }],
              "primary": [{"itemName": "who", "defaultLabel": "{{{label}}}", "defaultValue": "#{name}", "format": {"type": "text"}}],
              "secondary": [{
                "defaultLabel": "When", "defaultValue": "${when}",
                "format": {"type": "dateTime", "dateFormat": "long", "timeFormat": "short"}
              }],
              "back": [{"defaultLabel": "Contact", "defaultValue": "contact.example.com", "detectorTypes": ["link"]}],
              "locations": [{"lat": 22.28735687010302, "lon": "114.14827988250626", "relevantText": "Welcome"}], "relevantDate": "#{when}",
              "barcode": {"format": "{{{barcode}}}", "message": "#{code}", "altText": "#{code}", "messageEncoding": "UTF-8"}}
            """;

    private static string Here([CallerFilePath] string here = "") => here;
}
