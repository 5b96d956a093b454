namespace CherryPie.Wallet;

/// <summary>Semantic tags, by what they are about.
/// <see href="https://developer.apple.com/documentation/walletpasses/semantictags"/></summary>
internal static class SemanticKeys
{
    private static readonly AppleKey[] _any =
    [
        new("totalPrice", SemanticTypes.Money, "12", "What it cost."),
        new("wifiAccess", new AppleList(SemanticTypes.Wifi, "networks {ssid, password}"), "12", "Networks that the phone may join there."),
        new("balance", SemanticTypes.Money, "12", "What is left on it.") { Of = ["storeCard"] },
        new("duration", AppleTypes.Number, "12", "Seconds that it takes.") { Of = ["eventTicket", "boardingPass"] },
        new("seats", new AppleList(SemanticTypes.Seat, "seats"), "12", "The seats.") { Of = ["eventTicket", "boardingPass"] },
        new("silenceRequested", AppleTypes.Flag, "12", "Whether the phone should be silent.") { Of = ["eventTicket", "boardingPass"] },
    ];

    /// <summary>All that may stand in <c>semantics</c>.</summary>
    public static readonly AppleObject All = new("semantic tag", [.. _any, .. EventKeys.All, .. TravelKeys.All]);

    /// <summary>Of an upcoming event also where it is on Apple's maps.</summary>
    public static readonly AppleObject OfUpcoming = new(
        "semantic tag",
        [.. All.Members, new("venuePlaceID", AppleTypes.Text, "26", "The venue's Place ID on Apple's maps.") { Of = ["posterEventTicket"] }]
    );
}
