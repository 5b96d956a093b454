namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>All inputs of the designer by the attributes that they are of. What is not listed is kept as it is.</summary>
internal static class DesignColumns
{
    private static readonly DesignColumn _text = new("text", "relevantText");

    /// <summary>Lists of fields, as they stand on a pass: those of the style, then those of a poster beside it.</summary>
    public static readonly DesignGroup[] Groups =
    [
        new("header", "header"),
        new("primary", "primary"),
        new("secondary", "secondary"),
        new("auxiliary", "auxiliary"),
        new(Back, Back),
        new("info", "additionalInfoFields"),
        new("posterHeader", "posterGeneric.headerFields", IsPoster: true),
        new("posterPrimary", "posterGeneric.primaryFields", IsPoster: true),
        new("posterFooter", "posterGeneric.footerFields", IsPoster: true),
        new("posterBack", "posterGeneric.backFields", IsPoster: true),
        new("posterInfo", "posterGeneric.additionalInfoFields", IsPoster: true),
    ];

    public const string Back = "back";

    /// <summary>Attributes of the template, whichever of its designs is edited.</summary>
    public static readonly DesignColumn[] Template =
    [
        new("language", "language"),
        new("start", "startDate", ColumnKind.Time),
        new("end", "endDate", ColumnKind.Time),
        new("most", "maxIssue", ColumnKind.Number, "0"),
        new("zone", "timezone", ColumnKind.Number),
    ];

    /// <summary>Attributes of a design.</summary>
    public static readonly DesignColumn[] Design =
    [
        new("style", "type"),
        new("about", "desc"),
        new("issuer", "orgName"),
        new("logoText", "logoText"),
        new("background", "bgColor", ColumnKind.Color),
        new("ink", "fgColor", ColumnKind.Color),
        new("labelInk", "labelColor", ColumnKind.Color),
        new("transit", "transitType"),
        new("together", "groupId"),
        new("relevant", "relevantDate"),
        new("distance", "maxDist", ColumnKind.Number),
        new("expires", "expirationDate"),
        new("noSharing", "sharingProhibited", ColumnKind.Flag),
        new("scheme", "preferredStyleSchemes", ColumnKind.Words),
        new("nfcMessage", "nfc.message"),
        new("nfcKey", "nfc.encryptionPublicKey"),
        new("nfcAsks", "nfc.requiresAuthentication", ColumnKind.Flag),
        new("apps", "assoStoreId", ColumnKind.Numbers),
        new("appLink", "appLaunchUrl"),
    ];

    /// <summary>Attributes of a field.</summary>
    public static readonly DesignColumn[] Field =
    [
        new("name", "itemName"),
        new("label", "defaultLabel"),
        new("value", "defaultValue"),
        new("message", "changeMsg"),
        new("align", "textAlign"),
        new("type", "format.type", ColumnKind.Text, "text"),
        new("date", "format.dateFormat"),
        new("time", "format.timeFormat"),
        new("currency", "format.currencyCode"),
        new("number", "format.numberFormat"),
    ];

    public static readonly DesignColumn[] Barcode =
    [
        new("format", "format"),
        new("option", "messageOption", ColumnKind.Text, "message"),
        new("message", "message"),
        new("altOption", "altTextOption", ColumnKind.Text, "text"),
        new("alt", "altText"),
    ];

    /// <summary>Lists of a design that are no fields.</summary>
    public static readonly DesignList[] Lists =
    [
        new(
            "places",
            "locations",
            [new("lat", "lat", ColumnKind.Number), new("lon", "lon", ColumnKind.Number), new("alt", "alt", ColumnKind.Number), _text]
        ),
        new(
            "beacons",
            "beacons",
            [new("uuid", "uuid"), new("major", "major", ColumnKind.Number), new("minor", "minor", ColumnKind.Number), _text]
        ),
        new("dates", "relevantDates", [new("date", "date"), new("from", "startDate"), new("to", "endDate")]),
        new(
            "actions",
            "featuredActions",
            [new("identifier", "identifier"), new("type", "type"), new("url", "url"), new("place", "placeIdentifier")]
        ),
    ];

    public static readonly DesignColumn[] Key =
    [
        new("key", "key"),
        new("type", "type", ColumnKind.Text, "string"),
        new("default", "defaultValue"),
        new("label", "label"),
        new("editable", "isEditable", ColumnKind.Flag),
    ];
}

/// <summary>A list of fields.</summary>
/// <param name="Name">What the form calls it.</param>
/// <param name="Path">The attribute.</param>
/// <param name="IsPoster">Whether it is of a poster, whose fields do not move into those of the style.</param>
internal sealed record DesignGroup(string Name, string Path, bool IsPoster = false);

/// <summary>Another list of a design.</summary>
/// <param name="Name">What the form calls it.</param>
/// <param name="Path">The attribute.</param>
/// <param name="Columns">The inputs of an element.</param>
internal sealed record DesignList(string Name, string Path, DesignColumn[] Columns);
