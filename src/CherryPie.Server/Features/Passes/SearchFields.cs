using System.Text.Json;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

internal enum SearchKind
{
    Text,
    Time,
    Number,
    Flag,
}

/// <summary>A field of a pass by which search filters.</summary>
/// <param name="Name">As GET shows it.</param>
/// <param name="Column">The SQL expression; with a ? where operator and operand go, if not at the end. Its @account is the
/// caller's; were it the row's, a subquery would be run for each pass.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="IsNullable">Whether it may be absent.</param>
internal sealed record SearchField(string Name, string Column, SearchKind Kind, bool IsNullable)
{
    /// <param name="comparison">The operator and the operand.</param>
    public string Compared(string comparison) =>
        Column.Contains('?', StringComparison.Ordinal)
            ? Column.Replace("?", comparison, StringComparison.Ordinal)
            : $"{Column} {comparison}";

    public string Allowed =>
        Kind switch
        {
            SearchKind.Time => "must be an ISO 8601 date and time",
            SearchKind.Number => "must be a whole number",
            SearchKind.Flag => "must be true or false",
            _ => "must be a string",
        };

    public object? Read(JsonElement value) =>
        Kind switch
        {
            SearchKind.Text => value.ValueKind == JsonValueKind.String ? value.GetString()
            : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
            : null,
            SearchKind.Time => value.ValueKind == JsonValueKind.String && Iso8601.TryParse(value.GetString()!, out var time) ? time : null,
            SearchKind.Number => JsonFields.Number(value) is { } number && number == Math.Floor(number) && Math.Abs(number) < 1e15
                ? (long)number
                : null,
            _ => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null,
        };
}

/// <summary>The fields of <see cref="PassAttributes"/> that a search compares, under the spellings that clients use.</summary>
internal static class SearchFields
{
    /// <summary>Those that have an index of their own beside the account's: stored values that search compares.</summary>
    public static IEnumerable<PassAttributes.Attribute> Indexed =>
        PassAttributes.All.Where(a => a is { Column: not null and not "user_defined_id" } and not PassAttributes.Json);

    // A refusal names them in this order; further ones follow in the table's.
    private static readonly SearchField[] _all =
    [
        .. PassAttributes
            .All.InOrder(
                "id",
                "passId",
                "userDefinedId",
                "campaignName",
                "templateName",
                "passbookDevices",
                "androidPayDevices",
                "alipayDevices",
                "createdAt",
                "updatedAt"
            )
            .Select(Of)
            .OfType<SearchField>(),
    ];

    public static string Names { get; } = string.Join(", ", _all.Select(f => f.Name));

    /// <summary>Also by the names that the vendor's search had: firstRegisterAt, lastUnregisterAt.</summary>
    public static SearchField? Find(string name) =>
        Array.Find(
            _all,
            f =>
                f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)
                || f.Name.Equals(
                    name.Replace("gisterAt", "gisteredAt", StringComparison.OrdinalIgnoreCase),
                    StringComparison.OrdinalIgnoreCase
                )
        );

    /// <returns>Null for an attribute that no search compares.</returns>
    private static SearchField? Of(PassAttributes.Attribute attribute)
    {
        SearchKind? kind = attribute switch
        {
            PassAttributes.Text => SearchKind.Text,
            PassAttributes.Time => SearchKind.Time,
            PassAttributes.Whole => SearchKind.Number,
            PassAttributes.Flag => SearchKind.Flag,
            _ => null,
        };
        var column = attribute.Search ?? (attribute.Column is null ? null : "p." + attribute.Column);
        return kind is null || column is null ? null : new(attribute.Name, column, kind.Value, !attribute.IsAlways);
    }
}
