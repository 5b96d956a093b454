using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>A template as WalletKit's clients describe it (WalletKit document, "Creating a Pass model"), in the words of v2: every field's
/// value is a dynamic key with a default, and so are the barcode's message and text.</summary>
internal sealed class WalletKitTemplateRequest
{
    private const int LongestText = 10_000;
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    public WalletKitTemplateRequest(JsonFields fields, string accountName)
    {
        Description = fields.RequiredText("description", LongestText);
        Layout = PassLayout.Read(fields);
        Passbook["type"] = Layout?.Name;
        Passbook["desc"] = Description;
        Passbook["orgName"] = fields.Text("username", LongestText) is { Length: > 0 } name ? name : accountName;
        Passbook["logoText"] = fields.Text("logotext", LongestText);
        Passbook["relevantDate"] = fields.Text("relevant_date", 64);
        Passbook["fgColor"] = fields.Text("foreground_color", 64);
        Passbook["bgColor"] = fields.Text("background_color", 64);
        Passbook["labelColor"] = fields.Text("label_color", 64);
        Passbook["transitType"] = Transit(fields);
        Passbook["locations"] = WalletKitLocationsRequest.Read(fields);
        WalletKitLocationsRequest.Limit(Passbook["locations"]?.AsArray().Count ?? 0, fields.Problems);
        Passbook["barcode"] = Barcode(fields);
        var counts = new Dictionary<string, int>();
        foreach (var (sent, design) in PassLayout.Groups)
        {
            var group = Fields(fields, sent);
            Passbook[design] = group;
            counts[sent] = group.Count;
        }

        Layout?.Check(counts, fields.Problems);
    }

    public string? Description { get; }

    public PassLayout? Layout { get; }

    public JsonObject Passbook { get; } = [];

    public JsonArray DynamicKeys { get; } = [];

    /// <summary>The barcode is a PKBarcodeFormatText, which Wallet has not: the pass gets none.</summary>
    public bool IsWithoutBarcode { get; private set; }

    private string? Transit(JsonFields fields)
    {
        const string prefix = "PKTransitType";
        string[] types = ["Air", "Train", "Bus", "Boat", "Generic"];
        if (fields.Text("transittype", 64) is not { Length: > 0 } sent)
        {
            if (Layout?.Name == "boardingPass")
            {
                fields.Problems.Add(
                    "transittype",
                    $"is required for a boardingPass: one of {string.Join(", ", types.Select(t => prefix + t))}"
                );
            }

            return null;
        }

        if (Layout is { Name: not "boardingPass" })
        {
            fields.Problems.Add("transittype", "is for a boardingPass only; leave it out");
        }
        else if (Array.Find(types, t => prefix + t == sent) is { } type)
        {
            return type.ToLowerInvariant();
        }
        else
        {
            fields.Problems.Add("transittype", $"must be one of {string.Join(", ", types.Select(t => prefix + t))}");
        }

        return null;
    }

    private JsonObject? Barcode(JsonFields fields)
    {
        if (fields.Object("barcode") is not { } sent)
        {
            return null;
        }

        const string prefix = "PKBarcodeFormat";
        string[] formats = ["QR", "PDF417", "Aztec", "Code128", "EAN13", "Code39", "Codabar", "I2of5", "Text"];
        var barcode = JsonFields.Of(sent, "barcode", fields.Problems);
        var format = barcode.RequiredText("format", 64);
        var message = barcode.RequiredText("message", DynamicValue.LongestText);
        var encoding = barcode.RequiredText("messageEncoding", 64);
        var altText = barcode.Text("alttext", LongestText);
        var known = Array.Find(formats, f => prefix + f == format);
        if (known is null && !string.IsNullOrEmpty(format))
        {
            fields.Problems.Add("barcode.format", $"must be one of {string.Join(", ", formats.Select(f => prefix + f))}");
        }

        IsWithoutBarcode = known == "Text";
        if (known is null or "Text")
        {
            return null;
        }

        Declare(FieldKey.BarcodeMessage, message);
        Declare(FieldKey.BarcodeAltText, altText ?? "");
        return new JsonObject
        {
            ["format"] = known == "I2of5" ? "itf" : known.ToLowerInvariant(),
            ["message"] = Placeholder(FieldKey.BarcodeMessage),
            ["messageEncoding"] = encoding,
            ["altText"] = Placeholder(FieldKey.BarcodeAltText),
        };
    }

    private JsonArray Fields(JsonFields fields, string group)
    {
        var made = new JsonArray();
        foreach (var (index, item) in fields.Array(group)?.EnumerateArray().ToArray().Index() ?? [])
        {
            var field = JsonFields.Of(item, $"{group}[{index}]", fields.Problems);
            var key = field.RequiredText("key", FieldKey.Longest);
            BidiControls.Check(fields.Problems, field.Path("key"), key);
            var value = WalletKitPairsRequest.Value(field, "value");
            var name = FieldKey.Of(key ?? "");
            if (name.Length > FieldKey.Longest)
            {
                fields.Problems.Add(
                    field.Path("key"),
                    $"must have at most {FieldKey.Longest} characters, where a blank, brace or % counts as three"
                );
            }
            else if (!string.IsNullOrEmpty(key) && !_keys.Add(key))
            {
                fields.Problems.Add(field.Path("key"), "is the key of another field; it must be unique in the pass");
            }

            Declare(name, value);
            made.Add(
                new JsonObject
                {
                    ["itemName"] = key,
                    ["defaultLabel"] = field.Text("label", LongestText),
                    ["defaultValue"] = Placeholder(name),
                    ["format"] = value?.GetValueKind() == JsonValueKind.Number ? new JsonObject { ["type"] = "number" } : null,
                    ["changeMsg"] = field.Text("changemessage", LongestText),
                    ["textAlign"] = Alignment(field),
                }
            );
        }

        return made;
    }

    private static string? Alignment(JsonFields field)
    {
        const string prefix = "PKTextAlignment";

        // The document's table breaks the last word: "PKTextAlignment- Natural".
        var sent = field.Text("textalignment", 64)?.Replace("- ", "", StringComparison.Ordinal);
        switch (sent)
        {
            case null or "":
                return null;
            case prefix + "Left" or prefix + "Center" or prefix + "Right":
                return sent[prefix.Length..].ToLowerInvariant();
            case prefix + "Justified" or prefix + "Natural":
                return "natural";
            default:
                field.Problems.Add(
                    field.Path("textalignment"),
                    "must be one of PKTextAlignmentLeft, PKTextAlignmentCenter, PKTextAlignmentRight, PKTextAlignmentJustified, "
                        + "PKTextAlignmentNatural"
                );
                return null;
        }
    }

    private void Declare(string name, JsonNode? value) =>
        DynamicKeys.Add(
            new JsonObject
            {
                ["key"] = name,
                ["type"] = "string",
                ["defaultValue"] = value,
            }
        );

    private static string Placeholder(string name) => $"#{{{name}}}";
}
