using System.Text.Json;
using System.Text.Json.Nodes;

namespace CherryPie.Wallet;

/// <summary>Reads a design out of a pass.json, by whomever it was made: the reverse of <see cref="PassDesign.Render(PassContent)"/>. What
/// belongs to a pass, a pass type or a web service is left out.
/// <see href="https://developer.apple.com/documentation/walletpasses/pass"/></summary>
public static class DesignImport
{
    private static readonly string[] _identity =
    [
        "formatVersion",
        "passTypeIdentifier",
        "teamIdentifier",
        "serialNumber",
        "webServiceURL",
        "authenticationToken",
    ];

    private static readonly string[] _groups = ["headerFields", "primaryFields", "secondaryFields", "auxiliaryFields", "backFields"];

    /// <summary>Reads it.</summary>
    /// <param name="passJson">The object, none of its keys twice in one object. Its document must not be disposed of before.</param>
    /// <param name="warnings">Takes what could not be kept, by its path in pass.json.</param>
    /// <param name="isDesign">Whether it is of a design file, not of one pass, so that its state is the design's.</param>
    /// <param name="isExport">Whether <see cref="PassDesign.RenderTemplate"/> made it, so that a barcode may stand for the pass id.</param>
    /// <returns>The design in the JSON of the CherryPie document; null where there is none of the styles.</returns>
    /// <exception cref="ArgumentNullException">There is nothing to take the warnings.</exception>
    public static JsonObject? Read(JsonElement passJson, ICollection<PassFinding> warnings, bool isDesign = false, bool isExport = false)
    {
        ArgumentNullException.ThrowIfNull(warnings);
        var found = passJson.EnumerateObject().Where(p => PassStyleKeys.Find(p.Name) is not null).ToList();
        if (found.Count == 0 || found[0].Value.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var from = new ImportSource(passJson, "", warnings);
        var style = found[0].Name;
        foreach (var other in found.Skip(1))
        {
            from.Warn(other.Name, $"was left out: the design is of the style {style}, and there is one style alone");
        }

        var design = new JsonObject { ["type"] = style };
        foreach (var member in passJson.EnumerateObject())
        {
            Add(design, from, member, isDesign, isExport);
        }

        AddStyle(design, from.In(style), style);
        return ImportSource.WithoutNulls(design);
    }

    private static void Add(JsonObject design, ImportSource from, JsonProperty member, bool isDesign, bool isExport)
    {
        var (name, value) = (member.Name, member.Value);

        // Where old systems take a date; see RelevanceJson.
        var isDated =
            design["type"]!.GetValue<string>() is "boardingPass" or "eventTicket"
            || (design["type"]!.GetValue<string>() == "generic" && from.Items("locations").Any());
        switch (name)
        {
            case "organizationName":
                design["orgName"] = from.Text(name);
                break;
            case "description":
                design["desc"] = from.Text(name);
                break;
            case "logoText":
                design[name] = from.Text(name);
                break;
            case "groupingIdentifier":
                design["groupId"] = from.Text(name);
                break;
            case "appLaunchURL":
                design["appLaunchUrl"] = from.Text(name);
                break;
            case "associatedStoreIdentifiers" when value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > 0:
                design["assoStoreId"] = ImportSource.Copy(value);
                break;
            case "maxDistance":
                design["maxDist"] = ImportSource.Copy(value);
                break;
            case "userInfo":
                design[name] = ImportSource.Copy(value);
                break;
            case "backgroundColor":
                design["bgColor"] = from.Color(name);
                break;
            case "foregroundColor":
                design["fgColor"] = from.Color(name);
                break;
            case "labelColor":
                design[name] = from.Color(name);
                break;
            case "nfc":
                design[name] = Nfc(from.In(name));
                break;
            case "barcodes" or "barcode":
                BarcodeImport.Add(design, from, isExport);
                break;
            case "locations":
                design[name] = from.Renamed(name, ("latitude", "lat"), ("longitude", "lon"), ("altitude", "alt"), ("relevantText", null));
                break;
            case "beacons":
                design[name] = from.Renamed(name, ("proximityUUID", "uuid"), ("major", null), ("minor", null), ("relevantText", null));
                break;
            case "relevantDate" or "relevantDates":
                RelevanceImport.Add(design, from, isDated);
                break;
            case "voided" or "expirationDate" when !isDesign:
                if (value.ValueKind != JsonValueKind.False)
                {
                    from.Warn(name, "was left out: it is the state of one pass; a template has endDate, a pass expiryDate and isVoided");
                }

                break;
            default:
                AddOther(design, from, member);
                break;
        }
    }

    // What no page of Apple's names goes out as it came in.
    private static void AddOther(JsonObject design, ImportSource from, JsonProperty member)
    {
        var name = member.Name;
        if (name == "associatedStoreIdentifiers" || _identity.Contains(name) || PassStyleKeys.Find(name) is not null)
        {
            return;
        }

        if (PassKeys.All.Find(name) is { } key)
        {
            design[key.Name] = AppleImport.Read(key.Type, from, name);
            return;
        }

        if (member.Value.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (design["raw"] is not JsonObject raw)
        {
            design["raw"] = raw = [];
        }

        raw[name] = ImportSource.Copy(member.Value);
        from.Warn(name, "is no key that Apple documents; it is kept in raw");
    }

    private static JsonObject Nfc(ImportSource from)
    {
        var nfc = new JsonObject { ["message"] = from.Text("message") };
        if (from.Text("encryptionPublicKey")?.GetValue<string>() is { } key)
        {
            nfc["encryptionPublicKey"] = ForeignPlaceholders.Has(key) ? key : NfcKey.Compressed(key);
        }

        nfc["requiresAuthentication"] = AppleImport.Read(AppleTypes.Flag, from, "requiresAuthentication");
        return ImportSource.WithoutNulls(nfc);
    }

    private static void AddStyle(JsonObject design, ImportSource style, string name)
    {
        foreach (var member in style.Members())
        {
            if (_groups.Contains(member.Name))
            {
                design[member.Name[..^"Fields".Length]] = FieldImport.Read(style, member.Name);
            }
            else if (member.Name == "additionalInfoFields")
            {
                design[member.Name] = FieldImport.Read(style, member.Name);
            }
            else if (member.Name == "transitType" && name == "boardingPass")
            {
                design["transitType"] = style.Word(member.Name, EnumMap.Transit);
            }
            else
            {
                style.Warn(member.Name, "was left out: it is not known here");
            }
        }
    }
}
