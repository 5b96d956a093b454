namespace CherryPie.Wallet;

/// <summary>One fault of a design, a pass or a package. Two are equal when both their texts are.</summary>
/// <param name="Path">Where: an attribute of a design as its author calls it (<c>passbook.header[0].format.currencyCode</c>), a value of a
/// pass (<c>dynamicData.points</c>), a path of pass.json (<c>storeCard.headerFields[0].value</c>), or a file of a package.</param>
/// <param name="Message">What is wrong and what would be right, in English, to be read after the path. Texts of the caller are cut to 40
/// characters; it never contains a secret.</param>
public sealed record PassFinding(string Path, string Message)
{
    /// <summary>Path, colon, space, message: the form that error responses use.</summary>
    /// <returns>The fault as one line.</returns>
    public override string ToString() => $"{Path}: {Message}";
}
