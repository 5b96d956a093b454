using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>What came of the rows of a block.</summary>
/// <param name="job">Whose rows they are.</param>
/// <param name="plan">Of an import; null: of an update, whose rows are passes.</param>
internal sealed class BlockResults(string job, ImportPlan? plan)
{
    private readonly List<(long Row, string Pass)> _passes = [];

    public int Issued { get; private set; }

    public int Updated { get; private set; }

    public int Unchanged { get; private set; }

    public List<RefusedRow> Refused { get; } = [];

    /// <summary>Passes that devices are to fetch anew, once the block is committed.</summary>
    public List<string> Announced { get; } = [];

    /// <summary>Of a dry run: by each new user id the hash of the last row that had it.</summary>
    public Dictionary<string, ulong> Tried { get; } = new(StringComparer.Ordinal);

    public void Issue(IReadOnlyList<ImportRow> rows, IReadOnlyList<string> passes)
    {
        Issued += rows.Count;
        _passes.AddRange(rows.Zip(passes, (r, p) => (r.Number, p)));
    }

    public void Change(ImportRow row, string pass, bool isChanged)
    {
        (Updated, Unchanged) = isChanged ? (Updated + 1, Unchanged) : (Updated, Unchanged + 1);
        _passes.Add((row.Number, pass));
    }

    public void Refuse(ImportRow row, RowFault fault) =>
        Refused.Add(
            new()
            {
                JobId = job,
                Row = row.Number,
                ColumnName = fault.Column,
                Error = Storable(fault.Error),
                Cells = [.. (plan?.Resent(row.Sent) ?? [row.Key]).Select(Storable)],
            }
        );

    // PostgreSQL stores no NUL.
    private static string Storable(string text) => text.Replace('\0', '\uFFFD');

    /// <summary>Stores which passes the rows became, in the block's transaction.</summary>
    public async Task Store(ServerDb db, CancellationToken stop)
    {
        if (_passes.Count == 0)
        {
            return;
        }

        _passes.Sort((a, b) => a.Row.CompareTo(b.Row));
        long[] rows = [.. _passes.Select(p => p.Row)];
        string[] passes = [.. _passes.Select(p => p.Pass)];
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO bulk_block_results (job_id, row, rows, passes) VALUES ({job}, {rows[0]}, {rows}, {passes})",
            stop
        );
    }
}

/// <summary>Thrown where no more passes may be issued.</summary>
/// <param name="row">The first row that there is no quota for.</param>
internal sealed class QuotaReachedException(long row) : Exception("maxIssue is reached")
{
    public long Row => row;
}
