using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Places where a phone reminds of the pass: the design's in the class, those with values of a pass or of its own in the object.
/// <see href="https://developers.google.com/wallet/reference/rest/v1/MerchantLocation"/></summary>
internal static class GooglePlaces
{
    /// <summary>Google refuses more.</summary>
    public const int Most = 10;

    private const string Member = "merchantLocations";

    public static void Write(GoogleDraft draft)
    {
        var (design, content) = (draft.Facts.Document.Locations.Items, draft.Facts.Content);
        var isFixed = design.All(l => l.Latitude.Value is not { IsLiteral: false } && l.Longitude.Value is not { IsLiteral: false });

        // The class says the design's to all passes, also to those with places of their own.
        draft.ToClass(Member, isFixed ? Places(design, content) : null, isFixed: true);
        if (content.Overrides?.Locations is { } own)
        {
            draft.ToObject(Member, Places(own.Items, content));
        }
        else if (!isFixed)
        {
            draft.ToObject(Member, Places(design, content));
        }
    }

    private static JsonArray? Places(IEnumerable<DesignLocation> locations, PassContent content)
    {
        var places = new JsonArray();
        foreach (var location in locations)
        {
            if (
                places.Count < Most
                && Degrees(location.Latitude, content) is { } latitude and >= -90 and <= 90
                && Degrees(location.Longitude, content) is { } longitude and >= -180 and <= 180
            )
            {
                places.Add(new JsonObject { ["latitude"] = latitude, ["longitude"] = longitude });
            }
        }

        return places.Count == 0 ? null : places;
    }

    private static double? Degrees(DesignAttribute<PlaceholderText> from, PassContent content) =>
        from.Value is { } text && NumberText.TryDouble(text.Fill(content), out var number) ? number : null;
}
