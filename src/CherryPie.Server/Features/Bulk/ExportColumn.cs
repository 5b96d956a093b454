using System.Globalization;
using System.Text.Json;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Tables;
using Npgsql;

namespace CherryPie.Server.Features.Bulk;

/// <summary>A column of an export: an attribute of passes, or a key of their dynamic data.</summary>
/// <param name="Name">As GET shows it; <c>dynamicData.points</c>.</param>
/// <param name="Sql">Of passes p, templates t and campaigns c; null for a key.</param>
/// <param name="Read">The value of the column at a place of a row that is not null there; null for a key.</param>
internal sealed record ExportColumn(string Name, string? Sql, Func<NpgsqlDataReader, int, Cell>? Read)
{
    public const string DynamicData = "dynamicData.";

    /// <summary>What is read of it is the pass's id.</summary>
    public const string LandingUrl = "landingUrl";

    private static readonly ExportColumn[] _fixed =
    [
        new("passId", "p.id", Text),
        new("id", "p.id", Text),
        new(LandingUrl, "p.id", Text),
        new("campaignName", "c.name", Text),
        new("templateName", "t.name", Text),
        new("createdAt", "p.created_at", Time),
        new("updatedAt", "p.updated_at", Time),
        .. PassAttributes
            .All.Where(a => a.Column is not null && a.Name != "dynamicData")
            .Select(a => new ExportColumn(
                a.Name,
                "p." + a.Column,
                a switch
                {
                    PassAttributes.Time => Time,
                    PassAttributes.Flag => (row, at) => new(CellKind.Boolean, row.GetBoolean(at) ? "true" : "false"),
                    PassAttributes.Whole => (row, at) => new(CellKind.Number, row.GetInt64(at).ToString(CultureInfo.InvariantCulture)),
                    _ => Text,
                }
            )),
    ];

    // What an import of the same template takes.
    private static readonly string[] _before = ["passId", "userDefinedId", "recoveryEmail", "expiryDate", "isVoided", "isRedeemed"],
        _after = ["dynamicImages", "dynamicBackfields", "passbook"];

    public string? Key => Sql is null ? Name[DynamicData.Length..] : null;

    public static string Names { get; } = string.Join(", ", _fixed.Select(c => c.Name)) + " and dynamicData.<key>";

    /// <returns>Null for what is no column.</returns>
    public static ExportColumn? Find(string name)
    {
        if (name.StartsWith(DynamicData, StringComparison.OrdinalIgnoreCase) && name.Length > DynamicData.Length)
        {
            var key = name[DynamicData.Length..];
            return key.Length <= PassSchemas.LongestKey ? new(DynamicData + key, null, null) : null;
        }

        return Array.Find(_fixed, c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The columns where none are named.</summary>
    /// <param name="keys">The dynamic keys of the templates.</param>
    public static List<ExportColumn> Default(IEnumerable<string> keys) =>
        [.. _before.Concat(keys.Select(k => DynamicData + k)).Concat(_after).Select(n => Find(n)!)];

    /// <summary>A value of dynamic data, or of a key's absence.</summary>
    public static Cell Value(ref Utf8JsonReader value) =>
        value.TokenType switch
        {
            JsonTokenType.String => Cell.Of(value.GetString()!),
            JsonTokenType.True => new(CellKind.Boolean, "true"),
            JsonTokenType.False => new(CellKind.Boolean, "false"),
            JsonTokenType.Number => new(
                CellKind.Number,
                value.TryGetDecimal(out var exact)
                    ? exact.ToString(CultureInfo.InvariantCulture)
                    : System.Text.Encoding.UTF8.GetString(value.ValueSpan)
            ),
            _ => Cell.Empty,
        };

    private static Cell Text(NpgsqlDataReader row, int at) => Cell.Of(row.GetString(at));

    private static Cell Time(NpgsqlDataReader row, int at) =>
        Cell.Of(row.GetFieldValue<DateTimeOffset>(at).ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture));
}
