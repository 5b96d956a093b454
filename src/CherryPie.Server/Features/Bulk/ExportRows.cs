using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Platform.Tables;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Bulk;

/// <summary>What an export has found before it writes.</summary>
internal sealed record ExportPlan(ExportOptions Options, SearchFilter Filter, List<ExportColumn> Columns, long Rows);

/// <summary>Reads an account's passes in the order of issue and writes them as a table. The rows come one after the other out of one
/// statement, so neither end keeps more than a few.</summary>
internal sealed class ExportRows(
    ServerDb db,
    Tenant tenant,
    SearchPasses search,
    NpgsqlDataSource database,
    PassLinks links,
    LimitsOptions limits
)
{
    /// <summary>How many rows are written between two calls for progress.</summary>
    public const int Step = 20_000;

    /// <summary>Counts the passes and finds the columns.</summary>
    public async Task<ExportPlan> Plan(ExportOptions options, CancellationToken stop)
    {
        var problems = new Problems();
        var filter = await search.Filter(options.Filter, problems, stop);
        problems.ThrowIfAny();
        var counts = await Count(filter, options.Last, stop);
        var columns = options.Columns?.Select(n => ExportColumn.Find(n)!).ToList() ?? ExportColumn.Default(await Keys(counts.Keys, stop));
        return new(options, filter, columns, counts.Values.Sum());
    }

    /// <param name="to">Takes the file.</param>
    /// <param name="progress">Called with the number of rows since its last call.</param>
    /// <returns>How many rows there were.</returns>
    public async Task<long> Write(ExportPlan plan, Stream to, Func<long, Task> progress, CancellationToken stop)
    {
        var read = plan.Columns.Where(c => c.Sql is not null).ToArray();
        var cells = new ExportCells(plan.Columns, plan.Options.Format != ExportFormat.ndjson, links);
        await using var bounded = new ExportLimit(to, (long)limits.ExportMegabytes << 20);
        await using var writer = await TableWriter.Create(bounded, plan.Options.Table, [.. plan.Columns.Select(c => c.Name)], stop);
        await using var command = database.CreateWork(
            $"""
            SELECT {string.Join(", ", read.Select(c => c.Sql).Append(cells.HasKeys ? "p.dynamic_data" : "NULL::json").Append("p.id"))}
            FROM passes p JOIN templates t ON t.id = p.template_id JOIN campaigns c ON c.id = p.campaign_id
            WHERE {plan.Filter.Condition} AND p.number <= @last ORDER BY p.number
            """
        );
        command.Parameters.AddRange(plan.Filter.Parameters.Select(p => p.Clone()).ToArray());
        command.Parameters.AddWithValue("last", plan.Options.Last);
        var (rows, since) = (0L, 0L);
        await using (var row = await command.ExecuteReaderAsync(stop))
        {
            while (await row.ReadAsync(stop))
            {
                var written = cells.Of(row);
                if (plan.Options.Format == ExportFormat.xlsx)
                {
                    RequireShort(written, plan.Columns, row);
                }

                await writer.Row(written, stop);
                rows++;
                if (++since == Step)
                {
                    await progress(since);
                    since = 0;
                }
            }
        }

        await writer.End(stop);
        await progress(since);
        return rows;
    }

    private static void RequireShort(IReadOnlyList<Cell> cells, List<ExportColumn> columns, NpgsqlDataReader row)
    {
        for (var at = 0; at < cells.Count; at++)
        {
            if (cells[at].Text.Length > XlsxWriter.LongestText)
            {
                throw new TableException(
                    $"The pass {row.GetString(row.FieldCount - 1)} has a text of {cells[at].Text.Length:N0} characters in the column "
                        + $"\"{columns[at].Name}\", and a cell of xlsx takes at most {XlsxWriter.LongestText:N0}: export csv or ndjson, or "
                        + "leave the column out",
                    column: columns[at].Name
                );
            }
        }
    }

    private async Task<Dictionary<long, long>> Count(SearchFilter filter, long last, CancellationToken stop)
    {
        await using var command = database.CreateWork(
            $"SELECT p.template_id, count(*) FROM passes p WHERE {filter.Condition} AND p.number <= @last GROUP BY p.template_id"
        );
        command.Parameters.AddRange(filter.Parameters.Select(p => p.Clone()).ToArray());
        command.Parameters.AddWithValue("last", last);
        var counts = new Dictionary<long, long>();
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            counts[row.GetInt64(0)] = row.GetInt64(1);
        }

        return counts;
    }

    private async Task<List<string>> Keys(IReadOnlyCollection<long> templates, CancellationToken stop)
    {
        long[] ids = [.. templates];
        var account = tenant.Required;
        var stored = await db
            .Templates.Where(t => t.AccountId == account && ids.Contains(t.Id))
            .OrderBy(t => t.Id)
            .Select(t => t.DynamicKeys)
            .ToListAsync(stop);
        return
        [
            .. stored
                .SelectMany(k => DynamicKeysJson.Read(StoredJson.Read(k), new Problems()))
                .Select(k => k.Key)
                .Distinct(StringComparer.Ordinal),
        ];
    }
}
