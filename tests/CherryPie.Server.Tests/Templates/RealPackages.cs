using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;

namespace CherryPie.Server.Tests.Templates;

/// <summary>Ten packages shaped as companies make them: each style, languages, all kinds of pictures, ZIPs of many programs.</summary>
internal static class RealPackages
{
    private const string Identity = """
        "formatVersion":1,"passTypeIdentifier":"pass.com.foreign.x","teamIdentifier":"FOREIGN123","serialNumber":"E-1",
        "webServiceURL":"https://example.org/","authenticationToken":"vxwxd7J8AlNNFPS8k0a0FfUFtq0ewzFdc",
        """;

    // Folders are where real packages have them: pictures of a language stand in each folder.
    public static readonly IReadOnlyDictionary<string, (string Json, byte[] Zip)> All = new Dictionary<string, (string, byte[])>
    {
        ["airline"] = Package(
            """
            "organizationName":"Example Air","description":"Boarding pass","logoText":"Example Air","backgroundColor":"rgb(0, 40, 90)",
            "foregroundColor":"rgb(255, 255, 255)","labelColor":"rgb(200, 220, 255)","groupingIdentifier":"trip-1",
            "relevantDate":"2030-05-06T19:30:00+02:00","locations":[{"latitude":52.36,"longitude":13.5,"relevantText":"Gate B7"}],
            "maxDistance":500,"barcodes":[{"format":"PKBarcodeFormatAztec","message":"M1DESMARAIS/LUC EABC123",
            "messageEncoding":"iso-8859-1","altText":"ABC123"}],"boardingPass":{"transitType":"PKTransitTypeAir",
            "headerFields":[{"key":"gate","label":"GATE","value":"B7","changeMessage":"Gate is now %@",
            "textAlignment":"PKTextAlignmentRight"}],
            "primaryFields":[{"key":"from","label":"BERLIN","value":"BER"},{"key":"to","label":"TOKYO","value":"HND"}],
            "auxiliaryFields":[{"key":"when","label":"DEPARTS","value":"2030-05-06T19:30:00+02:00","dateStyle":"PKDateStyleNone",
            "timeStyle":"PKDateStyleShort","ignoresTimeZone":true}],"secondaryFields":[{"key":"seat","label":"SEAT","value":"12A"}],
            "backFields":[{"key":"terms","label":"TERMS","value":"See https://example.org","dataDetectorTypes":[]}]},
            "preferredStyleSchemes":["semanticBoardingPass","boardingPass"],"upgradeURL":"https://example.org/up","semantics":
            {"airlineCode":"EX","flightNumber":123,"departureAirportCode":"BER","originalDepartureDate":"2030-05-06T19:30:00+02:00",
            "passengerName":{"givenName":"Luc","familyName":"Desmarais"},"seats":[{"seatNumber":"12A"}],"silenceRequested":true}
            """,
            Pictures("icon", "logo", "footer"),
            f => OddZips.Of(f, CompressionLevel.NoCompression)
        ),
        ["train"] = Package(
            """
            "organizationName":"Bahn","description":"train_ticket","backgroundColor":"rgb(255, 255, 255)","boardingPass":
            {"transitType":"PKTransitTypeTrain","primaryFields":[{"key":"a","label":"from_label","value":"Wien"},
            {"key":"b","label":"to_label","value":"Salzburg"}],"backFields":[{"key":"link","label":"more","value":"Open",
            "attributedValue":"<a href=\"https://example.org\">Open</a>","dataDetectorTypes":["PKDataDetectorTypeLink",
            "PKDataDetectorTypePhoneNumber","PKDataDetectorTypeAddress","PKDataDetectorTypeCalendarEvent"]}]},
            "barcodes":[{"format":"PKBarcodeFormatPDF417","message":"äöü","messageEncoding":"iso-8859-1"}]
            """,
            [
                .. Pictures("icon", "logo"),
                .. Localized("footer", "en.lproj/"),
                .. Localized("footer", "de.lproj/", shade: 9),
                Strings("en", "\"train_ticket\" = \"Ticket\";\n\"from_label\" = \"From\";\n\"to_label\" = \"To\";\n"),
                Strings("de", "\"train_ticket\" = \"Fahrkarte\";\n\"from_label\" = \"Von\";\n\"to_label\" = \"Nach\";\n"),
            ],
            f => OddZips.Of(f)
        ),
        ["concert"] = Package(
            """
            "organizationName":"Hall","description":"Ticket","relevantDate":"2030-01-01T20:00:00Z","locations":[{"latitude":1.5,
            "longitude":-2.25,"altitude":3}],"eventTicket":{"primaryFields":[{"key":"event","label":"EVENT","value":"The Beat Goes On"}],
            "secondaryFields":[{"key":"loc","label":"LOCATION","value":"Moscone West"}],"auxiliaryFields":[{"key":"price","label":"PRICE",
            "value":12.5,"currencyCode":"EUR","row":1,"semantics":{"totalPrice":{"amount":"12.5","currencyCode":"EUR"}}}],
            "additionalInfoFields":[{"key":"info","label":"Parking","value":"P1"}]},
            "barcodes":[{"format":"PKBarcodeFormatQR","message":"123","messageEncoding":"utf-8"}],
            "bagPolicyURL":"https://example.org/bags",
            "upcomingPassInformation":[{"identifier":"e1","type":"event","name":"Opening","dateInformation":{"date":
            "2030-01-01T20:00:00Z"},"backFields":[{"key":"b","label":"Doors","value":"19:00"}]}]
            """,
            [.. Pictures("icon", "logo", "background", "thumbnail"), .. Localized("icon", "zh-Hans.lproj/", shade: 7)],
            f => OddZips.Of(f, streamed: true)
        ),
        ["cinema"] = Package(
            """
            "organizationName":"Cine","description":"Movie","eventTicket":{"headerFields":[{"key":"n","label":"Seats","value":2,
            "numberStyle":"PKNumberStyleSpellOut"}],"primaryFields":[{"key":"t","value":"Tempo"}]}
            """,
            [
                .. Pictures("icon"),
                .. Localized("strip", "pt-BR.lproj/"),
                .. Localized("strip", "pt-PT.lproj/", shade: 3),
                .. Localized("strip", "en.lproj/", shade: 5),
                Strings("pt-BR", "\"Seats\" = \"Lugares\";"),
                Strings("pt-PT", "\"Seats\" = \"Assentos\";"),
                Strings("en", "\"Seats\" = \"Seats\";"),
            ],
            f => OddZips.Of(f, folders: true, streamed: true)
        ),
        ["coupon"] = Package(
            """
            "organizationName":"Shop","description":"20 % off","sharingProhibited":true,
            "coupon":{"primaryFields":[{"key":"offer","label":"off",
            "value":0.2,"numberStyle":"PKNumberStylePercent"}],"auxiliaryFields":[{"key":"ends","label":"EXPIRES",
            "value":"2030-04-24T10:00:00-05:00","isRelative":true,"dateStyle":"PKDateStyleShort","timeStyle":"PKDateStyleNone"}]}
            """,
            [.. Pictures("icon"), ("strip@3x.png", Tests.Pictures.Of(1125, 432))],
            f => OddZips.Of(f)
        ),
        ["card"] = Package(
            """
            "organizationName":"Café Ünïcode","description":"Points","logoText":"☕ Café","suppressStripShine":true,"userInfo":{"a":
            {"b":[1,"x",null,true]}},"associatedStoreIdentifiers":[284882215],"appLaunchURL":"app://open","storeCard":{"headerFields":
            [{"key":"p","label":"Points","value":1200}],"secondaryFields":[{"key":"m","label":"Member","value":"Ada Ørsted"}]},
            "beacons":[{"proximityUUID":"a1b2c3d4-0000-1111-2222-333344445555","major":0,"minor":65535,"relevantText":"Hi"}]
            """,
            [.. Pictures("icon", "logo", "strip"), ("übersicht/ünï.txt", [1])],
            f => OddZips.Of(f, folders: true)
        ),
        ["folder"] = Package(
            """
            "organizationName":"Gym","description":"Member","generic":{"primaryFields":[{"key":"m","value":"Johnny Appleseed"}],
            "secondaryFields":[{"key":"e","value":""}]},"posterGeneric":{"headerFields":[{"key":"h","label":"No","value":"7"}],
            "primaryFields":[{"key":"m","value":"Johnny Appleseed"}]},"featuredActions":[{"identifier":"a","type":"shop",
            "url":"https://example.org"}]
            """,
            Pictures("icon", "thumbnail"),
            f =>
                OddZips.Of([
                    .. f.Select(x => ("Gym.pkpasstemplate/" + x.Item1, x.Item2)),
                    ("__MACOSX/Gym.pkpasstemplate/._pass.json", [0, 5]),
                    ("Gym.pkpasstemplate/.DS_Store", [0]),
                ])
        ),
        ["several"] = Package(
            """
            "organizationName":"Lib","description":"Library","generic":{"auxiliaryFields":[{"key":"s","label":"Size","value":1e3,
            "numberStyle":"PKNumberStyleScientific"},{"key":"k","label":"K","value":7,"numberStyle":"PKNumberStyleDecimal"}]},
            "barcodes":[{"format":"PKBarcodeFormatCode128","message":"L-1","messageEncoding":"iso-8859-1"},
            {"format":"PKBarcodeFormatQR","message":"L-1","messageEncoding":"iso-8859-1","altText":"L-1"}]
            """,
            Pictures("icon"),
            OddZips.Of64
        ),
        ["strings"] = Package(
            """
            "organizationName":"Gift","description":"gift \"card\"","storeCard":{"primaryFields":[{"key":"balance","label":"remaining",
            "value":25,"currencyCode":"USD"}]}
            """,
            [
                .. Pictures("icon", "strip"),
                (
                    "fr.lproj/pass.strings",
                    [
                        .. Encoding.Unicode.Preamble,
                        .. Encoding.Unicode.GetBytes(
                            "/* title */\n\"gift \\\"card\\\"\" = \"carte\\ncadeau\";\n// rest\nremaining = \"restant\";\n"
                        ),
                    ]
                ),
                (
                    "en.lproj/pass.strings",
                    [.. Encoding.BigEndianUnicode.Preamble, .. Encoding.BigEndianUnicode.GetBytes("\"remaining\"=\"Rest\\U00e9\";")]
                ),
            ],
            f => OddZips.Of(f)
        ),
        ["everything"] = Package(
            """
            "organizationName":"All","description":"All pictures","coupon":{"primaryFields":[{"key":"o","value":"x"}]}
            """,
            [
                .. Pictures("icon", "thumbnail", "background", "footer", "artwork", "primaryLogo", "secondaryLogo", "venueMap"),
                .. Localized("logo", "ja.lproj/"),
                .. Localized("logo", "en.lproj/", shade: 8),
                .. Localized("strip", "ja.lproj/", shade: 2),
                .. Localized("strip", "en.lproj/", shade: 1),
            ],
            f => OddZips.Of(f, CompressionLevel.SmallestSize)
        ),
    };

