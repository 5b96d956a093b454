using System.Text.RegularExpressions;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Failures;

/// <summary>Takes out of an answer's text what callers wrote: it may be a customer's, or open something. Answers quote it.</summary>
internal static partial class FailureText
{
    private const string Hidden = "…";

    /// <summary>What the text begins with, where it names a field; else empty.</summary>
    public static string Field(string message) =>
        Named().Match(message) is { Success: true } found && found.Groups[1].Length <= ApiFailure.LongestField ? found.Groups[1].Value : "";

    public static string Of(string message)
    {
        // Names of templates and campaigns are the account's own, and what most faults are about.
        var text = OwnNames().IsMatch(message) ? message : Quoted().Replace(message, $"\"{Hidden}\"");
        text = Addresses().Replace(text, Hidden);
        text = Ids().Replace(text, Hidden);
        text = string.Concat(text.Select(c => char.IsControl(c) || BidiControls.Is(c) ? ' ' : c));
        return text.Length <= ApiFailure.LongestMessage ? text : text[..(ApiFailure.LongestMessage - 1)] + Hidden;
    }

    [GeneratedRegex(@"^([A-Za-z][\w.\-\[\]]*|request body)(?:: | must )", RegexOptions.CultureInvariant)]
    private static partial Regex Named();

    [GeneratedRegex(
        "^(?:templateName: there is no template|There is no (?:template|campaign)|campaignName: there is no campaign) \"[^\"@]{1,100}\"$"
    )]
    private static partial Regex OwnNames();

    // To the last quotation mark: within a quoted text there may be others.
    [GeneratedRegex("\".*\"", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\S*@\S*")]
    private static partial Regex Addresses();

    [GeneratedRegex(@"\b(?=[\w\-+/=]*\d)[\w\-+/=]{17,}\b")]
    private static partial Regex Ids();
}
