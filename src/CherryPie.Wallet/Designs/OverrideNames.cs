using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Says of each name in the <c>passbook</c> of one pass that has no effect there, what would have one.</summary>
internal static class OverrideNames
{
    // A body of a megabyte holds 100,000 names, and each would be compared with all that are known.
    private const int MostUnknown = 20;

    // Those of the CherryPie document; clients that know no others send what they like beside them.
    private static readonly string[] _old =
    [
        "relevantDate",
        "groupId",
        "bgColor",
        "fgColor",
        "labelColor",
        "userInfo",
        "locations",
        "beacons",
    ];

    private static readonly string[] _data = [.. PassKeys.All.Members.Where(k => k.IsData).Select(k => k.Name)],
        _known = [.. _old, .. _data];

    // Newer than all old clients.
    private static readonly string[] _ofTemplate =
    [
        .. PassKeys.All.Members.Where(k => !k.IsData).Select(k => k.Name),
        "additionalInfoFields",
        "raw",
    ];

    private static readonly Dictionary<string, string> _tags = new(StringComparer.OrdinalIgnoreCase)
    {
        ["seat"] = "seats",
        ["gate"] = "departureGate",
        ["terminal"] = "departureTerminal",
        ["platform"] = "departurePlatform",
    };

    /// <returns>Whether there is a name that came with iOS 12 or later, or a misspelling of one.</returns>
    public static bool Judge(DesignNode passbook, ICollection<PassFinding> faults)
    {
        var (isNew, unknown) = (false, 0);
        foreach (var (name, child) in passbook.Members().Where(m => !IsNothing(m.Value)))
        {
            if (Find(_old, name) is not null)
            {
                continue;
            }

            if (PassKeys.All.Find(name) is { IsData: true })
            {
                isNew = true;
            }
            else if (Find(_ofTemplate, name) is { } own)
            {
                isNew = true;
                faults.Add(new(child.Path(), $"must be left out: one pass has none of its own; {own} of its template's passbook sets it"));
            }
            else if (unknown++ < MostUnknown)
            {
                var near = Near(name);
                isNew |= near is not null && _data.Contains(near) && !near.Contains(name, StringComparison.OrdinalIgnoreCase);
                child.Reading.Warnings.Add(new(child.Path(), "is not known, and was ignored" + Better(name, near)));
            }
        }

        return isNew;
    }

    private static string Better(string name, string? near)
    {
        if (IsOfDesign(name) || DesignAdvice.AttributeOf(name) is not null)
        {
            var attribute = DesignAdvice.AttributeOf(name) ?? Find(DesignAdvice.OfDesign, name) ?? name;
            return Find(_old, attribute) is null ? $"; {attribute} of its template's passbook sets it" : $"; {attribute} sets it";
        }

        return (_tags.GetValueOrDefault(name) ?? SemanticKeys.All.Find(name)?.Name) is { } tag ? $"; semantics.{tag} sets it"
            : near is not null ? $"; perhaps {near}"
            : "";
    }

    private static string? Near(string name) =>
        IsOfDesign(name) || _tags.ContainsKey(name) || SemanticKeys.All.Find(name) is not null ? null : NearName.Of(name, _known);

    private static bool IsOfDesign(string name) => Find(DesignAdvice.OfDesign, name) is not null;

    private static string? Find(IEnumerable<string> names, string name) =>
        names.FirstOrDefault(n => n.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static bool IsNothing(DesignNode node) =>
        node.Kind switch
        {
            JsonValueKind.Object => node.Element.GetPropertyCount() == 0,
            JsonValueKind.Array => node.Count == 0,
            JsonValueKind.String => node.PlainText is "",
            _ => !node.Exists,
        };
}
