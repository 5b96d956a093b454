using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Audit;

/// <summary>An audit entry, as audit list shows it.</summary>
/// <param name="At">When.</param>
/// <param name="Account">The API key of the account that owns the object.</param>
/// <param name="Actor">Who did it.</param>
/// <param name="Action">Kind of object and verb.</param>
/// <param name="Object">The object's id or name.</param>
/// <param name="Changes">The names of the changed attributes.</param>
/// <param name="Trace">The request's trace id, as in the log.</param>
internal sealed record AuditEntryView(
    DateTimeOffset At,
    string? Account,
    string Actor,
    string Action,
    string Object,
    string? Changes,
    string? Trace
);

/// <summary>Reads entries, the newest first, across accounts: for the operator.</summary>
internal sealed class ListAudit(ServerDb db)
{
    // Of entries that were not asked for; a page of rare ones ends there.
    private const int MostPassedOver = 20_000;

    public async Task<List<AuditEntryView>> Run(string? account, string? about, DateTimeOffset? since, int limit, CancellationToken stop)
    {
        var entries = db.AuditEntries.AsNoTracking();
        entries = account is null ? entries : entries.Where(e => db.Accounts.Any(a => a.Id == e.AccountId && a.ApiKey == account));
        entries = about is null ? entries : entries.Where(e => e.Object == about);
        entries = since is null ? entries : entries.Where(e => e.At >= since);
        return await entries
            .OrderByDescending(e => e.Id)
            .Take(limit)
            .Select(e => new AuditEntryView(
                e.At,
                db.Accounts.Where(a => a.Id == e.AccountId).Select(a => a.ApiKey).FirstOrDefault(),
                e.Actor,
                e.Action,
                e.Object,
                e.Changes,
                e.TraceId
            ))
            .ToListAsync(stop);
    }

    /// <summary>Those of one account, the newest first, for its owners.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="search">An object's id or name, or how an action begins, such as <c>pass.</c>; empty: all.</param>
    /// <param name="before">Of older entries than this one; null: from the newest.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The entries, and where older ones begin; null: there are none.</returns>
    public async Task<(List<AuditEntry> Entries, long? Next)> Page(
        Guid account,
        string search,
        long? before,
        int size,
        CancellationToken stop
    )
    {
        var older = db
            .AuditEntries.AsNoTracking()
            .Where(e => e.AccountId == account && (before == null || e.Id < before))
            .OrderByDescending(e => e.Id);
        var found = await older
            .Take(search.Length == 0 ? size + 1 : MostPassedOver)
            .Where(e => search == "" || e.Object == search || e.Action.StartsWith(search))
            .OrderByDescending(e => e.Id)
            .Take(size + 1)
            .ToListAsync(stop);
        return found.Count > size ? (found[..size], found[size - 1].Id)
            : search.Length == 0 ? (found, null)
            : (found, await older.Skip(MostPassedOver - 1).Select(e => (long?)e.Id).FirstOrDefaultAsync(stop));
    }
}
