using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Push;

/// <summary>A device whose registration ended because APNs no longer took its push token. It may still show the pass as it was.</summary>
/// <param name="At">When APNs said so, or a week after it began to.</param>
/// <param name="AddedAt">When the device had added the pass.</param>
/// <param name="Status">APNs' status.</param>
/// <param name="Reason">APNs' reason.</param>
/// <param name="SuspendedAt">Since when nothing had been sent; null: APNs' answer ended it at once.</param>
internal sealed record DroppedDevice(DateTimeOffset At, DateTimeOffset? AddedAt, int Status, string Reason, DateTimeOffset? SuspendedAt);

/// <summary>Reads them from the pass's events, as long as these are kept: no other row knows a device that was forgotten.</summary>
internal sealed class ReadDropped(ServerDb db)
{
    private const int Most = 10;

    // A pass that is shared has a visit for each person; only the newest are looked at.
    private const int Looked = 2_000;

    /// <returns>The newest first.</returns>
    public Task<List<DroppedDevice>> Run(Guid account, string pass, CancellationToken stop) =>
        db
            .Database.SqlQuery<DroppedDevice>(
                $"""
                SELECT at AS "At", (data ->> 'addedAt')::timestamptz AS "AddedAt", (data ->> 'status')::int AS "Status",
                    coalesce(data ->> 'reason', '') AS "Reason", (data ->> 'suspendedAt')::timestamptz AS "SuspendedAt"
                FROM (
                    SELECT position, type, at, data FROM events WHERE account_id = {account} AND pass_id = {pass}
                    ORDER BY position DESC LIMIT {Looked}) newest
                WHERE type = {EventTypes.PassUninstalled} AND data ->> 'status' IS NOT NULL
                ORDER BY position DESC LIMIT {Most}
                """
            )
            .ToListAsync(stop);
}
