using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Attributes that one pass has instead of its design's: <c>relevantDate</c>, <c>groupId</c>, <c>bgColor</c>, <c>fgColor</c>,
/// <c>labelColor</c>, <c>userInfo</c>, <c>locations</c>, <c>beacons</c>. Texts are taken as they are, without placeholders.</summary>
public sealed class PassOverrides
{
    private PassOverrides() { }

    internal DesignAttribute<PlaceholderText> RelevantDate { get; private init; }

    internal TimeSpan Zone { get; private init; }

    internal DesignAttribute<PlaceholderText> GroupId { get; private init; }

    internal DesignAttribute<DesignColor> Background { get; private init; }

    internal DesignAttribute<DesignColor> Foreground { get; private init; }

    internal DesignAttribute<DesignColor> LabelColor { get; private init; }

    internal DesignAttribute<DesignUserInfo> UserInfo { get; private init; }

    internal DesignList<DesignLocation>? Locations { get; private init; }

    internal DesignList<DesignBeacon>? Beacons { get; private init; }

    /// <summary>Reads the <c>passbook</c> object of a pass.</summary>
    /// <param name="passbook">The object as sent; null attributes count as absent.</param>
    /// <param name="path">What findings call it, <c>passbook</c>.</param>
    /// <param name="zone">The zone of a date that names none; at most 14 hours from UTC, which null means.</param>
    /// <param name="findings">Takes the faults.</param>
    /// <returns>Null when it is no object, or an empty one: then there is nothing to override.</returns>
    /// <exception cref="ArgumentNullException">There is no path, or nothing to take the faults.</exception>
    public static PassOverrides? Read(JsonElement passbook, string path, TimeSpan? zone, ICollection<PassFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(findings);
        var node = new DesignNode(passbook, path, new(findings, zone ?? TimeSpan.Zero, null));
        if (!node.IsObject())
        {
            return null;
        }

        var locations = node["locations"];
        var beacons = node["beacons"];
        return new()
        {
            RelevantDate = node["relevantDate"].As(DesignDocument.ReadDate),
            Zone = zone ?? TimeSpan.Zero,
            GroupId = node["groupId"].AsText(),
            Background = node["bgColor"].As(DesignColor.Read),
            Foreground = node["fgColor"].As(DesignColor.Read),
            LabelColor = node["labelColor"].As(DesignColor.Read),
            UserInfo = node["userInfo"].As(DesignUserInfo.Read),
            Locations = locations.Exists ? DesignLocation.ReadAll(locations) : null,
            Beacons = beacons.Exists ? DesignBeacon.ReadAll(beacons) : null,
        };
    }
}
