using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>A template's <c>dynamicKeys</c> (CherryPie document, "Dynamic Key Structure").</summary>
internal static class DynamicKeysJson
{
    public const int MostKeys = 500,
        LongestKey = 64,
        LongestLabel = 100;

    /// <summary>Reads the array as sent or stored.</summary>
    public static IReadOnlyList<DynamicKey> Read(JsonElement? sent, Problems problems)
    {
        var keys = new List<DynamicKey>();
        if (sent is not { } array)
        {
            return keys;
        }

        if (array.GetArrayLength() > MostKeys)
        {
            problems.Add("dynamicKeys", $"at most {MostKeys} keys are allowed");
            return keys;
        }

        foreach (var (index, item) in array.EnumerateArray().Index())
        {
            var fields = JsonFields.Of(item, $"dynamicKeys[{index}]", problems);
            var key = fields.RequiredText("key", LongestKey);
            if (key is not null && key.Any(c => c is '{' or '}' || char.IsWhiteSpace(c)))
            {
                problems.Add(fields.Path("key"), "must have no braces and no white space");
            }
            else if (key is not null && keys.Exists(k => k.Key == key))
            {
                problems.Add(fields.Path("key"), $"\"{key}\" is declared twice");
            }

            BidiControls.Check(problems, fields.Path("key"), key);
            var type = TypeOf(fields);
            if (key is null || type is null)
            {
                continue;
            }

            string? text = null;
            if (fields.Any("defaultValue") is { } value && !DynamicValue.TryText(value, type.Value, out text, out var fault))
            {
                problems.Add(fields.Path("defaultValue"), fault);
            }

            var label = fields.Text("label", LongestLabel);
            if (label is not null && label.Any(char.IsControl))
            {
                problems.Add(fields.Path("label"), "must be one line without control characters");
            }

            keys.Add(
                new DynamicKey(
                    key,
                    type.Value,
                    text,
                    fields.Flag("isEditable") ?? false,
                    string.IsNullOrWhiteSpace(label) ? null : label.Trim()
                )
            );
        }

        return keys;
    }

    /// <summary>The labels, which passbookLang translates as it does a design's texts.</summary>
    public static IReadOnlyCollection<string> Labels(JsonElement? sent) =>
        sent is { ValueKind: JsonValueKind.Array } keys
            ? [.. keys.EnumerateArray().Select(k => JsonFields.Of(k, "", new Problems()).Text("label", LongestLabel)).OfType<string>()]
            : [];

    /// <summary>As GET shows them: every property, <c>defaultValue</c> also when null, <c>label</c> only where there is one.</summary>
    public static JsonArray Show(JsonElement? stored)
    {
        var shown = new JsonArray();
        foreach (var item in stored?.EnumerateArray().ToArray() ?? [])
        {
            var fields = JsonFields.Of(item, "", new Problems());
            var key = new JsonObject
            {
                ["key"] = fields.Text("key", LongestKey),
                ["type"] = NameOf(TypeOf(fields) ?? DynamicKeyType.Text),
                ["defaultValue"] = fields.Any("defaultValue") is { } value ? JsonNode.Parse(value.GetRawText()) : null,
                ["isEditable"] = fields.Flag("isEditable") ?? false,
            };
            if (fields.Text("label", LongestLabel) is { Length: > 0 } label)
            {
                key["label"] = label;
            }

            shown.Add(key);
        }

        return shown;
    }

    private static string NameOf(DynamicKeyType type) =>
        type switch
        {
            DynamicKeyType.Number => "number",
            DynamicKeyType.DateTime => "dateTime",
            _ => "string",
        };

    private static DynamicKeyType? TypeOf(JsonFields fields)
    {
        switch (fields.Any("type"))
        {
            case null:
                return DynamicKeyType.Text;
            case { ValueKind: JsonValueKind.String } word
                when Array.Find(
                    Enum.GetValues<DynamicKeyType>(),
                    t => word.GetString()!.Equals(NameOf(t), StringComparison.OrdinalIgnoreCase)
                )
                    is var found
                    && word.GetString()!.Equals(NameOf(found), StringComparison.OrdinalIgnoreCase):
                return found;
            default:
                fields.Problems.Add(fields.Path("type"), "must be dateTime, string or number");
                return null;
        }
    }
}
