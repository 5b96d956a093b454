namespace CherryPie.Wallet;

/// <summary><c>raw</c>: further keys of pass.json for what Apple adds before this library knows it. Its strings may hold
/// placeholders.</summary>
internal sealed record DesignRaw(IReadOnlyList<KeyValuePair<string, DesignUserInfo>> Members)
{
    private const int MostAdvised = 50;
    private const string Allowed = "an object of further keys of pass.json";

    // Identity and web service are the server's; the others have an attribute that says what they are. In any case: whoever writes
    // Barcodes means barcodes, and a phone would pass it over.
    private static readonly Dictionary<string, string?> _owned = new(StringComparer.OrdinalIgnoreCase)
    {
        ["formatVersion"] = null,
        ["passTypeIdentifier"] = null,
        ["serialNumber"] = null,
        ["teamIdentifier"] = null,
        ["webServiceURL"] = null,
        ["authenticationToken"] = null,
        ["boardingPass"] = "type",
        ["coupon"] = "type",
        ["eventTicket"] = "type",
        ["generic"] = "type",
        ["storeCard"] = "type",
        ["organizationName"] = "orgName",
        ["description"] = "desc",
        ["groupingIdentifier"] = "groupId",
        ["associatedStoreIdentifiers"] = "assoStoreId",
        ["appLaunchURL"] = "appLaunchUrl",
        ["userInfo"] = "userInfo",
        ["backgroundColor"] = "bgColor",
        ["foregroundColor"] = "fgColor",
        ["labelColor"] = "labelColor",
        ["logoText"] = "logoText",
        ["relevantDate"] = "relevantDate",
        ["locations"] = "locations",
        ["maxDistance"] = "maxDist",
        ["beacons"] = "beacons",
        ["barcode"] = "barcode",
        ["barcodes"] = "barcodes",
        ["nfc"] = "nfc",
    };

    /// <summary>The attribute that sets one of Apple's keys under another name; null where there is none.</summary>
    public static string? AttributeOf(string name) => _owned.GetValueOrDefault(name);

    public static DesignRaw? Read(DesignNode node)
    {
        if (!node.IsObject(Allowed))
        {
            return null;
        }

        var members = new List<KeyValuePair<string, DesignUserInfo>>();
        foreach (var (name, child) in node.Members())
        {
            if (_owned.TryGetValue(name, out var attribute))
            {
                child.Fault(attribute is null ? "is set by the server; must be left out" : $"must not stand in raw; {attribute} sets it");
            }
            else if (PassKeys.All.Find(name) is { } known)
            {
                child.Fault($"must not stand in raw; {known.Name} of the design sets it");
            }
            else if (child.Exists)
            {
                if (members.Count < MostAdvised)
                {
                    Advise(name, child);
                }

                members.Add(new(name, DesignUserInfo.Compile(child)));
            }
        }

        return members.Count == 0 ? null : new(members);
    }

    public void Write(PassWriter pass)
    {
        foreach (var (name, value) in Members)
        {
            pass.Json.WritePropertyName(name);
            value.Write(pass.Json, pass.Content);
        }
    }

    private static void Advise(string name, DesignNode child)
    {
        var near = NearName.Of(name, _owned.Keys.Concat(PassKeys.All.Members.Select(k => k.Name)));
        if (near is not null && !near.Contains(name, StringComparison.OrdinalIgnoreCase))
        {
            child.Reading.Warnings.Add(new(child.Path(), $"is no key that is known here, and stands in the pass as it is; perhaps {near}"));
        }
    }
}
