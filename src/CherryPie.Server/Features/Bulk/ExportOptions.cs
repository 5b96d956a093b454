using System.Text.Json;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Tables;

namespace CherryPie.Server.Features.Bulk;

/// <summary>The formats of an export, as they are spelled in a request.</summary>
internal enum ExportFormat
{
    csv,
    xlsx,
    ndjson,
}

/// <summary>What is exported. Stored as JSON.</summary>
/// <param name="Filter">A search's <c>passFilter</c>; null: all passes.</param>
/// <param name="Columns">Names of columns; null: all that an import takes.</param>
/// <param name="Format">Of the file.</param>
/// <param name="Last">The number of the last pass that there was when it was asked for.</param>
internal sealed record ExportOptions(JsonElement? Filter, string[]? Columns, ExportFormat Format, long Last)
{
    public TableFormat Table =>
        Format switch
        {
            ExportFormat.xlsx => TableFormat.Xlsx,
            ExportFormat.ndjson => TableFormat.Ndjson,
            _ => TableFormat.Csv,
        };

    public string ContentType =>
        Format switch
        {
            ExportFormat.xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ExportFormat.ndjson => "application/x-ndjson",
            _ => "text/csv; charset=utf-8",
        };

    public static ExportOptions Stored(string json) => JsonSerializer.Deserialize<ExportOptions>(json, VendorJson.Options)!;

    public string Text() => JsonSerializer.Serialize(this, VendorJson.Options);
}
