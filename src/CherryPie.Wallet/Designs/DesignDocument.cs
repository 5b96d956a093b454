using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A design's attributes, compiled (CherryPie document, "Apple Wallet Template").</summary>
internal sealed record DesignDocument
{
    public required PassStyle Style { get; init; }

    public required PlaceholderText? OrganizationName { get; init; }

    public required PlaceholderText Description { get; init; }

    public PlaceholderText? GroupId { get; init; }

    public IReadOnlyList<PlaceholderText> StoreIds { get; init; } = [];

    public PlaceholderText? AppLaunchUrl { get; init; }

    public DesignUserInfo? UserInfo { get; init; }

    public DesignColor? Background { get; init; }

    public DesignColor? Foreground { get; init; }

    public DesignColor? LabelColor { get; init; }

    public PlaceholderText? LogoText { get; init; }

    public EnumAttribute? TransitType { get; init; }

    public IReadOnlyList<DesignFields> Fields { get; init; } = [];

    public IReadOnlyList<DesignBeacon> Beacons { get; init; } = [];

    public IReadOnlyList<DesignLocation> Locations { get; init; } = [];

    public PlaceholderText? MaxDistance { get; init; }

    public PlaceholderText? RelevantDate { get; init; }

    public TimeSpan Zone { get; init; }

    public IReadOnlyList<DesignBarcode> Barcodes { get; init; } = [];

    public PlaceholderText? NfcMessage { get; init; }

    public PlaceholderText? NfcKey { get; init; }

    /// <summary>Reads a design; null when its type or description is missing.</summary>
    public static DesignDocument? Read(DesignNode node, string? organizationName)
    {
        if (node.Kind != JsonValueKind.Object)
        {
            node.Fault("must be an object with type and desc");
            return null;
        }

        var style = ReadStyle(node["type"]);
        var description = node["desc"];
        var text = description.Text();
        if (text is null or { IsLiteral: true } && string.IsNullOrWhiteSpace(text?.Raw))
        {
            description.Fault("is missing; must be a text that says what the pass is");
            text = null;
        }

        var dated = style is not (PassStyle.Coupon or PassStyle.StoreCard);
        var document = new DesignDocument
        {
            Style = style ?? PassStyle.Generic,
            Description = text ?? PlaceholderText.Literal(""),
            OrganizationName =
                node["orgName"].Text() ?? (string.IsNullOrEmpty(organizationName) ? null : PlaceholderText.Literal(organizationName)),
            GroupId = style is PassStyle.BoardingPass or PassStyle.EventTicket ? node["groupId"].Text() : null,
            StoreIds = ReadStoreIds(node["assoStoreId"]),
            AppLaunchUrl = node["appLaunchUrl"].Text(),
            UserInfo = DesignUserInfo.Read(node["userInfo"]),
            Background = DesignColor.Read(node["bgColor"]),
            Foreground = DesignColor.Read(node["fgColor"]),
            LabelColor = DesignColor.Read(node["labelColor"]),
            LogoText = node["logoText"].Text(),
            TransitType = style == PassStyle.BoardingPass ? EnumAttribute.Read(node["transitType"], EnumMap.Transit) : null,
            Fields = DesignFields.ReadAll(node),
            Beacons = DesignBeacon.ReadAll(node["beacons"]),
            Locations = DesignLocation.ReadAll(node["locations"]),
            MaxDistance = DesignNumber.Read(node["maxDist"], "a positive number of metres"),
            RelevantDate = dated ? ReadDate(node["relevantDate"]) : null,
            Zone = node.Reading.Zone,
            Barcodes = DesignBarcode.ReadAll(node),
            NfcMessage = node["nfc"].IsObject("an object {message, encryptionPublicKey}") ? node["nfc"]["message"].Text() : null,
            NfcKey = node["nfc"]["encryptionPublicKey"].Text(),
        };
        return style is null || text is null ? null : document;
    }

    /// <summary>A date, or a placeholder for one.</summary>
    internal static PlaceholderText? ReadDate(DesignNode node)
    {
        const string allowed = "an ISO 8601 date such as 2030-01-31T18:00:00+01:00";
        var text = node.Text(allowed: allowed);
        return text is { IsLiteral: true } && !PassDate.TryRead(text.Raw, TimeSpan.Zero, out _)
            ? node.Refused($"\"{Shown.Short(text.Raw)}\" must be {allowed}")
            : text;
    }

    private static PassStyle? ReadStyle(DesignNode node)
    {
        var word = node.Text(allowed: EnumMap.Styles.Allowed);
        if (word is null)
        {
            if (!node.Exists || node.Kind == JsonValueKind.String)
            {
                node.Fault($"is missing; must be {EnumMap.Styles.Allowed}");
            }

            return null;
        }

        if (EnumMap.Styles.Find(word.Raw) is { } style)
        {
            return Enum.Parse<PassStyle>(style, ignoreCase: true);
        }

        node.Fault($"\"{Shown.Short(word.Raw)}\" must be {EnumMap.Styles.Allowed}");
        return null;
    }

    private static List<PlaceholderText> ReadStoreIds(DesignNode node) =>
        [
            .. node.Items("an array of iTunes ids (whole numbers)")
                .Select(n => DesignNumber.Read(n, "an iTunes id (a whole number)"))
                .OfType<PlaceholderText>(),
        ];
}
