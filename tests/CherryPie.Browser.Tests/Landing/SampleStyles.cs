namespace CherryPie.Server.Tests.Landing;

/// <summary>A pass of each style and layout as its owners might design it.</summary>
internal sealed record SampleStyle(string Name, string Format, string ZxingName, string Message, string Design, string More, Part[] Images)
{
    public const string Languages = """
        ,"passbookLang":{"de":{"text":{
          "Points":"Punkte","Member":"Mitglied","Balance":"Guthaben","Gate":"Flugsteig","Passenger":"Reisender",
          "Departs":"Abflug","Seat":"Sitz","Doors":"Einlass","Row":"Reihe","Expires":"Gültig bis",
          "Terms":"Bedingungen"
        }},"ar":{"text":{
          "Points":"النقاط","Member":"العضو","Balance":"الرصيد","Gate":"البوابة","Passenger":"المسافر",
          "Departs":"المغادرة","Seat":"المقعد","Doors":"فتح الأبواب","Row":"الصف","Expires":"صالح حتى",
          "Terms":"الشروط"
        }}}
        """;

    private const string Back =
        ""","back":[{"itemName":"terms","defaultLabel":"Terms","defaultValue":"Valid at all branches. """
        + """See https://example.com/terms or write to hello@example.com."}]""";

    public static readonly SampleStyle[] All =
    [
        new(
            "storeCard",
            "qr",
            "QRCode",
            "CARD-7731-0042",
            Draft(
                "storeCard",
                "qr",
                "CARD-7731-0042",
                "Fern & Ring",
                (24, 62, 52),
                """
                "header":[{"itemName":"points","defaultLabel":"Points","defaultValue":"1250","format":{"type":"number",
                "numberFormat":"decimal"}}],
                "primary":[{"itemName":"balance","defaultLabel":"Balance","defaultValue":"21.75","format":{"type":"currency",
                "currencyCode":"EUR"}}],
                "secondary":[{"itemName":"member","defaultLabel":"Member","defaultValue":"#{name}"}],
                "auxiliary":[{"itemName":"level","defaultLabel":"Level","defaultValue":"Gold"}]
                """
            ),
            Languages,
            [Part.File("passbook-LogoFile", Artwork.Logo()), Part.File("passbook-StripFile", Artwork.Strip(150))]
        ),
        new(
            "coupon",
            "pdf417",
            "PDF417",
            "SPRING-20-OFF-558812",
            Draft(
                "coupon",
                "pdf417",
                "SPRING-20-OFF-558812",
                "Fern & Ring",
                (176, 58, 36),
                """
                "primary":[{"itemName":"offer","defaultLabel":"on all plants","defaultValue":"20% off"}],
                "secondary":[{"itemName":"expires","defaultLabel":"Expires","defaultValue":"2031-05-31","format":{"type":"date",
                "dateFormat":"medium"}},{"itemName":"member","defaultLabel":"Member","defaultValue":"#{name}"}]
                """
            ),
            Languages,
            [Part.File("passbook-LogoFile", Artwork.Logo()), Part.File("passbook-StripFile", Artwork.Strip(20))]
        ),
        new(
            "eventTicket",
            "aztec",
            "Aztec",
            "TICKET/2031/A-17",
            Draft(
                "eventTicket",
                "aztec",
                "TICKET/2031/A-17",
                "Open Air",
                (38, 28, 72),
                """
                "header":[{"itemName":"row","defaultLabel":"Row","defaultValue":"A 17"}],
                "primary":[{"itemName":"event","defaultLabel":"Concert","defaultValue":"The Northern Lights"}],
                "secondary":[{"itemName":"place","defaultLabel":"Venue","defaultValue":"Harbour Stage"}],
                "auxiliary":[{"itemName":"doors","defaultLabel":"Doors","defaultValue":"2031-07-12T19:30:00+02:00",
                "format":{"type":"dateTime","dateFormat":"medium","timeFormat":"short","ignoreTimezone":true}},{"itemName":"member",
                "defaultLabel":"Member","defaultValue":"#{name}"}]
                """
            ),
            Languages,
            [
                Part.File("passbook-LogoFile", Artwork.Logo()),
                Part.File("passbook-BgFile", Artwork.Background(270)),
                Part.File("passbook-ThumbFile", Artwork.Thumbnail(300)),
            ]
        ),
        new(
            "generic",
            "code128",
            "Code128",
            "MEMBER-90210",
            Draft(
                "generic",
                "code128",
                "MEMBER-90210",
                "City Library",
                (236, 240, 244),
                """
                "primary":[{"itemName":"member","defaultLabel":"Member","defaultValue":"#{name}"}],
                "secondary":[{"itemName":"since","defaultLabel":"Since","defaultValue":"2019-03-01","format":{"type":"date",
                "dateFormat":"long"}}],
                "auxiliary":[{"itemName":"branch","defaultLabel":"Branch","defaultValue":"Old Town"},{"itemName":"loans",
                "defaultLabel":"Loans","defaultValue":"12","format":{"type":"number","numberFormat":"decimal"}}]
                """,
                "28,42,60",
                "86,102,120"
            ),
            Languages,
            [Part.File("passbook-LogoFile", Artwork.Logo(0.11, 0.3, 0.5)), Part.File("passbook-ThumbFile", Artwork.Thumbnail(210))]
        ),
        new(
            "boardingPass",
            "pdf417",
            "PDF417",
            "M1HOPPER/GRACE EABC123 BERLISCR 0815",
            Draft(
                "boardingPass",
                "pdf417",
                "M1HOPPER/GRACE EABC123 BERLISCR 0815",
                "Cherry Air",
                (20, 74, 134),
                """
                "transitType":"air",
                "header":[{"itemName":"gate","defaultLabel":"Gate","defaultValue":"B23"}],
                "primary":[{"itemName":"from","defaultLabel":"Berlin","defaultValue":"BER"},{"itemName":"to","defaultLabel":"Lisbon",
                "defaultValue":"LIS"}],
                "auxiliary":[{"itemName":"departs","defaultLabel":"Departs","defaultValue":"2031-07-12T08:15:00+02:00",
                "format":{"type":"dateTime","dateFormat":"short","timeFormat":"short","ignoreTimezone":true}},{"itemName":"seat",
                "defaultLabel":"Seat","defaultValue":"14A"}],
                "secondary":[{"itemName":"passenger","defaultLabel":"Passenger","defaultValue":"#{name}"}]
                """
            ),
            Languages,
            [Part.File("passbook-LogoFile", Artwork.Logo()), Part.File("passbook-FooterFile", Artwork.Footer())]
        ),
        SampleLayouts.Poster,
        SampleLayouts.Flight,
    ];

