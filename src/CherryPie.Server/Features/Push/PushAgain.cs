using System.Diagnostics;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Audit;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Push;

/// <summary>Asks the phones of one pass once more to look, as if it had changed: for whoever has a phone before them that shows an old
/// version. What has the newest one already is told so, and shows nothing new.</summary>
internal sealed class PushAgain(ServerDb db, Tenant tenant, TimeProvider clock)
{
    /// <summary>As the audit log names it, by which it is known when it was last done.</summary>
    public const string Action = "pass.push";

    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    /// <returns>How many phones are asked.</returns>
    /// <exception cref="Refusal">400: no phone has it, or they were asked within <see cref="Pause"/>.</exception>
    public async Task<int> Run(string id, CancellationToken stop)
    {
        await using var transaction = await JoinedTransaction.Begin(db, stop);

        // Two at a time count one after the other.
        var isThere = await db
            .Database.SqlQuery<string>(
                $"""SELECT id AS "Value" FROM passes WHERE account_id = {tenant.Required} AND id = {id} FOR NO KEY UPDATE"""
            )
            .ToListAsync(stop);
        if (isThere.Count == 0)
        {
            throw FindPass.Unknown(id);
        }

        var phones = await Phones(id, stop);
        if (phones == 0)
        {
            throw Refusal.Invalid("push: no phone that can be pushed to has the pass");
        }

        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        var since = now - Pause;
        if (await db.AuditEntries.AnyAsync(e => e.Object == id && e.Action == Action && e.At > since, stop))
        {
            throw Refusal.Invalid($"push: the phones were asked a moment ago; once in {Pause.TotalSeconds:0} seconds is allowed");
        }

        db.Add(Job.Of(JobKinds.PassChanged, id, tenant.Required));
        db.Add(
            new AuditEntry
            {
                At = now,
                AccountId = tenant.Required,
                Actor = db.Actor.Name,
                Action = Action,
                Object = id,
                TraceId = Activity.Current?.TraceId.ToHexString(),
            }
        );
        await db.SaveChangesAsync(stop);
        await transaction.Commit(stop);
        return phones;
    }

    /// <summary>How many phones and watches a push of the pass goes to.</summary>
    public Task<int> Phones(string id, CancellationToken stop) =>
        db
            .Registrations.Where(r => r.PassId == id)
            .Join(
                db.Devices.Where(d => d.Scheme == DeviceScheme.ApplePass && d.SuspendedAt == null),
                r => new { r.DeviceId, r.PassTypeIdentifier },
                d => new { d.DeviceId, d.PassTypeIdentifier },
                (r, d) => d.DeviceId
            )
            .CountAsync(stop);
}
