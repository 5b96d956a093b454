using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>A design's attributes, compiled (CherryPie document, "Apple Wallet Template").</summary>
internal sealed record DesignDocument
{
    public required PassStyle Style { get; init; }

    /// <summary>Whether there is a <c>posterGeneric</c> beside the style.</summary>
    public required bool HasPoster { get; init; }

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

    public required TimeZoneInfo Zone { get; init; }

    public required DesignList<DesignBarcode> Barcodes { get; init; }

    /// <summary>What has one of Apple's names; null for none.</summary>
    public required AppleMembers? Apple { get; init; }

    /// <summary>Whether a pass may be a poster event ticket, by the design's word or a value's.</summary>
    public bool MayBePosterTicket =>
        Style == PassStyle.EventTicket
        && Apple?["preferredStyleSchemes"] switch
        {
            AppleItems { All: var items } => items.Any(i => i is not AppleLeaf { Keys.Count: 0 } || IsPoster(i)),
            var asked => asked is not null,
        };

    /// <summary>Further keys of pass.json, which the server does not know; null for none.</summary>
    public required DesignRaw? Raw { get; init; }

    public required string NfcPath { get; init; }

    public required DesignAttribute<PlaceholderText> NfcMessage { get; init; }

    public required DesignAttribute<PlaceholderText> NfcKey { get; init; }

    /// <summary>Whether a terminal is told only after Face ID or the like; null where nothing is said.</summary>
    public required AppleValue? NfcAuthentication { get; init; }

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
            HasPoster = node["posterGeneric"].Kind == JsonValueKind.Object,
            Description = description.As(_ => text ?? PlaceholderText.Literal("")),
            OrganizationName = node["orgName"]
                .As(n => n.Text() ?? (string.IsNullOrEmpty(organizationName) ? null : PlaceholderText.Literal(organizationName))),
            GroupId = node["groupId"].As(n => grouped ? n.Text() : null),
            StoreIds = ReadStoreIds(node.Either("associatedStoreIdentifiers", "assoStoreId")),
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
            MaxDistance = node.Either("maxDistance", "maxDist").As(n => DesignNumber.Read(n, "a positive number of metres")),
            RelevantDate = node["relevantDate"].As(n => dated ? ReadDate(n) : null),
            Zone = node.Reading.Zone,
            Barcodes = DesignBarcode.ReadAll(node),
            Apple = PassKeys.All.ReadMembers(node, isClosed: false),
            Raw = DesignRaw.Read(node["raw"]),
            NfcPath = node["nfc"].Path(),
            NfcMessage = node["nfc"]["message"].As(n => node["nfc"].IsObject("an object {message, encryptionPublicKey}") ? n.Text() : null),
            NfcKey = node["nfc"]["encryptionPublicKey"].AsText(),
            NfcAuthentication = node["nfc"]["requiresAuthentication"] is { Exists: true } asked ? AppleTypes.Flag.Read(asked) : null,
        };
        node.Reading.IsNew |= document.Apple is not null || document.Raw is not null || document.NfcAuthentication is not null;
        node.Reading.IsNew |= document.Fields.Any(f => f is { Name: "additionalInfo", Parts.Count: > 0 });
        return style is null || text is null ? null : document;
    }

    /// <summary>A date, or a placeholder for one.</summary>
    internal static PlaceholderText? ReadDate(DesignNode node)
    {
        const string allowed = "an ISO 8601 date such as 2030-01-31T18:00:00+01:00";
        var text = node.Text(allowed: allowed);
        if (text is { IsLiteral: true } && !PassDate.TryRead(text.Raw, TimeZoneInfo.Utc, out _))
        {
            return node.Refused($"\"{Shown.Short(text.Raw)}\" must be {allowed}");
        }

        ClockChange.Advise(node.Reading, node.Path(), text, node.Reading.Zone);
        return text;
    }

    private static bool IsPoster(AppleValue scheme) => scheme is AppleLeaf word && word.Normal(PassJson.Nobody) == SchemeNeeds.Poster;

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
                .. node.Items("an array of iTunes ids (whole numbers)", "an iTunes id (a whole number)")
                    .Select(n => n.As(id => DesignNumber.Read(id, "an iTunes id (a whole number)")))
                    .Where(a => a.Value is not null),
            ],
            node.Reading.IsOfPass
        );
}
