using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A design's attributes, compiled (CherryPie document, "Apple Wallet Template").</summary>
internal sealed record DesignDocument
{
    public required PassStyle Style { get; init; }

    /// <summary>What the caller calls the whole design, such as <c>passbook</c>.</summary>
    public required string Path { get; init; }

    public required DesignAttribute<PlaceholderText> OrganizationName { get; init; }

    public required DesignAttribute<PlaceholderText> Description { get; init; }

    public required DesignAttribute<PlaceholderText> GroupId { get; init; }

    public required DesignList<DesignAttribute<PlaceholderText>> StoreIds { get; init; }

    public required DesignAttribute<PlaceholderText> AppLaunchUrl { get; init; }

    public required DesignAttribute<DesignUserInfo> UserInfo { get; init; }

    public required DesignAttribute<DesignColor> Background { get; init; }

    public required DesignAttribute<DesignColor> Foreground { get; init; }

    public required DesignAttribute<DesignColor> LabelColor { get; init; }

    public required DesignAttribute<PlaceholderText> LogoText { get; init; }

    public required DesignAttribute<EnumAttribute> TransitType { get; init; }

    public required IReadOnlyList<DesignFields> Fields { get; init; }

    public required DesignList<DesignBeacon> Beacons { get; init; }

    public required DesignList<DesignLocation> Locations { get; init; }

    public required DesignAttribute<PlaceholderText> MaxDistance { get; init; }

    public required DesignAttribute<PlaceholderText> RelevantDate { get; init; }

    public required TimeSpan Zone { get; init; }

    public required DesignList<DesignBarcode> Barcodes { get; init; }

    public required string NfcPath { get; init; }

    public required DesignAttribute<PlaceholderText> NfcMessage { get; init; }

    public required DesignAttribute<PlaceholderText> NfcKey { get; init; }

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
        var grouped = style is PassStyle.BoardingPass or PassStyle.EventTicket;
        var travels = style == PassStyle.BoardingPass;
        var document = new DesignDocument
        {
            Path = node.Path(),
            Style = style ?? PassStyle.Generic,
            Description = description.As(_ => text ?? PlaceholderText.Literal("")),
            OrganizationName = node["orgName"]
                .As(n => n.Text() ?? (string.IsNullOrEmpty(organizationName) ? null : PlaceholderText.Literal(organizationName))),
            GroupId = node["groupId"].As(n => grouped ? n.Text() : null),
            StoreIds = ReadStoreIds(node["assoStoreId"]),
            AppLaunchUrl = node["appLaunchUrl"].AsText(),
            UserInfo = node["userInfo"].As(DesignUserInfo.Read),
            Background = node["bgColor"].As(DesignColor.Read),
            Foreground = node["fgColor"].As(DesignColor.Read),
            LabelColor = node["labelColor"].As(DesignColor.Read),
            LogoText = node["logoText"].AsText(),
            TransitType = node["transitType"].As(n => travels ? EnumAttribute.Read(n, EnumMap.Transit) : null),
            Fields = DesignFields.ReadAll(node),
            Beacons = DesignBeacon.ReadAll(node["beacons"]),
            Locations = DesignLocation.ReadAll(node["locations"]),
            MaxDistance = node["maxDist"].As(n => DesignNumber.Read(n, "a positive number of metres")),
            RelevantDate = node["relevantDate"].As(n => dated ? ReadDate(n) : null),
            Zone = node.Reading.Zone,
            Barcodes = DesignBarcode.ReadAll(node),
            NfcPath = node["nfc"].Path(),
            NfcMessage = node["nfc"]["message"].As(n => node["nfc"].IsObject("an object {message, encryptionPublicKey}") ? n.Text() : null),
            NfcKey = node["nfc"]["encryptionPublicKey"].AsText(),
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

    private static DesignList<DesignAttribute<PlaceholderText>> ReadStoreIds(DesignNode node) =>
        new(
            node.Path(),
            [
                .. node.Items("an array of iTunes ids (whole numbers)")
                    .Select(n => n.As(id => DesignNumber.Read(id, "an iTunes id (a whole number)")))
                    .Where(a => a.Value is not null),
            ],
            node.Reading.IsOfPass
        );
}
