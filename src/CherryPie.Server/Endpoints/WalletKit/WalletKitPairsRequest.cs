using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary><c>keys</c> and <c>updatekeys</c>: arrays of <c>{key,value}</c> that name fields of the template. Of a key that comes twice the
/// last value counts.</summary>
internal static class WalletKitPairsRequest
{
    /// <returns>Values by dynamic key.</returns>
    public static JsonObject Read(JsonFields fields, string name, BrandTemplate template)
    {
        var values = new JsonObject();
        foreach (var (index, item) in fields.Array(name)?.EnumerateArray().ToArray().Index() ?? [])
        {
            var pair = JsonFields.Of(item, $"{name}[{index}]", fields.Problems);
            var key = pair.RequiredText("key", FieldKey.Longest * 3);
            var value = Value(pair, "value");
            if (string.IsNullOrEmpty(key))
            {
                continue;
            }

            if (template.Keys.Any(k => k.Key == FieldKey.Of(key)))
            {
                values[FieldKey.Of(key)] = value;
            }
            else
            {
                fields.Problems.Add(pair.Path("key"), $"the template has no field \"{key}\"");
            }
        }

        return values;
    }

    /// <summary>A string or number, as it was sent.</summary>
    public static JsonNode? Value(JsonFields fields, string name)
    {
        switch (fields.Any(name))
        {
            case null:
                fields.Problems.Add(fields.Path(name), "is required: a string or a number");
                return null;
            case { ValueKind: JsonValueKind.String or JsonValueKind.Number } value
                when value.GetRawText().Length <= DynamicValue.LongestText:
                return JsonNode.Parse(value.GetRawText());
            default:
                fields.Problems.Add(fields.Path(name), $"must be a string or a number of at most {DynamicValue.LongestText} characters");
                return null;
        }
    }
}
