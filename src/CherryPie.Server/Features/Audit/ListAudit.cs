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
}
