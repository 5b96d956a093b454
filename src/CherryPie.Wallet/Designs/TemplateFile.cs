using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Writes a design as Apple's tools have it, a <c>.pkpasstemplate</c>, with its placeholders kept.
/// <see href="https://developer.apple.com/documentation/walletpasses/creating-a-pass-with-pass-designer"/></summary>
internal static class TemplateFile
{
    /// <summary>What stands for the pass id where a barcode shows it.</summary>
    public const string PassId = "#{serialNumber}";

    // Of a pass, not of a design; and what is written for systems before iOS 9.
    private static readonly string[] _leftOut = ["passTypeIdentifier", "serialNumber", "teamIdentifier", "barcode"];

    private static readonly JsonSerializerOptions _indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static RenderedPass Render(DesignDocument document, PassStrings strings)
    {
        var content = PassJson.Nobody with { SerialNumber = PassId, KeepsPlaceholders = true };
        var json = JsonNode.Parse(PassJson.Write(document, content))!.AsObject();
        foreach (var name in _leftOut)
        {
            json.Remove(name);
        }

        // Of iOS 18's name for a date, which stands beside iOS 26's, and of the key of older systems.
        if (json["relevantDates"] is JsonArray dates)
        {
            foreach (var date in dates.OfType<JsonObject>().Where(d => d.ContainsKey("date")))
            {
                date.Remove("relevantDate");
            }

            var first = dates.OfType<JsonObject>().Select(d => d["date"] ?? d["startDate"]).FirstOrDefault();
            if (JsonNode.DeepEquals(json["relevantDate"], first))
            {
                json.Remove("relevantDate");
            }
        }

        return new(JsonSerializer.SerializeToUtf8Bytes(json, _indented), strings.Fill(content));
    }
}
