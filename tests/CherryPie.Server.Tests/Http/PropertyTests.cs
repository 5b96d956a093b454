using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CherryPie.Server.Tests.Http;

/// <summary>Whatever is sent is served or refused, and whatever is accepted comes out whole. <see cref="TestScale"/> says how
/// many.</summary>
public sealed class PropertyTests(Server server) : IClassFixture<Server>
{
    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(TestScale.Of(full: 3000, reduced: 150));

    private static int _count;

    private static readonly string[] _tokens =
    [
        "null",
        "true",
        "7",
        "-1",
        "1e999",
        "-1e308",
        "0.1",
        "\"\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"#{k}\"",
        "\"9999-12-31T23:59:59Z\"",
        "\"0001-01-01\"",
        "[]",
        "{}",
        "[[{}]]",
        "{\"\":1}",
        "{\"a\":1,\"a\":2}",
        "9223372036854775808",
        "\"ACTIVE\"",
        "\u00e9",
        "\"'; --\"",
        "]",
        "}",
        ",",
        ":",
    ];

    private static readonly string[] _pieces =
    [
        "\"",
        "\\",
        "\n",
        "\r\n",
        "\t",
        "\u0001",
        "\u007F",
        "😀",
        "é",
        "שלום",
        "\u202E",
        "\u2028",
        "#{v}",
        "${v}",
        "# {v}",
        "%@",
        "</a>",
        "<b>",
        "';",
        "*/",
        "a",
        "7",
        "\uFEFF",
        new('x', 10_000),
    ];

    private static Arbitrary<(int, int, int)[]> Mutations => Gen.Choose(0, 1_000_000).Three().ArrayOf(3).ToArbitrary();

    [Fact]
    public Task Any_campaign_body_is_served_or_refused() =>
        Mutated(
            w =>
                [
                    $$$"""
                        {"name":"n","passbookCertId":"{{{w.CertificateId}}}","status":"ACTIVE","displayName":"d",
                        "startDate":"2016-01-01T00:00:00Z","endDate":"2040-01-01T00:00:00Z","maxIssue":0,"meta":{"a":[1]},"whiteLabel":{}}
                        """,
                ],
            (w, body) => w.Api.Post("/v2/campaigns", body)
        );

    [Fact]
    public Task Any_template_body_is_served_or_refused() =>
        Mutated(
            _ =>
                [
                    World.TemplateJson(
                        "n",
                        "campaign",
                        ""","header":[{"itemName":"a","defaultLabel":"l","defaultValue":"#{k}","format":"""
                            + """{"type":"number","numberFormat":"decimal"}}],"back":[{"defaultValue":"""
                            + """[{"defaultValue":"v"}],"detectorTypes":[]}],"locations":[{"lat":1,"lon":"2"}],"beacons":"""
                            + """[{"uuid":"19d5f76a-fd04-5aa3-b16e-e93277163af6","major":1}],"barcode":"""
                            + """{"format":"qr","message":"m","messageEncoding":"UTF-8"},"userInfo":{"a":1},"bgColor":"#102030" """,
                        ""","timezone":1.5,"dynamicKeys":[{"key":"k","type":"number","defaultValue":1}],"dynamicImageKeys":"""
                            + """{"passbook":{"icon":{"isDynamic":true}}},"passbookLang":{"fr":{"text":{"l":"é"}}},"passbookRedeem":"""
                            + """{"type":"coupon","desc":"r"},"passbookLangRedeem":{"fr":{"text":{}}},"meta":{}"""
                    ),
                ],
            (w, body) => w.PostTemplate(body),
            async (w, body) =>
            {
                // What was accepted can be shown, issued and downloaded, or is refused again.
                var made = (await w.Api.Get("/v2/templates")).Json.EnumerateArray().Last().GetProperty("name").GetString()!;
                var issued = await w.IssuePass(made);
                var downloaded = issued.Status == 200 ? await w.Api.Get($"/v2/passes/{issued.Id}/bundle") : issued;
                Assert.True(downloaded.Status is 200 or 400, $"{downloaded.Status} {downloaded.Text}\n{body}");
            }
        );

