using System.Text.Json;
using CherryPie.Server.Platform.Tables;

namespace CherryPie.Server.Features.Bulk;

/// <summary>A row of a file, read.</summary>
/// <param name="Sent">The row as it stands in the file.</param>
/// <param name="Json">The request that it makes; undefined where it has a fault.</param>
/// <param name="Key">What names its pass; empty where it issues one.</param>
/// <param name="Fault">Why it makes none.</param>
internal sealed record ImportRow(TableRow Sent, JsonElement Json, string Key, RowFault? Fault)
{
    public long Number => Sent.Number;
}

/// <summary>What is wrong with a row.</summary>
/// <param name="Column">The file's name of the column; null: the row as a whole.</param>
/// <param name="Error">In the caller's words.</param>
internal sealed record RowFault(string? Column, string Error);
