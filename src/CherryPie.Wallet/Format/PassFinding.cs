namespace CherryPie.Wallet;

/// <summary>One fault of a design, a pass or a package.</summary>
/// <param name="Path">Where, in the caller's own words: <c>passbook.header[0].format.currencyCode</c>, <c>dynamicData.points</c>.</param>
/// <param name="Message">What is wrong and what would be right; never contains a secret.</param>
public sealed record PassFinding(string Path, string Message)
{
    /// <summary>Path, colon, message: the form that error answers use.</summary>
    public override string ToString() => $"{Path}: {Message}";
}
