using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

public sealed class PropertyTests
{
    private const string Everywhere = """
        {"type":"eventTicket","desc":"d #{v}","orgName":"${v}","logoText":"# {v}","groupId":"#{v}",
         "userInfo":{"a":"#{v}"},"appLaunchUrl":"#{v}","bgColor":"#{v}",
         "relevantDate":"#{v}","maxDist":"#{v}",
         "header":[{"itemName":"n#{v}","defaultLabel":"#{v}","defaultValue":"#{v}","changeMsg":"%@ #{v}",
                    "textAlign":"#{v}","format":{"type":"number","numberFormat":"#{v}"}}],
         "secondary":[{"defaultValue":"#{v}","format":{"type":"currency","currencyCode":"#{v}"}}],
         "auxiliary":[{"defaultValue":"#{v}","format":{"type":"dateTime","dateFormat":"#{v}","ignoreTimezone":"#{v}"}}],
         "back":[{"defaultValue":"[#{v}]","attributedValue":"<a href=\"#{v}\">#{v}</a>","detectorTypes":["#{v}"]},
                 {"defaultValue":"#{v}","format":{"type":"#{v}"}}],
         "locations":[{"lat":"#{v}","lon":"#{v}","relevantText":"#{v}"}],"beacons":[{"uuid":"#{v}","major":"#{v}"}],
         "barcode":{"format":"#{v}","message":"#{v}","altText":"#{v}","messageEncoding":"#{v}"},
         "nfc":{"message":"#{v}","encryptionPublicKey":"#{v}"}}
        """;

    private static readonly Config _config = Config.QuickThrowOnFailure.WithMaxTest(300);

    private static readonly string[] _pieces =
    [
        "\"",
        "\\",
        "\n",
        "\r",
        "\t",
        "\0",
        "\u0001",
        "\u007F",
        "😀",
        "\uD800",
        "\uDC00",
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
        "-1e400",
        new('x', 10_000),
    ];

    private static Arbitrary<string> Values => Gen.Elements(_pieces).ArrayOf().Select(p => string.Concat(p.Take(12))).ToArbitrary();

    [Fact]
    public void Any_value_gives_valid_files_and_is_never_expanded_again()
    {
        var design = Read(Everywhere, """{"fr":{"text":{"Hi #{v}":"Salut #{v}","\"q\"":"«\n»"}}}""");
        Prop.ForAll(
                Values,
                value =>
                {
                    var pass = Pass(("v", value));
                    var rendered = design.Render(pass);
                    var clean = Clean(value);
                    using var json = JsonDocument.Parse(rendered.Json);
                    Assert.Equal(clean, json.RootElement.GetProperty("organizationName").GetString());
                    Assert.Equal(
                        $"[{clean}]",
                        json.RootElement.GetProperty("eventTicket").GetProperty("backFields")[0].GetProperty("value").GetString()
                    );
                    Assert.Equal(clean, json.RootElement.GetProperty("userInfo").GetProperty("a").GetString());
                    Assert.Equal(2, rendered.Strings.Count);
                    var french = StringsParser.Parse(rendered.Strings[1].Content.Span);
                    Assert.Equal(("Salut " + clean).Replace("\r", ""), french[("Hi " + clean).Replace("\r", "")]);
                    design.Lint(pass, nfcCertificate: false);
                }
            )
            .Check(_config);
    }

    [Fact]
    public void Any_mutation_of_a_design_is_read_or_refused()
    {
        var designs = new[]
        {
            Everywhere,
            File.ReadAllText(DocumentTests.PathOf("overall")),
            DocumentTests.Template("retrieved").Design.GetRawText(),
        };
        string[] tokens =
        [
            "null",
            "true",
            "7",
            "-1e999",
            "\"\"",
            "\"\\ud800\"",
            "\"#{v}\"",
            "[]",
            "{}",
            "[[{}]]",
            "{\"defaultValue\":[null,{}]}",
            "\"\\u0000\"",
            "{\"\\ud800\":1}",
        ];
        var mutations = Gen.Choose(0, int.MaxValue - 1).Four().ArrayOf(4).ToArbitrary();
        Prop.ForAll(
                mutations,
                steps =>
                {
                    var text = designs[steps[0].Item1 % designs.Length];
                    foreach (var (where, what, _, kind) in steps)
                    {
                        text = Mutate(text, where, tokens[what % tokens.Length], kind);
                    }

                    if (TryParse(text) is not { } json)
                    {
                        return;
                    }

                    var findings = new List<PassFinding>();
                    var source = Source("{}", null, new DynamicKey("v", DynamicKeyType.Text)) with { Design = json, Translations = json };
                    if (PassDesign.Read(source, findings) is { } design)
                    {
                        design.Lint(nfcCertificate: false);
                        using var parsed = JsonDocument.Parse(design.Render(Pass()).Json, new() { MaxDepth = 256 });
                    }

                    PassOverrides.Read(json, "passbook", null, findings);
                }
            )
            .Check(_config.WithMaxTest(1500));
    }

    [Fact]
    public void Any_bytes_can_be_checked()
    {
        var good = Read(Everywhere).Render(Pass(("v", "1"))).Json.ToArray();
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue - 1).Two().ArrayOf(3).ToArbitrary(),
                steps =>
                {
                    var bytes = (byte[])good.Clone();
                    foreach (var (where, what) in steps)
                    {
                        bytes[where % bytes.Length] = (byte)what;
                    }

                    PassLint.Check(bytes, true, []);
                    PassLint.Check(bytes.AsSpan(0, steps[0].Item1 % bytes.Length), null, []);
                }
            )
            .Check(_config.WithMaxTest(1000));
    }

    /// <summary>Replaces one value of the JSON text, or one character, so that most results still parse.</summary>
    private static string Mutate(string text, int where, string token, int kind)
    {
        if (kind % 8 == 0)
        {
            return text.Remove(where % text.Length, 1);
        }

        var colons = Enumerable.Range(0, text.Length).Where(i => text[i] == ':' && i + 1 < text.Length).ToList();
        var start = colons[where % colons.Count] + 1;
        var bytes = Encoding.UTF8.GetBytes(text[start..]);
        var reader = new Utf8JsonReader(bytes, isFinalBlock: false, default);
        try
        {
            return reader.Read() && reader.TrySkip()
                ? text[..start] + token + Encoding.UTF8.GetString(bytes.AsSpan((int)reader.BytesConsumed))
                : text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static JsonElement? TryParse(string text)
    {
        try
        {
            return Json(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What is left of a text in valid Unicode.</summary>
    private static string Clean(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
