using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>Counts issued passes exactly and keeps limits (docs/decisions/0005). Every method but
/// <see cref="Issued(long, CancellationToken)"/> belongs into the caller's transaction.</summary>
internal sealed class IssueLimit(ServerDb db)
{
    public const long Most = 1_000_000_000_000;

    /// <summary>Makes the counter of a new campaign or template and returns its id.</summary>
    public async Task<long> Create(long maxIssue, CancellationToken stop)
    {
        var id = (await db.Database.SqlQuery<long>($"SELECT nextval('issue_counter_ids') AS \"Value\"").ToListAsync(stop))[0];
        AddRows(id, 0, maxIssue);
        return id;
    }

    public async Task<long> Issued(long counter, CancellationToken stop) =>
        await db.IssueCounters.Where(c => c.CounterId == counter).SumAsync(c => c.Issued, stop);

    public async Task<Dictionary<long, long>> Issued(IReadOnlyCollection<long> counters, CancellationToken stop) =>
        await db
            .IssueCounters.Where(c => counters.Contains(c.CounterId))
            .GroupBy(c => c.CounterId)
            .ToDictionaryAsync(g => g.Key, g => g.Sum(c => c.Issued), stop);

    /// <summary>What is issued and allowed; 0 is no limit.</summary>
    public async Task<(long Issued, long Most)> State(long counter, CancellationToken stop)
    {
        var rows = await db.IssueCounters.AsNoTracking().Where(c => c.CounterId == counter).ToListAsync(stop);
        return (rows.Sum(r => r.Issued), rows.Max(r => r.Most) ?? 0);
    }

    /// <summary>Takes <paramref name="count"/> passes from a counter.</summary>
    /// <returns>False when so many are not left.</returns>
    public async Task<bool> Take(long counter, long maxIssue, int count, CancellationToken stop)
    {
        var shard = maxIssue > 0 ? (short)0 : (short)Random.Shared.Next(IssueCounter.Shards);

        // A limit that was set since the caller read maxIssue leaves only the first row, which is never deleted.
        return await TakeFrom(counter, shard, count, stop) > 0 || (shard > 0 && await TakeFrom(counter, 0, count, stop) > 0);
    }

    /// <summary>Sets another limit; 0 lifts it.</summary>
    /// <exception cref="Refusal">More passes are issued already.</exception>
    public async Task Change(long counter, long maxIssue, string path, CancellationToken stop)
    {
        var rows = await db
            .IssueCounters.FromSql($"SELECT * FROM issue_counters WHERE counter_id = {counter} ORDER BY shard FOR UPDATE")
            .ToListAsync(stop);
        var issued = rows.Sum(r => r.Issued);
        if (maxIssue > 0 && issued > maxIssue)
        {
            throw Refusal.Invalid($"{path}: {maxIssue} is fewer than the {issued} passes that are issued already");
        }

        if (maxIssue > 0)
        {
            rows[0].Issued = issued;
            db.RemoveRange(rows.Skip(1));
        }
        else if (rows.Count == 1)
        {
            AddRows(counter, 1, maxIssue);
        }

        rows[0].Most = maxIssue > 0 ? maxIssue : null;
    }

    private void AddRows(long counter, short from, long maxIssue)
    {
        for (var shard = from; shard < (maxIssue > 0 ? 1 : IssueCounter.Shards); shard++)
        {
            db.Add(
                new IssueCounter
                {
                    CounterId = counter,
                    Shard = shard,
                    Most = maxIssue > 0 ? maxIssue : null,
                }
            );
        }
    }

    private Task<int> TakeFrom(long counter, short shard, int count, CancellationToken stop) =>
        db
            .IssueCounters.Where(c => c.CounterId == counter && c.Shard == shard && (c.Most == null || c.Issued + count <= c.Most))
            .ExecuteUpdateAsync(set => set.SetProperty(c => c.Issued, c => c.Issued + count), stop);
}
