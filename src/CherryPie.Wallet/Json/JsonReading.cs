namespace CherryPie.Wallet;

/// <summary>What the cursors over one JSON text share: where findings go, and how strictly names and null are taken.</summary>
/// <param name="findings">Takes the findings in the order in which they are found.</param>
/// <param name="isStrict">See <see cref="IsStrict"/>.</param>
/// <param name="name">What findings call the outermost value where its path is empty, such as <c>pass.json</c>.</param>
public class JsonReading(ICollection<PassFinding> findings, bool isStrict, string name = "")
{
    /// <summary>What findings call the outermost value where its path is empty; empty where they need no name for it.</summary>
    public string Name => name;

    /// <summary>The findings so far.</summary>
    public ICollection<PassFinding> Findings => findings;

    /// <summary>True as Apple Wallet reads pass.json: letter case counts, null is a value, and a name that is not valid Unicode throws
    /// <see cref="InvalidOperationException"/>. False as CherryPie's clients write requests: any letter case, null counts as absent,
    /// and such a name is read as U+FFFD.</summary>
    public bool IsStrict => isStrict;
}
