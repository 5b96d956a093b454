namespace CherryPie.Wallet;

/// <summary>Entries of <c>upcomingPassInformation</c>.
/// <see href="https://developer.apple.com/documentation/walletpasses/upcomingpassinformationentry"/></summary>
internal static class UpcomingKeys
{
    private const string Where =
        "Where the phone fetches it. In a template also a path of POST /v2/images, or any address without SHA256: the server keeps the "
        + "picture and fills in URL, SHA256, size and scale.";

    private static readonly AppleObject _url = new(
        "attribute of a picture",
        new AppleKey("URL", AppleTypes.Picture, "26", Where) { IsRequired = true },
        new AppleKey("SHA256", AppleTypes.Sha256, "26", "Its digest.") { IsRequired = true },
        new("scale", AppleTypes.Number, "26", "Pixels a point; 1 when missing."),
        new("size", AppleTypes.PictureSize, "26", "Its bytes, at most 2 MB.")
    );

    private static readonly AppleObject _image = new(
        "attribute of an image",
        new("URLs", new AppleList(_url, "{URL, SHA256, scale, size}"), "26", "The picture in several scales."),
        new("reuseExisting", AppleTypes.Flag, "26", "Take the pass's own picture of the kind.")
    );

    private static readonly AppleObject _images = new(
        "image of an upcoming event",
        new("headerImage", _image, "26", "At the top of its details."),
        new("venueMap", _image, "26", "The venue's map.")
    );

    private static readonly AppleObject _date = new(
        "attribute of dateInformation",
        new("date", AppleTypes.Date, "26", "When it starts.") { ZoneKey = "timeZone" },
        new("timeZone", AppleTypes.Zone, "26", "The zone that the time is shown in; the phone's when missing."),
        new("ignoreTimeComponents", AppleTypes.Flag, "26", "Show the day alone."),
        new("isAllDay", AppleTypes.Flag, "26", "It takes the whole day."),
        new("isUnannounced", AppleTypes.Flag, "26", "The time is to be announced."),
        new("isUndetermined", AppleTypes.Flag, "26", "The time is to be determined.")
    );

    private static readonly AppleObject _entry = new(
        "attribute of an upcoming event",
        new AppleKey("identifier", AppleTypes.Text, "26", "Unique in the pass.") { IsRequired = true },
        new AppleKey("type", AppleTypes.Word("event"), "26", "event.") { IsRequired = true },
        new AppleKey("name", AppleTypes.Text, "26", "What it is called.") { IsRequired = true },
        new("isActive", AppleTypes.Flag, "26", "Whether it is the one at present."),
        new("dateInformation", _date, "26", "When it is; to be determined when missing."),
        new("semantics", SemanticKeys.OfUpcoming, "26", "Its semantic tags."),
        new("URLs", new AppleObject("link of an upcoming event", LinkKeys.OfEvent), "26", "Its links."),
        new("images", _images, "26", "Its pictures."),
        new("backFields", new AppleFields("backFields"), "26", "Its details; without any a phone shows none."),
        new("additionalInfoFields", new AppleFields("additionalInfoFields"), "26", "Further fields below them."),
        new("auxiliaryStoreIdentifiers", new AppleList(AppleTypes.StoreId, "iTunes ids"), "26", "Apps of its event guide.")
    );

    public static readonly AppleList List = new(_entry, "upcoming events");
}