    public string Json(string campaign) =>
        $$$"""{"name":"{{{Name}}}","campaignName":"{{{campaign}}}","language":"en","startDate":"2020-01-01T00:00:"""
        + $$$"""00Z","dynamicKeys":[{"key":"name","type":"string","defaultValue":"Grace Hopper","isEditable":true},"""
        + $$$"""{"key":"visits","type":"number","defaultValue":3,"isEditable":true},{"key":"born","type":"dateTime","isEditable":"""
        + $$$"""true,"defaultValue":"1990-01-01"},{"key":"secret","type":"string"}],"passbook":{{{Design}}}{{{More}}}}""";

    public static string Draft(
        string type,
        string format,
        string message,
        string logoText,
        (int R, int G, int B) colour,
        string fields,
        string ink = "255,255,255",
        string label = "222,232,228"
    ) =>
        $$$"""
            {"type":"{{{type}}}","desc":"{{{logoText}}} pass","orgName":"{{{logoText}}}","logoText":"{{{logoText}}}",
            "bgColor":{"red":{{{colour.R}}},"green":{{{colour.G}}},"blue":{{{colour.B}}}},
            "fgColor":{{{Rgb(ink)}}},"labelColor":{{{Rgb(
                label
            )}}},"barcode":{"format":"{{{format}}}","message":"{{{message}}}","altText":"{{{message}}}"},{{{fields}}}{{{Back}}}}
            """;

    private static string Rgb(string parts) =>
        parts.Split(',') is [var r, var g, var b] ? $$"""{"red":{{r}},"green":{{g}},"blue":{{b}}}""" : "";
}
