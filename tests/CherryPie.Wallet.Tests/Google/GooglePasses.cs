using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Wallet.Tests.Google;

/// <summary>Short ways to the bodies of a pass.</summary>
internal static class GooglePasses
{
    public const string Issuer = "3388000000012345678";

    public static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static readonly GooglePictures Pictures = new()
    {
        Logo = new("https://example.com/i/logo.png"),
        WideLogo = new("https://example.com/i/wide.png"),
        Hero = new("https://example.com/i/hero.png"),
        Thumbnail = new("https://example.com/i/thumbnail.png"),
    };

    public static GoogleSettings Settings(string json)
    {
        var findings = new List<PassFinding>();
        var settings = GoogleSettings.Read(TestDesigns.Json(json), "googleWallet", findings);
        Assert.Empty(findings);
        return settings!;
    }

    public static IReadOnlyList<string> Faults(string json, PassDesign? design = null)
    {
        var findings = new List<PassFinding>();
        var settings = GoogleSettings.Read(TestDesigns.Json(json), "googleWallet", findings);
        if (design is not null)
        {
            settings?.Check(design, "googleWallet", findings);
        }

        return [.. findings.Select(f => f.ToString())];
    }

    public static GooglePassSource Source(PassDesign design, PassContent content, string settings = "{}") =>
        new()
        {
            Design = design,
            Content = content,
            Settings = Settings(settings),
            IssuerId = Issuer,
            TemplateIndex = "7",
            ObjectId = GoogleIds.Object(Issuer, content.SerialNumber),
            Start = new(2029, 12, 1, 0, 0, 0, TimeSpan.Zero),
            Now = Now,
            Pictures = Pictures,
            Format = Format,
        };

    public static GooglePassSource Source(string design, string settings = "{}", params (string Key, string Value)[] values) =>
        Source(TestDesigns.Read(design), TestDesigns.Pass(values), settings);

    public static GoogleBodies Bodies(string design, string settings = "{}", params (string Key, string Value)[] values) =>
        GoogleBodies.Of(Source(design, settings, values));

    /// <summary>JSON as text, with single quotes for double ones.</summary>
    public static string Text(JsonNode? node) => (node?.ToJsonString(_relaxed) ?? "null").Replace('"', '\'');

    private static readonly JsonSerializerOptions _relaxed = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static string Format(string language, JsonElement field)
    {
        Assert.False(field.TryGetProperty("isRelative", out _));
        var value = field.GetProperty("value");
        var culture = CultureInfo.GetCultureInfo(language);
        return value.ValueKind == JsonValueKind.Number
            ? value.GetDecimal().ToString("N2", culture)
            : DateTimeOffset.Parse(value.GetString()!, CultureInfo.InvariantCulture).ToString("d", culture);
    }
}
