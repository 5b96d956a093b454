using System.Text;

namespace CherryPie.Wallet;

/// <summary>The ids of classes and objects: the issuer's id, a point, and a suffix of letters, digits, point, underscore and hyphen. Google
/// never gives an id free again. <see href="https://developers.google.com/wallet/generic/rest/v1/genericobject"/></summary>
public static class GoogleIds
{
    /// <summary>The id of a template's class, whose values are the same for all of its passes.</summary>
    /// <param name="issuerId">The issuer's id, digits.</param>
    /// <param name="templateIndex">What the server calls the template; other characters than Google's become underscores.</param>
    public static string Class(string issuerId, string templateIndex) => $"{issuerId}.{Suffix(templateIndex)}";

    /// <summary>The id of a pass's object.</summary>
    /// <param name="issuerId">The issuer's id, digits.</param>
    /// <param name="passId">What the server calls the pass; other characters than Google's become underscores.</param>
    public static string Object(string issuerId, string passId) => $"{issuerId}.{Suffix(passId)}";

    private static string Suffix(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var suffix = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            suffix.Append(char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_');
        }

        return suffix.ToString();
    }
}
