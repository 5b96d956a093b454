using System.Text;
using Xunit;

namespace CherryPie.Server.Tests.Templates;

/// <summary>Files that are made to harm, or are none: each is a 400 that says what is wrong with it.</summary>
public sealed class HostileImportTests(Server server) : IClassFixture<Server>
{
    private const string Card = """{"description":"A card","generic":{}}""";

    public static TheoryData<string> Files => [.. All().Select(f => f.What)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task It_is_refused_in_words(string what)
    {
        var world = await World.New(server);
        await world.Campaign();
        var (_, says, file) = All().Single(f => f.What == what);
        Assert.Contains(says, (await Import(world, file())).Refused(400), StringComparison.Ordinal);
        Assert.Equal(404, (await world.Api.Get("/v2/templates/imported")).Status);
    }

    [Fact]
    public async Task The_rest_of_the_template_is_judged_like_a_new_one()
    {
        var world = await World.WithTemplate(server);
        var file = Sound();
        var package = new Part("package", file, "card.pkpass");
        foreach (
            var (says, parts) in new (string, Part[])[]
            {
                ("package: is required", [Part.Json(Json("imported"))]),
                ("jsonBody: is required", [package]),
                ("jsonBody: must be a JSON object", [package, Part.Json("[]")]),
                ("name: is required", [package, Part.Json("""{"campaignName":"campaign","startDate":"2016-01-01T00:00:00Z"}""")]),
                ("startDate: is required", [package, Part.Json("""{"name":"imported","campaignName":"campaign"}""")]),
                (
                    "campaignName: there is no campaign \"none\"",
                    [package, Part.Json("""{"name":"imported","campaignName":"none","startDate":"2016-01-01T00:00:00Z"}""")]
                ),
                ("name: there is a template \"template\" already", [package, Part.Json(Json("template"))]),
                ("language: \"xx\" is not a supported language", [package, Part.Json(Json("imported", ""","language":"xx" """))]),
                ("language: must be the code of a language", [package, Part.Json(Json("imported", ""","language":7 """))]),
                ("language: must be the code of a language", [package, Part.Json(Json("imported", ""","language":["de"] """))]),
            }
        )
        {
            Assert.Contains(says, (await world.Api.PostForm("/v2/templates/import", parts)).Refused(400), StringComparison.Ordinal);
        }

        Assert.Contains("multipart/form-data", (await world.Api.Post("/v2/templates/import", "{}")).Refused(400), StringComparison.Ordinal);
        Assert.Equal(401, (await world.Api.Send("POST", "/v2/templates/import", Part.Form([package]), Part.FormType, [])).Status);
        Assert.Equal(200, (await Import(world, file)).Status);
    }

    [Fact]
    public async Task Strings_of_another_encoding_are_read_and_said()
    {
        var world = await World.WithTemplate(server);
        var latin = Encoding.Latin1.GetBytes("\"A card\" = \"Une carte fid\u00e8le\";");
        var answer = (await Import(world, Zip(("fr.lproj/pass.strings", latin)))).Json;
        Assert.Contains("was read as Windows-1252", answer.GetProperty("warnings").GetRawText(), StringComparison.Ordinal);
        Assert.Contains("fid\u00e8le", (await world.Api.Get("/v2/templates/imported")).Text, StringComparison.Ordinal);
    }

    private static (string What, string Says, Func<byte[]> File)[] All() =>
        [
            ("nothing", "package: The file is no ZIP", () => []),
            ("text", "package: The file is no ZIP", () => Encoding.UTF8.GetBytes(new string('x', 500))),
            ("cut short", "package: The file is no ZIP", () => Sound()[..^30]),
            ("something behind", "package: The file is no ZIP", () => [.. Sound(), 1]),
            ("a path upwards", "no plain relative path", () => Zip(("../icon.png", [1]))),
            ("a path upwards inside", "no plain relative path", () => Zip(("fr.lproj/../../icon.png", [1]))),
            ("an absolute path", "no plain relative path", () => Zip(("/etc/passwd", [1]))),
            ("a path of Windows", "no plain relative path", () => Zip(("C:\\icon.png", [1]))),
            ("a path twice", "is in the ZIP twice", () => Zip(("a.txt", [1]), ("A.txt", [2]))),
            ("encrypted", "encrypted", () => Encrypted()),
            ("a bomb", "unpacks to more than 64 MiB", () => Zip(("bomb", new byte[65 << 20]))),
            ("many bombs", "unpacks to more than 64 MiB", () => Zip([.. Enumerable.Range(0, 20).Select(i => ($"{i}", new byte[4 << 20]))])),
            ("many files", "more than 1000 entries", () => Zip([.. Enumerable.Range(0, 1001).Select(i => ($"{i}", new byte[1]))])),
            ("no pass.json", "holds no pass.json", () => OddZips.Of(RealPackages.Pictures("icon"))),
            ("a bundle", "is a bundle of packages", () => OddZips.Of([("a.pkpass", Sound()), ("b.pkpass", Sound())])),
            (
                "two designs",
                "holds several designs",
                () => OddZips.Of([("a/pass.json", Encoding.UTF8.GetBytes(Card)), ("b/pass.json", Encoding.UTF8.GetBytes(Card))])
            ),
            ("no JSON", "pass.json: not valid JSON at line 1", () => Pass("{{")),
            ("an array", "pass.json must be a JSON object", () => Pass("[]")),
            ("no bytes", "pass.json must be a JSON object", () => Pass("")),
            ("depth", "pass.json: must be nested at most 56 levels deep", () => Pass(new string('[', 5000))),
            (
                "a deep object",
                "pass.json: must be nested at most 56 levels deep",
                () => Pass(string.Concat(Enumerable.Repeat("{\"a\":", 200)))
            ),
            ("NUL", "the character NUL", () => Pass("""{"description":"a\u0000"}""")),
            ("half a pair", "half a surrogate pair", () => Pass("""{"description":"\ud800"}""")),
            ("a huge number", "out of range", () => Pass("""{"description":1e999}""")),
            ("much JSON", "larger than 1024 KiB", () => Pass("{\"a\":\"" + new string('a', 1 << 20) + "\"}")),
            ("no style", "none of the styles", () => Pass("""{"description":"A"}""")),
            ("a style that is none", "none of the styles", () => Pass("""{"generic":[1]}""")),
            (
                "many placeholders",
                "more than 500 texts that look like placeholders",
                () => Pass($$"""{"generic":{},"description":"{{string.Concat(Enumerable.Range(0, 501).Select(i => $"#{{{i}}}"))}}"}""")
            ),
            ("no icon", "has no icon.png", () => OddZips.Of([("pass.json", Encoding.UTF8.GetBytes(Card))])),
            ("a JPEG", "icon@2x.png: The picture is a JPEG file", () => Icon([0xFF, 0xD8, 0xFF, 0xE0, 0, 0])),
            ("an empty picture", "icon@2x.png: The picture is empty", () => Icon([])),
            ("half a picture", "icon@2x.png: ", () => Icon(Pictures.Icon[..60])),
            ("a picture of a false size", "icon@2x.png: ", () => Icon(Huge())),
        ];

    private static byte[] Sound() => Zip();

    private static byte[] Zip(params (string, byte[])[] others) =>
        OddZips.Of([("pass.json", Encoding.UTF8.GetBytes(Card)), .. RealPackages.Pictures("icon"), .. others]);

    private static byte[] Pass(string json) => OddZips.Of([("pass.json", Encoding.UTF8.GetBytes(json)), .. RealPackages.Pictures("icon")]);

    private static byte[] Icon(byte[] png) =>
        OddZips.Of([("pass.json", Encoding.UTF8.GetBytes(Card)), ("icon.png", Pictures.Of(29, 29)), ("icon@2x.png", png)]);

    // A billion pixels in the header, a few bytes behind it.
    private static byte[] Huge()
    {
        byte[] png = [.. Pictures.Icon];
        (png[16], png[20]) = (0x40, 0x40);
        return png;
    }

    // The first entry's flag in both headers.
    private static byte[] Encrypted()
    {
        var zip = Sound();
        zip[6] |= 1;
        zip[zip.AsSpan().IndexOf([(byte)'P', (byte)'K', (byte)1, (byte)2]) + 8] |= 1;
        return zip;
    }

    private static string Json(string name, string more = "") =>
        $$"""{"name":"{{name}}","campaignName":"campaign","startDate":"2016-01-01T00:00:00Z"{{more}}}""";

    private static Task<Answer> Import(World world, byte[] zip) =>
        world.Api.PostForm("/v2/templates/import", new Part("package", zip, "card.pkpass"), Part.Json(Json("imported")));
}
