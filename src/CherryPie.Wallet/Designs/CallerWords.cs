using System.Collections.Frozen;

namespace CherryPie.Wallet;

/// <summary>Turns paths of pass.json into what the caller calls the same thing.</summary>
internal sealed class CallerWords(string path, DesignDocument design, IReadOnlyDictionary<string, PlaceholderText> dynamic)
{
    private static readonly FrozenDictionary<string, string> _top = new Dictionary<string, string>
    {
        ["description"] = "desc",
        ["organizationName"] = "orgName",
        ["groupingIdentifier"] = "groupId",
        ["associatedStoreIdentifiers"] = "assoStoreId",
        ["appLaunchURL"] = "appLaunchUrl",
        ["userInfo"] = "userInfo",
        ["backgroundColor"] = "bgColor",
        ["foregroundColor"] = "fgColor",
        ["labelColor"] = "labelColor",
        ["logoText"] = "logoText",
        ["beacons"] = "beacons",
        ["locations"] = "locations",
        ["maxDistance"] = "maxDist",
        ["relevantDate"] = "relevantDate",
        ["relevantDates"] = "relevantDate",
        ["nfc"] = "nfc",
        ["barcodes"] = "barcodes",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> _inner = new Dictionary<string, string>
    {
        ["latitude"] = "lat",
        ["longitude"] = "lon",
        ["altitude"] = "alt",
        ["proximityUUID"] = "uuid",
        ["key"] = "itemName",
        ["label"] = "defaultLabel",
        ["value"] = "defaultValue",
        ["changeMessage"] = "changeMsg",
        ["textAlignment"] = "textAlign",
        ["dataDetectorTypes"] = "detectorTypes",
        ["dateStyle"] = "format.dateFormat",
        ["timeStyle"] = "format.timeFormat",
        ["currencyCode"] = "format.currencyCode",
        ["numberStyle"] = "format.numberFormat",
        ["ignoresTimeZone"] = "format.ignoreTimezone",
        ["isRelative"] = "format.isRelative",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Null for what another finding says already.</summary>
    public (PassFinding Finding, bool IsDynamic)? Translate(PassFinding finding, PassContent content)
    {
        var (head, rest) = Split(finding.Path);
        var (name, index) = Indexed(head);
        if (name == "barcode")
        {
            return null;
        }

        var own = content.Overrides is { } overrides && IsOverridden(name, overrides);
        var where =
            name == design.Style.Key() ? FieldPath(rest, content)
            : _top.TryGetValue(name, out var known) ? TopPath(known, index, rest)
            : finding.Path;
        if (own)
        {
            return (finding with { Path = content.Overrides!.Path + where[path.Length..] }, true);
        }

        // Whether store ids are there does not depend on what the address is.
        if (name == "appLaunchURL" || Keys(where) is not [var key, ..])
        {
            return (finding with { Path = where }, where.StartsWith("dynamicBackfields", StringComparison.Ordinal));
        }

        return (new("dynamicData." + key, $"{finding.Message} (in {where})"), true);
    }

    private string TopPath(string name, int? index, string rest)
    {
        if (name == "barcodes")
        {
            name = index is { } at && at < design.Barcodes.Count ? design.Barcodes[at].Path : path + ".barcodes";
            return Join(name, rest);
        }

        var inner = _inner.GetValueOrDefault(rest) ?? rest;
        return name == "relevantDate" ? $"{path}.{name}" : Join($"{path}.{name}{(index is null ? "" : $"[{index}]")}", inner);
    }

    private string FieldPath(string rest, PassContent content)
    {
        var (group, attribute) = Split(rest);
        var (name, index) = Indexed(group);
        var fields = design.Fields.FirstOrDefault(f => f.Name + "Fields" == name);
        if (fields is null || index is null || fields.PathOf(index.Value, content) is not { } field)
        {
            return rest.Length == 0 ? path : $"{path}.{(fields is null ? rest : fields.Name)}";
        }

        if (field.StartsWith("dynamicBackfields", StringComparison.Ordinal))
        {
            return Join(field, attribute);
        }

        var (plain, item) = Indexed(attribute);
        return Join(field, (_inner.GetValueOrDefault(plain) ?? plain) + (item is null ? "" : $"[{item}]"));
    }

    /// <summary>The placeholders of a text, or of the parts of an attribute that is put together.</summary>
    private IReadOnlyList<string> Keys(string where)
    {
        if (dynamic.TryGetValue(where, out var text))
        {
            return text.Keys;
        }

        var isWhole = where == $"{path}.bgColor" || where == $"{path}.fgColor" || where == $"{path}.labelColor";
        return isWhole
            ? [.. dynamic.Where(d => d.Key.StartsWith(where + ".", StringComparison.Ordinal)).SelectMany(d => d.Value.Keys)]
            : [];
    }

    private static bool IsOverridden(string name, PassOverrides own) =>
        name switch
        {
            "backgroundColor" => own.Background is not null,
            "foregroundColor" => own.Foreground is not null,
            "labelColor" => own.LabelColor is not null,
            "groupingIdentifier" => own.GroupId is not null,
            "userInfo" => own.UserInfo is not null,
            "locations" => own.Locations is not null,
            "beacons" => own.Beacons is not null,
            "relevantDate" or "relevantDates" => own.RelevantDate is not null,
            _ => false,
        };

    private static string Join(string left, string right) => right.Length == 0 ? left : left + "." + right;

    private static (string Head, string Tail) Split(string path) =>
        path.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? (path[..dot], path[(dot + 1)..]) : (path, "");

    private static (string Name, int? Index) Indexed(string text)
    {
        var open = text.IndexOf('[', StringComparison.Ordinal);
        return open > 0 && int.TryParse(text.AsSpan(open + 1).TrimEnd(']'), out var index) ? (text[..open], index) : (text, null);
    }
}
