using System.Buffers;
using System.Globalization;
using System.Text;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Bulk;

/// <summary>What came of an import, as CSV in UTF-8: the refused rows, ready to be corrected and sent again, and the passes of the
/// others. Written as it is read, so that no size needs more memory. Ask <see cref="Require"/> first.</summary>
internal sealed class BulkFiles(NpgsqlDataSource database, ServerDb db, PassLinks links)
{
    private const int FlushedAt = 64 * 1024;
    private static readonly SearchValues<char> _quoted = SearchValues.Create("\",;|\t\r\n ");

    /// <summary>The refused rows as they were sent, with a column <c>error</c>; what has no column stands behind that. Of an update the
    /// passes' ids.</summary>
    public async Task Errors(BulkKind kind, string id, Stream to, CancellationToken stop)
    {
        await using var command = database.CreateWork(
            "SELECT row, cells, error, column_name FROM bulk_refused_rows WHERE job_id = $1 ORDER BY row"
        );
        command.Parameters.Add(new() { Value = id });
        await using var row = await command.ExecuteReaderAsync(stop);
        var (text, columns, width, delimiter) = (new StringBuilder(), 0, 0, ',');
        if (kind == BulkKind.update)
        {
            (columns, width) = (1, 1);
            Line(text, ["passId", "error"]);
        }

        while (await row.ReadAsync(stop))
        {
            var cells = await row.IsDBNullAsync(1, stop) ? [] : await row.GetFieldValueAsync<string[]>(1, stop);
            if (row.GetInt64(0) == RefusedRow.Header)
            {
                // A file that was sent again has the column already, as its last one.
                var name = await row.IsDBNullAsync(3, stop) ? "error" : row.GetString(3);
                (width, columns) = (cells.Length, cells.Length - (ErrorFile.IsLast(cells, name) ? 1 : 0));
                (delimiter, var mark) = ErrorFile.Read(row.GetString(2));
                text.Append(mark);
                Line(text, [.. cells.Take(columns), name], delimiter);
            }
            else
            {
                Line(text, [.. Fitted(cells, columns), row.GetString(2), .. cells.Skip(width).Select(ImportCells.Guarded)], delimiter);
            }

            await Flush(text, to, FlushedAt, stop);
        }

        await Flush(text, to, 0, stop);
    }

    /// <summary>Row, pass, its address and its user id of each row that was not refused.</summary>
    public async Task Results(BulkKind kind, string id, Stream to, CancellationToken stop)
    {
        await using var command = database.CreateWork(
            """
            SELECT rows, passes, ARRAY(
                SELECT coalesce(p.user_defined_id, '') FROM unnest(b.passes) WITH ORDINALITY u (id, n) LEFT JOIN passes p ON p.id = u.id
                ORDER BY u.n)
            FROM bulk_block_results b WHERE job_id = $1 ORDER BY row
            """
        );
        command.Parameters.Add(new() { Value = id });
        await using var row = await command.ExecuteReaderAsync(stop);
        var text = new StringBuilder();
        Line(text, ["row", "passId", "landingUrl", "googleUrl", "userDefinedId"]);
        while (await row.ReadAsync(stop))
        {
            var rows = await row.GetFieldValueAsync<long[]>(0, stop);
            var (passes, users) = (await row.GetFieldValueAsync<string[]>(1, stop), await row.GetFieldValueAsync<string[]>(2, stop));
            foreach (var (number, pass, user) in rows.Zip(passes, users))
            {
                Line(text, [number.ToString(CultureInfo.InvariantCulture), pass, links.Landing(pass), "", Cells.Guarded(user)]);
            }

            await Flush(text, to, FlushedAt, stop);
        }

        await Flush(text, to, 0, stop);
    }

    /// <exception cref="Platform.Http.Refusal">404: there is no such job, or it has lost its files.</exception>
    public async Task Require(BulkKind kind, string id, CancellationToken stop)
    {
        NewestFiles.Require(
            await db.BulkJobs.AsNoTracking().SingleOrDefaultAsync(j => j.Kind == kind && j.Id == id, stop)
                ?? throw BulkViews.Unknown(kind, id)
        );
    }

    private static IEnumerable<string> Fitted(string[] cells, int columns) =>
        Enumerable.Range(0, Math.Max(0, columns)).Select(i => i < cells.Length ? ImportCells.Guarded(cells[i]) : "");

    private static void Line(StringBuilder text, IEnumerable<string> cells, char delimiter = ',')
    {
        var isFirst = true;
        foreach (var cell in cells)
        {
            if (!isFirst)
            {
                text.Append(delimiter);
            }

            isFirst = false;
            if (cell.AsSpan().ContainsAny(_quoted))
            {
                text.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
            }
            else
            {
                text.Append(cell);
            }
        }

        text.Append("\r\n");
    }

    private static async Task Flush(StringBuilder text, Stream to, int from, CancellationToken stop)
    {
        if (text.Length > from)
        {
            await to.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), stop);
            text.Clear();
        }
    }
}
