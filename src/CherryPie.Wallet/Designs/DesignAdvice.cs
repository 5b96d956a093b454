using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>What of a design never reaches a pass: attributes that are not known or that its style has no place for, and translations of
/// texts that are nowhere in it.</summary>
internal static class DesignAdvice
{
    private static readonly string[] _field =

        [
            "itemName",
            "defaultLabel",
            "defaultValue",
            "attributedValue",
            "changeMsg",
            "textAlign",
            "format",
            "detectorTypes",
            "dynamicBackfieldKey",
            .. PassKeys.OfField.Select(k => k.Name),
        ],
        _format = ["type", "dateFormat", "timeFormat", "ignoreTimezone", "isRelative", "currencyCode", "numberFormat"],
        _barcode = ["format", "message", "messageOption", "altText", "altTextOption", "messageEncoding"],
        _fieldLists = ["header", "primary", "secondary", "auxiliary", "back", "additionalInfoFields"];

    private static readonly string[] _design =
    [
        "type",
        "desc",
        "orgName",
        "groupId",
        "assoStoreId",
        "appLaunchUrl",
        "userInfo",
        "bgColor",
        "fgColor",
        "labelColor",
        "logoText",
        "transitType",
        .. _fieldLists,
        "beacons",
        "locations",
        "maxDist",
        "relevantDate",
        "barcode",
        "barcodes",
        "nfc",
        "raw",
        .. PassKeys.All.Members.Concat(PassKeys.Same).Select(k => k.Name),
    ];

    /// <summary>The attributes of a design.</summary>
    public static IReadOnlyList<string> OfDesign => _design;

    // What Apple calls an attribute of a field that has an older name.
    private static readonly Dictionary<string, string> _apple = new(StringComparer.OrdinalIgnoreCase)
    {
        ["key"] = "itemName",
        ["label"] = "defaultLabel",
        ["value"] = "defaultValue",
        ["changeMessage"] = "changeMsg",
        ["textAlignment"] = "textAlign",
        ["dataDetectorTypes"] = "detectorTypes",
        ["dateStyle"] = "format.dateFormat",
        ["timeStyle"] = "format.timeFormat",
        ["numberStyle"] = "format.numberFormat",
        ["currencyCode"] = "format.currencyCode",
        ["ignoresTimeZone"] = "format.ignoreTimezone",
        ["isRelative"] = "format.isRelative",
    };

    // What Apple, or England, calls an attribute of a design that has an older name.
    private static readonly Dictionary<string, string> _appleOfDesign = new(StringComparer.OrdinalIgnoreCase)
    {
        ["headerFields"] = "header",
        ["primaryFields"] = "primary",
        ["secondaryFields"] = "secondary",
        ["auxiliaryFields"] = "auxiliary",
        ["backFields"] = "back",
        ["backgroundColour"] = "bgColor",
        ["foregroundColour"] = "fgColor",
        ["labelColour"] = "labelColor",
    };

    /// <summary>The attribute that Apple, or England, calls otherwise; null where there is none.</summary>
    public static string? AttributeOf(string name) => DesignRaw.AttributeOf(name) ?? _appleOfDesign.GetValueOrDefault(name);

    public static void Add(DesignNode design, PassStyle style)
    {
        // Answers name the stored pictures, and clients send them back.
        Names(design, _design, name => !name.EndsWith("File", StringComparison.OrdinalIgnoreCase));
        foreach (var list in _fieldLists)
        {
            Fields(design[list], list, style);
        }

        foreach (var (name, list) in design["posterGeneric"].Members())
        {
            Fields(list, name.Replace("Fields", "", StringComparison.OrdinalIgnoreCase), style);
        }

        Names(design["nfc"], ["message", "encryptionPublicKey", "requiresAuthentication"]);
        foreach (var barcode in Elements(design["barcodes"]).Append(design["barcode"]))
        {
            Names(barcode, _barcode);
        }

        Style(design, style);
    }

    private static void Style(DesignNode design, PassStyle style)
    {
        Unused(design["transitType"], style != PassStyle.BoardingPass, "is for a boardingPass only");
        Unused(
            design["groupId"],
            style is not (PassStyle.BoardingPass or PassStyle.EventTicket),
            "is for boardingPass and eventTicket only"
        );
        Unused(
            design["relevantDate"],
            style is PassStyle.Coupon or PassStyle.StoreCard,
            "is for no card or coupon; these show on the lock screen by locations and beacons alone"
        );
        var scheme = style switch
        {
            PassStyle.EventTicket => "posterEventTicket",
            PassStyle.BoardingPass => "semanticBoardingPass",
            _ => null,
        };
        foreach (
            var asked in Elements(design["preferredStyleSchemes"]).Where(s => s.Plain() is "posterEventTicket" or "semanticBoardingPass")
        )
        {
            Unused(asked, asked.Plain() != scheme, $"\"{asked.Plain()}\" is for another style");
        }
    }

    private static void Fields(DesignNode list, string group, PassStyle style)
    {
        foreach (var field in Elements(list))
        {
            if (field["defaultValue"].Kind == JsonValueKind.Array)
            {
                Fields(field["defaultValue"], group, style);
                continue;
            }

            Names(field, _field);
            Names(field["format"], _format);
            Unused(field["textAlign"], group is "primary" or "back", "has no effect in primary and back fields");
            Unused(field["detectorTypes"], group != "back", "is for back fields only");
            Unused(field["row"], group != "auxiliary" || style != PassStyle.EventTicket, "is for auxiliary fields of an eventTicket only");
        }
    }

    private static IReadOnlyList<DesignNode> Elements(DesignNode list) => list.Kind == JsonValueKind.Array ? list.Items("an array") : [];

    private static void Unused(DesignNode node, bool isUnused, string why)
    {
        if (node.Exists && isUnused && !(node.Kind == JsonValueKind.String && node.Plain() is null))
        {
            node.Reading.Warnings.Add(new(node.Path(), $"{why}, and was ignored"));
        }
    }

    private static void Names(DesignNode node, string[] known, Func<string, bool>? isJudged = null)
    {
        foreach (var (name, child) in node.Members())
        {
            if (!child.Exists || known.Contains(name, StringComparer.OrdinalIgnoreCase) || isJudged?.Invoke(name) == false)
            {
                continue;
            }

            var better =
                known == _design ? AttributeOf(name)
                : known == _field ? _apple.GetValueOrDefault(name)
                : null;
            node.Reading.Warnings.Add(
                new(
                    child.Path(),
                    "is not known, and was ignored"
                        + (
                            better is not null ? $"; {better} sets it"
                            : NearName.Of(name, known) is { } near ? $"; perhaps {near}"
                            : ""
                        )
                )
            );
        }
    }
}