    [Fact]
    public Task Any_pass_body_is_served_or_refused() =>
        Mutated(
            _ =>
                [
                    """{"templateName":"template","userDefinedId":"u","dynamicData":{"k":"v","n":"""
                        + """1},"recoveryEmail":"me@example.com","isRedeemed":false,"isVoided":true,"isInvalid":"""
                        + """false,"expiryDate":"2040-01-01T00:00:00Z","dynamicBackfields":{"k":"""
                        + """[{"label":"l","value":"v"}]},"passbook":{"relevantDate":"2030-01-01T00:00:"""
                        + """00Z","bgColor":"#102030","userInfo":{"a":1},"locations":[{"lat":1,"lon":2}],"beacons":[]}}""",
                ],
            (w, body) => w.Api.Post("/v2/passes", body)
        );

    [Fact]
    public async Task Any_value_is_whole_in_the_pass()
    {
        const string design =
            ""","primary":[{"defaultLabel":"#{v}","defaultValue":"[#{v}]"}],"userInfo":{"a":"#{v}"},"back":[{"defaultValue":"Hi #{v}"}]""";
        var world = await World.WithTemplate(server, design, ""","passbookLang":{"fr":{"text":{"Hi #{v}":"Salut #{v}"}}}""");
        var values = Gen.Elements(_pieces).ArrayOf().Select(p => string.Concat(p.Take(8))).ToArbitrary();
        await Task.Run(() =>
            Prop.ForAll(values, value => Whole(world, value).GetAwaiter().GetResult()).Check(_config.WithMaxTest(_config.MaxTest / 2))
        );
    }

    private static async Task Whole(World world, string value)
    {
        var pass = (await world.IssuePass(more: $",\"dynamicData\":{{\"v\":{JsonSerializer.Serialize(value)}}}")).Id;
        Assert.Equal(value, (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("dynamicData").GetProperty("v").GetString());
        var package = await world.Bundle(pass);
        var json = JsonElement.Parse(package.Files["pass.json"].Span);
        Assert.Equal($"[{value}]", json.GetProperty("storeCard").GetProperty("primaryFields")[0].GetProperty("value").GetString());
        Assert.Equal(value, json.GetProperty("userInfo").GetProperty("a").GetString());
        Assert.Contains(
            "Salut ",
            new UTF8Encoding(false, true).GetString(package.Files["fr.lproj/pass.strings"].Span),
            StringComparison.Ordinal
        );
    }

    private async Task Mutated(
        Func<World, string[]> bodies,
        Func<World, string, Task<Answer>> send,
        Func<World, string, Task>? after = null
    )
    {
        var world = await World.WithTemplate(server);
        var sound = bodies(world);
        Assert.All(sound, b => Assert.Equal(200, send(world, b).GetAwaiter().GetResult().Status));
        await Task.Run(() =>
            Prop.ForAll(Mutations, steps => Try(world, steps, sound, send, after).GetAwaiter().GetResult()).Check(_config)
        );
    }

    private static async Task Try(
        World world,
        (int, int, int)[] steps,
        string[] sound,
        Func<World, string, Task<Answer>> send,
        Func<World, string, Task>? after
    )
    {
        var count = Interlocked.Increment(ref _count);
        var body = sound[steps[0].Item1 % sound.Length]
            .Replace("\"name\":\"n\"", $"\"name\":\"n{count}\"", StringComparison.Ordinal)
            .Replace("\"userDefinedId\":\"u\"", $"\"userDefinedId\":\"u{count}\"", StringComparison.Ordinal);
        foreach (var (where, what, kind) in steps)
        {
            body = Mutate(body, where, _tokens[what % _tokens.Length], kind);
        }

        var answer = await send(world, body);
        Assert.True(answer.Status is 200 or 400 or 404, $"{answer.Status} {answer.Text}\n{body}");
        if (answer.Status != 200)
        {
            answer.Refused(answer.Status);
        }
        else if (after is not null)
        {
            await after(world, body);
        }
    }

    // Puts a token in place of a value, or cuts, doubles or swaps a character, or leaves the text alone.
    private static string Mutate(string text, int where, string token, int kind)
    {
        if (text.Length == 0)
        {
            return token;
        }

        var at = where % text.Length;
        switch (kind % 8)
        {
            case 0:
                return text.Remove(at, 1);
            case 1:
                return text.Insert(at, token);
            case 2:
                return text;
            default:
                var colon = text.IndexOf(':', at);
                var end = colon < 0 ? -1 : text.IndexOfAny([',', '}', ']'], colon);
                return end < 0 ? text : text[..(colon + 1)] + token + text[end..];
        }
    }
}
