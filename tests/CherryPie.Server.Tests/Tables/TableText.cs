using System.Text;
using CherryPie.Server.Platform.Tables;

namespace CherryPie.Server.Tests.Tables;

/// <summary>A file that was read: its reader and its rows as text, such as <c>2: Ada|10</c>.</summary>
internal sealed record TableText(TableReader Reader, List<TableRow> Read)
{
    public string Columns => string.Join('|', Reader.Columns);

    public string Rows => string.Join(" / ", Read.Select(r => $"{r.Number}: {r.Fault ?? string.Join('|', r.Cells.Select(c => c.Text))}"));

    public static Task<TableText> Of(string text, string? name = "a.csv", TableLimits? limits = null) =>
        Of(Encoding.UTF8.GetBytes(text), name, limits);

    public static async Task<TableText> Of(byte[] bytes, string? name = "a.csv", TableLimits? limits = null)
    {
        await using var reader = await TableReader.Open(new MemoryStream(bytes), name, null, limits ?? new(), CancellationToken.None);
        var rows = new List<TableRow>();
        await foreach (var row in reader.Rows(CancellationToken.None))
        {
            rows.Add(row);
        }

        return new(reader, rows);
    }
}