    public static (string, byte[])[] Pictures(params string[] kinds) => [.. kinds.SelectMany(k => Localized(k, ""))];

    private static IEnumerable<(string, byte[])> Localized(string kind, string folder, byte shade = 90)
    {
        var (width, height) = kind switch
        {
            "icon" => (29, 29),
            "logo" => (80, 30),
            "strip" => (375, 98),
            "thumbnail" => (60, 90),
            "background" => (180, 220),
            "artwork" => (358, 448),
            "primaryLogo" => (120, 30),
            "secondaryLogo" => (100, 12),
            "venueMap" => (200, 100),
            _ => (286, 15),
        };
        for (var scale = 1; scale <= 3; scale++)
        {
            var name = $"{folder}{kind}{(scale == 1 ? "" : $"@{scale}x")}.png";
            yield return (name, Tests.Pictures.Of(width * scale, height * scale, (byte)(shade + scale)));
        }
    }

    private static (string, byte[]) Strings(string folder, string text) => (folder + ".lproj/pass.strings", Encoding.UTF8.GetBytes(text));

    private static (string Json, byte[] Zip) Package(
        string json,
        IEnumerable<(string, byte[])> others,
        Func<IEnumerable<(string Name, byte[] Content)>, byte[]> zip
    )
    {
        var pass = JsonNode.Parse("{" + Identity + json + "}")!.ToJsonString();
        return (
            pass,
            zip([("pass.json", Encoding.UTF8.GetBytes(pass)), ("manifest.json", "{}"u8.ToArray()), ("signature", [1, 2]), .. others])
        );
    }
}
