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

    [GeneratedRegex(@"\A[A-Za-z0-9_]{1,64}\z")]
    private static partial Regex Allowed();
}
