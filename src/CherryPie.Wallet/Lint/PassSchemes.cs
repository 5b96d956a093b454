using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Finds the layout that a system takes for a pass, by Apple's requirements. No device was asked: Apple's pages contradict each
/// other about barcodes on posters.</summary>
public static class PassSchemes
{
    private const int Poster = 18,
        Semantic = 26,
        Generic = 27;

    /// <summary>Finds the layout.</summary>
    /// <param name="pass">The pass.json; anything but an object is a classic pass.</param>
    /// <param name="files">The paths of the package's files, for the pictures that a poster needs.</param>
    /// <param name="ios">The version of iOS, such as 26.</param>
    /// <returns>The layout, and why no other one.</returns>
    /// <exception cref="ArgumentNullException">There are no files.</exception>
    public static SchemeChoice Choose(JsonElement pass, IEnumerable<string> files, int ios)
    {
        ArgumentNullException.ThrowIfNull(files);
        var reasons = new List<string>();
        if (Member(pass, "posterGeneric").ValueKind == JsonValueKind.Object)
        {
            if (ios >= Generic)
            {
                return new(PassScheme.PosterGeneric, reasons);
            }

            reasons.Add($"posterGeneric is known from iOS {Generic} on");
        }

        foreach (var wanted in Items(pass, "preferredStyleSchemes").Select(Text))
        {
            var (scheme, since) = wanted switch
            {
                SchemeNeeds.Poster => (PassScheme.PosterEventTicket, Poster),
                SchemeNeeds.Flight => (PassScheme.SemanticBoardingPass, Semantic),
                _ => (PassScheme.Classic, 0),
            };
            var missing =
                ios < since ? []
                : scheme == PassScheme.PosterEventTicket ? EventFaults(pass, files, ios)
                : scheme == PassScheme.SemanticBoardingPass ? FlightFaults(pass)
                : null;
            if (missing is null)
            {
                continue;
            }

            if (ios >= since && missing.Count == 0)
            {
                return new(scheme, reasons);
            }

            reasons.Add(ios < since ? $"{wanted} is known from iOS {since} on" : $"{wanted} lacks {string.Join(", ", missing)}");
        }

        return new(PassScheme.Classic, reasons);
    }

    /// <summary>The semantic tags without which a system does not take a layout.</summary>
    /// <param name="scheme">The layout, as <c>preferredStyleSchemes</c> asks for it.</param>
    /// <param name="eventType">Apple's word for the kind of event; null where nothing says.</param>
    /// <returns>Their names; none for other layouts.</returns>
    public static IReadOnlyList<string> NeededTags(string scheme, string? eventType = null) =>
        scheme switch
        {
            SchemeNeeds.Poster => SchemeNeeds.EventTags(eventType),
            SchemeNeeds.Flight => SchemeNeeds.FlightTags,
            _ => [],
        };

    private static List<string> EventFaults(JsonElement pass, IEnumerable<string> files, int ios)
    {
        var missing = new List<string>();
        var style = Member(pass, "eventTicket");
        if (style.ValueKind != JsonValueKind.Object)
        {
            missing.Add("the style eventTicket");
        }

        var tags = Tags(pass, style);
        missing.AddRange(SchemeNeeds.EventTags(tags.GetValueOrDefault("eventType")).Where(t => !tags.ContainsKey(t)));
        if (!SchemeNeeds.HasPicture(files))
        {
            missing.Add("an artwork or background image");
        }

        // Apple's page of 2026 offers barcodes as well; its tool still asks for NFC.
        var nfc = Member(pass, "nfc");
        var isNfc = Member(nfc, "requiresAuthentication").ValueKind == JsonValueKind.True;
        if (!isNfc && (ios < Generic || !Items(pass, "barcodes").Any()))
        {
            missing.Add(ios < Generic ? "nfc with requiresAuthentication" : "nfc with requiresAuthentication or a barcode");
        }

        return missing;
    }

    private static List<string> FlightFaults(JsonElement pass)
    {
        var style = Member(pass, "boardingPass");
        var tags = Tags(pass, style);
        var missing = SchemeNeeds.FlightTags.Where(t => !tags.ContainsKey(t)).ToList();
        if (Text(Member(style, "transitType")) != SchemeNeeds.Air)
        {
            missing.Insert(0, "the style boardingPass with transitType PKTransitTypeAir");
        }

        return missing;
    }

    // Those of the pass, and those of the style's fields.
    private static Dictionary<string, string?> Tags(JsonElement pass, JsonElement style)
    {
        var fields =
            style.ValueKind != JsonValueKind.Object
                ? []
                : style
                    .EnumerateObject()
                    .Where(group => group.Value.ValueKind == JsonValueKind.Array)
                    .SelectMany(group => group.Value.EnumerateArray());
        var tags = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var semantics in fields.Prepend(pass).Select(f => Member(f, "semantics")).Where(s => s.ValueKind == JsonValueKind.Object))
        {
            foreach (var tag in semantics.EnumerateObject().Where(t => !IsNothing(t.Value)))
            {
                tags.TryAdd(tag.Name, Text(tag.Value));
            }
        }

        return tags;
    }

    private static bool IsNothing(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => true,
            JsonValueKind.String => value.ValueEquals(""),
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => value.GetPropertyCount() == 0,
            _ => false,
        };

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    private static JsonElement.ArrayEnumerator Items(JsonElement json, string name) =>
        Member(json, name) is { ValueKind: JsonValueKind.Array } array ? array.EnumerateArray() : default;

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
