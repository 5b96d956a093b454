namespace CherryPie.Wallet;

/// <summary>What a dynamic key's values are (CherryPie document, "Dynamic Key Structure").</summary>
public enum DynamicKeyType
{
    /// <summary>Any text; <c>string</c> in JSON.</summary>
    Text,

    /// <summary>A number, with a point and without separators; <c>number</c> in JSON.</summary>
    Number,

    /// <summary>An ISO 8601 date with or without a time; <c>dateTime</c> in JSON.</summary>
    DateTime,
}

/// <summary>A placeholder that a template declares.</summary>
/// <param name="Key">1 to 64 characters, no braces, no white space; compared ordinally.</param>
/// <param name="Type">What its values are.</param>
/// <param name="DefaultValue">Used where a pass has no value, as text in invariant culture; null when there is none.</param>
/// <param name="IsEditable">Whether customers may change it on the landing page.</param>
/// <param name="Label">What the landing page calls it, in the template's language; null takes the label of a field that shows it.</param>
public sealed record DynamicKey(
    string Key,
    DynamicKeyType Type,
    string? DefaultValue = null,
    bool IsEditable = false,
    string? Label = null
);
