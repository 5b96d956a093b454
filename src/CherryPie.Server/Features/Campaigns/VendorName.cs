using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>Names of campaigns and templates: they stand in URLs and never change.</summary>
internal static partial class VendorName
{
    public const int MaxLength = 64;

    /// <summary>What the API document says of them.</summary>
    public static readonly Schema Schema = Schema.String(
        "Reference name, unique in the account; it never changes. 1 to 64 of A-Z, a-z, 0-9 and _.",
        MaxLength,
        "^[A-Za-z0-9_]{1,64}$"
    );

    public static string? Required(JsonFields fields, string property)
    {
        var name = fields.RequiredText(property, MaxLength);
        if (!string.IsNullOrEmpty(name) && !Allowed().IsMatch(name))
        {
            fields.Problems.Add(fields.Path(property), $"must be 1 to {MaxLength} letters, digits or underscores, without spaces");
        }

        return name;
    }

    /// <summary>The name that is nearest to what somebody typed: "Summer 20 % off" makes Summer_20_off.</summary>
    /// <returns>What was typed where it is a name; empty where nothing of it can stand in one.</returns>
    public static string Near(string typed)
    {
        if (Allowed().IsMatch(typed))
        {
            return typed;
        }

        var name = new StringBuilder(MaxLength);
        foreach (var rune in typed.EnumerateRunes())
        {
            foreach (var c in Spelled(rune))
            {
                if (char.IsAsciiLetterOrDigit(c))
                {
                    name.Append(c);
                }
                else if (name.Length > 0 && name[^1] != '_' && CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)
                {
                    name.Append('_');
                }
            }
        }

        return name.ToString(0, Math.Min(name.Length, MaxLength)).Trim('_');
    }

    // As people write it who lack the key; other letters lose their marks.
    private static string Spelled(Rune rune) =>
        rune.ToString() switch
        {
            "ä" or "æ" => "ae",
            "ö" or "ø" or "œ" => "oe",
            "ü" => "ue",
            "å" => "aa",
            "Ä" or "Æ" => "Ae",
            "Ö" or "Ø" or "Œ" => "Oe",
            "Ü" => "Ue",
            "Å" => "Aa",
            "ß" => "ss",
            var other => Rune.IsLetter(rune) ? other.Normalize(NormalizationForm.FormD) : other,
        };

    [GeneratedRegex(@"\A[A-Za-z0-9_]{1,64}\z")]
    private static partial Regex Allowed();
}
