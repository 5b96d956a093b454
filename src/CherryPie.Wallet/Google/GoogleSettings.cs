using System.Collections.ObjectModel;
using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>What a template says of its passes in Google Wallet, its <c>googleWallet</c> attribute: <c>type</c>, <c>roles</c>,
/// <c>rows</c>, <c>notify</c>, <c>screenshots</c>, <c>shimmer</c>, <c>class</c> and <c>object</c>, each optional. Immutable.</summary>
public sealed class GoogleSettings
{
    internal GoogleSettings() { }

    /// <summary>For templates without the attribute: the kind by the design's type, no roles, rows of the design's front
    /// fields.</summary>
    public static GoogleSettings Automatic { get; } = new();

    /// <summary>The attribute as it was read, to be written back unchanged; undefined for <see cref="Automatic"/>.</summary>
    public JsonElement Json { get; internal init; }

    /// <summary>The kind that is asked for; null for <c>auto</c>, which is the default.</summary>
    public GooglePassKind? Type { get; internal init; }

    /// <summary>The <c>itemName</c> of the field that has a role, by the role's name, one of <see cref="GoogleRoles.Names"/>.</summary>
    public IReadOnlyDictionary<string, string> Roles { get; internal init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>At most 3 rows of 1 to 3 <c>itemName</c>s that the card shows; empty for the design's front fields.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Rows { get; internal init; } = [];

    /// <summary>Whether changes of fields with a <c>changeMsg</c> notify; true where nothing is said.</summary>
    public bool Notify { get; internal init; } = true;

    /// <summary>Whether phones allow screenshots of the pass; null leaves that to Google.</summary>
    public bool? Screenshots { get; internal init; }

    /// <summary>Whether the pass shimmers, as a sign that it is no picture.</summary>
    public bool Shimmer { get; internal init; }

    /// <summary>Google's own JSON that is merged into the class; undefined for none.</summary>
    internal JsonElement Class { get; init; }

    /// <summary>Google's own JSON that is merged into the object; undefined for none.</summary>
    internal JsonElement Object { get; init; }

    /// <summary>Reads the attribute.</summary>
    /// <param name="json">The attribute as sent; its document must not be disposed of while the settings are used. Null counts as
    /// absent.</param>
    /// <param name="path">What findings call it, <c>googleWallet</c>.</param>
    /// <param name="findings">Takes every fault: names that are not known, values that are not allowed.</param>
    /// <returns>The settings without what is at fault; null where the attribute is no object.</returns>
    /// <exception cref="ArgumentNullException">There is no path, or nothing to take the faults.</exception>
    public static GoogleSettings? Read(JsonElement json, string path, ICollection<PassFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(findings);
        return GoogleSettingsReading.Read(new(json, path, new(findings, isStrict: false)));
    }

    /// <summary>Finds roles and rows that name no field of a design.</summary>
    /// <param name="design">The template's design; of several the one before redemption.</param>
    /// <param name="path">What findings call the settings, <c>googleWallet</c>.</param>
    /// <param name="findings">Takes the faults.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void Check(PassDesign design, string path, ICollection<PassFinding> findings)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(findings);
        var names = GoogleFields.Names(design.Document);
        foreach (var (role, name) in Roles.Where(r => !names.Contains(r.Value)))
        {
            findings.Add(new($"{path}.roles.{role}", Unknown(name, names)));
        }

        for (var row = 0; row < Rows.Count; row++)
        {
            for (var at = 0; at < Rows[row].Count; at++)
            {
                if (!names.Contains(Rows[row][at]))
                {
                    findings.Add(new($"{path}.rows[{row}][{at}]", Unknown(Rows[row][at], names)));
                }
            }
        }
    }

    private static string Unknown(string name, IReadOnlyCollection<string> names) =>
        $"\"{Shown.Short(name)}\" is no field; must be the itemName of a field of passbook"
        + (NearName.Of(name, names) is { } near ? $"; perhaps {Shown.Short(near)}" : "");
}
