using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Attributes that one pass has instead of its design's: <c>relevantDate</c>, <c>groupId</c>, <c>bgColor</c>, <c>fgColor</c>,
/// <c>labelColor</c>, <c>userInfo</c>, <c>locations</c>, <c>beacons</c>, and what of Apple's own keys is data, such as
/// <c>semantics</c> and links, where objects are merged. Texts are taken as they are, without placeholders.</summary>
public sealed class PassOverrides
{
    private PassOverrides() { }

    internal DesignAttribute<PlaceholderText> RelevantDate { get; private init; }

    internal TimeZoneInfo Zone { get; private init; } = TimeZoneInfo.Utc;

    internal DesignAttribute<PlaceholderText> GroupId { get; private init; }

    internal DesignAttribute<DesignColor> Background { get; private init; }

    internal DesignAttribute<DesignColor> Foreground { get; private init; }

    internal DesignAttribute<DesignColor> LabelColor { get; private init; }

    internal DesignAttribute<DesignUserInfo> UserInfo { get; private init; }

    /// <summary>Those with Apple's names; null for none.</summary>
    internal AppleMembers? Apple { get; private init; }

    internal DesignList<DesignLocation>? Locations { get; private init; }

    internal DesignList<DesignBeacon>? Beacons { get; private init; }

    /// <summary>Reads the <c>passbook</c> object of a pass.</summary>
    /// <param name="passbook">The object as sent; null attributes count as absent.</param>
    /// <param name="path">What findings call it, <c>passbook</c>.</param>
    /// <param name="zone">The zone of a date that names none; null for UTC.</param>
    /// <param name="findings">Takes the faults.</param>
    /// <returns>Null when it is no object, or an empty one: then there is nothing to override.</returns>
    /// <exception cref="ArgumentNullException">There is no path, or nothing to take the faults.</exception>
    public static PassOverrides? Read(JsonElement passbook, string path, TimeZoneInfo? zone, ICollection<PassFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(findings);
        return Read(new DesignNode(passbook, path, new(findings, zone ?? TimeZoneInfo.Utc, null)));
    }

    /// <summary>Judges names and lists of a <c>passbook</c> object before it is stored; what is stored is read without.</summary>
    /// <param name="passbook">The object as sent.</param>
    /// <param name="path">What findings call it, <c>passbook</c>.</param>
    /// <param name="faults">Takes what is refused: Apple's newer keys that only a template has, and elements of lists that are
    /// null.</param>
    /// <param name="warnings">Takes what is passed over, with what may have been meant.</param>
    /// <returns>Whether there is a name that came with iOS 12 or later, or a misspelling of one.</returns>
    /// <exception cref="ArgumentNullException">There is no path, or nothing to take the findings.</exception>
    public static bool Judge(JsonElement passbook, string path, ICollection<PassFinding> faults, ICollection<PassFinding> warnings)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentNullException.ThrowIfNull(warnings);
        var reading = new DesignReading([], TimeZoneInfo.Utc, null);
        var node = new DesignNode(passbook, path, reading);
        Read(node);
        var isNew = OverrideNames.Judge(node, faults);
        foreach (var fault in reading.Skipped)
        {
            faults.Add(fault);
        }

        foreach (var warning in reading.Warnings)
        {
            warnings.Add(warning);
        }

        return isNew;
    }

    private static PassOverrides? Read(DesignNode node)
    {
        if (!node.IsObject())
        {
            return null;
        }

        var locations = node["locations"];
        var beacons = node["beacons"];
        return new()
        {
            RelevantDate = node["relevantDate"].As(DesignDocument.ReadDate),
            Zone = node.Reading.Zone,
            GroupId = node["groupId"].AsText(),
            Background = node["bgColor"].As(DesignColor.Read),
            Foreground = node["fgColor"].As(DesignColor.Read),
            LabelColor = node["labelColor"].As(DesignColor.Read),
            UserInfo = node["userInfo"].As(DesignUserInfo.Read),
            Apple = PassKeys.All.ReadMembers(node, isClosed: false, isOfPass: true),
            Locations = locations.Exists ? DesignLocation.ReadAll(locations) : null,
            Beacons = beacons.Exists ? DesignBeacon.ReadAll(beacons) : null,
        };
    }
}
