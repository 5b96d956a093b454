namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>All inputs of the designer by the attributes that they are of. What is not listed is kept as it is.</summary>
internal static class DesignColumns
{
    /// <summary>Lists of fields, as they stand on a pass, with what a list's name is in a template.</summary>
    public static readonly string[] Groups = ["header", "primary", "secondary", "auxiliary", "back"];

    /// <summary>Attributes of the template.</summary>
    public static readonly DesignColumn[] Own =
    [
        new("language", "language"),
        new("start", "startDate", ColumnKind.Time),
        new("end", "endDate", ColumnKind.Time),
        new("most", "maxIssue", ColumnKind.Number, "0"),
        new("zone", "timezone", ColumnKind.Number),
        new("style", "passbook.type"),
        new("about", "passbook.desc"),
        new("issuer", "passbook.orgName"),
        new("logoText", "passbook.logoText"),
        new("background", "passbook.bgColor", ColumnKind.Color),
        new("ink", "passbook.fgColor", ColumnKind.Color),
        new("labelInk", "passbook.labelColor", ColumnKind.Color),
        new("transit", "passbook.transitType"),
        new("together", "passbook.groupId"),
        new("relevant", "passbook.relevantDate"),
        new("distance", "passbook.maxDist", ColumnKind.Number),
        new("expires", "passbook.expirationDate"),
        new("noSharing", "passbook.sharingProhibited", ColumnKind.Flag),
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

    public static readonly DesignColumn[] Place =
    [
        new("lat", "lat", ColumnKind.Number),
        new("lon", "lon", ColumnKind.Number),
        new("text", "relevantText"),
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
