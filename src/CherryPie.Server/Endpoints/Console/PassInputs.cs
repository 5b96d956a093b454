using System.Globalization;
using CherryPie.Server.Endpoints.Landing;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>The inputs of a pass's dynamic keys and of its own attributes, and what a form of them changes.</summary>
internal sealed record PassInputs(IReadOnlyList<EditField> Fields, int More, TimeZoneInfo Zone)
{
    /// <summary>Beyond them a form is no help.</summary>
    public const int Most = 100;

    private const string Minutes = "yyyy-MM-dd'T'HH:mm";
    private const int LongestLine = 60;

    /// <summary>The declared keys, then those that the pass has besides.</summary>
    public static PassInputs Of(Pass? pass, Template template, CompiledTemplate compiled, Func<string, string> translate)
    {
        var data = StoredJson.Read(pass?.DynamicData) ?? StoredJson.Empty;
        var declared = compiled.Keys.Select(k => k.Key).ToHashSet(StringComparer.Ordinal);
        var all = compiled
            .Keys.Concat(
                data.EnumerateObject().Where(p => !declared.Contains(p.Name)).Select(p => new DynamicKey(p.Name, DynamicKeyType.Text))
            )
            .ToList();
        return new PassInputs(
            EditField.Of(all.Take(Most), pass, template, compiled.TimeZone, translate),
            Math.Max(0, all.Count - Most),
            compiled.TimeZone ?? TimeZoneInfo.Utc
        );
    }

    public Dictionary<string, DynamicKeyType> Types => Fields.ToDictionary(f => f.Key, f => f.Type, StringComparer.Ordinal);

    public static string Local(DateTimeOffset? time) => time?.UtcDateTime.ToString(Minutes, CultureInfo.InvariantCulture) ?? "";

    /// <summary>What was typed, by key; names of keys differ by letter case, names of inputs do not.</summary>
    public static Dictionary<string, string> Typed(IFormCollection form)
    {
        var (keys, values) = (form["key"], form["value"]);
        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var n = 0; n < keys.Count && n < values.Count; n++)
        {
            typed[keys[n] ?? ""] = (values[n] ?? "").Replace("\0", "", StringComparison.Ordinal).ReplaceLineEndings("\n");
        }

        return typed;
    }

    /// <summary>The keys whose value is another than the one shown; null takes a value away, and its default returns.</summary>
    public Dictionary<string, string?> Changed(IReadOnlyDictionary<string, string> typed) =>
        Fields
            .Where(f => typed.TryGetValue(f.Key, out var text) && text != f.Value.ReplaceLineEndings("\n"))
            .ToDictionary(f => f.Key, f => f.Stored(typed[f.Key], Zone), StringComparer.Ordinal);

    /// <param name="typed">What stays in the inputs after a fault; null: what is stored.</param>
    /// <param name="faults">By path.</param>
    public List<InputModel> Models(IReadOnlyDictionary<string, string>? typed, IReadOnlyDictionary<string, string> faults) =>
        [
            .. Fields.Select(f =>
            {
                var (value, fault) = (typed?.GetValueOrDefault(f.Key) ?? f.Value, faults.GetValueOrDefault("dynamicData." + f.Key));
                return new InputModel(f.Key, f.Label, Kind(f, value, fault is not null), value, fault);
            }),
        ];

    // What was refused is shown as it was typed, and a typed input would drop it.
    private static string Kind(EditField field, string value, bool isRefused) =>
        field.Type switch
        {
            DynamicKeyType.Text => value.Length > LongestLine || value.Contains('\n', StringComparison.Ordinal) ? "long" : "text",
            _ when isRefused => "text",
            DynamicKeyType.Number => "number",
            _ => field.IsDay ? "date" : "datetime-local",
        };
}
