using System.Text;
using System.Text.Json;
using Xunit;

namespace CherryPie.Wallet.Tests;

/// <summary>Short ways to a design, a pass and what came of it.</summary>
internal static class TestDesigns
{
    public const string NfcKeyText = "MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADJ/OCsTwKvCMq1JzcQb8uK//YLXxIRcIiFkQJwkobXEw=";

    public static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static PassDesignSource Source(string design, string? translations = null, params DynamicKey[] keys) =>
        new()
        {
            Design = Json(design),
            Path = "passbook",
            Translations = translations is null ? null : Json(translations),
            Language = "en",
            Keys = keys,
            OrganizationName = "Example Team",
        };

    /// <summary>A store card with more attributes: <c>"header":[…]</c>.</summary>
    public static string Card(string more = "", string type = "storeCard") =>
        $$"""{"type":"{{type}}","desc":"A card"{{(more.Length == 0 ? "" : "," + more)}}}""";

    public static PassDesign Read(PassDesignSource source)
    {
        var findings = new List<PassFinding>();
        var design = PassDesign.Read(source, findings);
        Assert.Empty(findings);
        return design!;
    }

    public static PassDesign Read(string design, string? translations = null, params DynamicKey[] keys) =>
        Read(Source(design, translations, keys));

    public static IReadOnlyList<string> Faults(PassDesignSource source, bool nfcCertificate = false)
    {
        var findings = new List<PassFinding>();
        var design = PassDesign.Read(source, findings);
        return [.. findings.Concat(design?.Lint(nfcCertificate) ?? []).Select(f => f.ToString())];
    }

    public static IReadOnlyList<string> Faults(string design) => Faults(Source(design));

    public static PassContent Pass(params (string Key, string Value)[] values) =>
        new()
        {
            SerialNumber = "RanD0mStr1ng00",
            PassTypeIdentifier = "pass.com.example.card",
            TeamIdentifier = "A1B2C3D4E5",
            Values = values.ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal),
        };

    public static JsonElement Emit(string design, params (string Key, string Value)[] values) => Emit(Read(design), Pass(values));

    public static JsonElement Emit(PassDesign design, PassContent content) =>
        Json(Encoding.UTF8.GetString(design.Render(content).Json.Span));

    /// <summary>The one header field of a store card.</summary>
    public static string Field(string field, params (string Key, string Value)[] values) =>
        Emit(Card($"\"header\":[{field}]"), values).GetProperty("storeCard").GetProperty("headerFields")[0].GetRawText();
}
