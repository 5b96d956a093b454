using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Devices;

/// <summary>Deletes registrations: one when the device unregisters, all of a device and pass type when APNs reports the token unregistered.
/// https://developer.apple.com/documentation/walletpasses/unregister-a-pass-for-update-notifications</summary>
internal sealed class ForgetDevice(ServerDb db, EventLog events, TimeProvider clock)
{
    /// <summary>Deletes one registration, and the device with its last one. Nothing happens when there is none.</summary>
    public Task Run(AuthorizedPass pass, string deviceId, CancellationToken stop) => Run(pass.Id, pass.PassTypeIdentifier, deviceId, stop);

    /// <summary>The same, for an operator and for a use case that has a transaction.</summary>
    public async Task Run(string passId, string passTypeIdentifier, string deviceId, CancellationToken stop)
    {
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        await Unregister([passId], deviceId, passTypeIdentifier, refused: null, stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM devices d WHERE device_id = {deviceId} AND pass_type_identifier = {passTypeIdentifier}
            AND NOT EXISTS (SELECT FROM registrations r WHERE r.device_id = d.device_id AND r.pass_type_identifier = d.pass_type_identifier)
            """,
            stop
        );
        await transaction.Commit(stop);
    }

    /// <summary>Deletes the device with all its registrations, if it last registered with this token and before that time.</summary>
    /// <param name="deviceId">The device library identifier.</param>
    /// <param name="passTypeIdentifier">The topic of the push.</param>
    /// <param name="refused">The token that APNs refused.</param>
    /// <returns>False when the device has registered since.</returns>
    public async Task<bool> Run(string deviceId, string passTypeIdentifier, RefusedToken refused, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var passes = await db
            .Registrations.Where(r => r.DeviceId == deviceId && r.PassTypeIdentifier == passTypeIdentifier)
            .Select(r => r.PassId)
            .ToListAsync(stop);
        await Lock(passes, stop);

        // A fan-out locks registrations before devices; this lock keeps the two from running at the same time.
        await db.Database.ExecuteSqlAsync(
            $"SELECT FROM update_sequences WHERE pass_type_identifier = {passTypeIdentifier} FOR UPDATE",
            stop
        );
        var isUnregistered = await db
            .Devices.FromSql(
                $"SELECT * FROM devices WHERE device_id = {deviceId} AND pass_type_identifier = {passTypeIdentifier} FOR UPDATE"
            )
            .AnyAsync(d => d.PushToken == refused.PushToken && d.RegisteredAt < refused.Since, stop);
        if (!isUnregistered)
        {
            return false;
        }

        await Unregister(passes, deviceId, passTypeIdentifier, refused, stop);
        await db.Devices.Where(d => d.DeviceId == deviceId && d.PassTypeIdentifier == passTypeIdentifier).ExecuteDeleteAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    private Task<int> Lock(List<string> passes, CancellationToken stop) =>
        db.Database.ExecuteSqlAsync($"SELECT id FROM passes WHERE id = ANY({passes}) ORDER BY id FOR NO KEY UPDATE", stop);

    // The passes' counters change by the rows that were really deleted. The event says whether it was APNs' answer that ended them: the
    // phone may still show the pass then, as it was.
    private async Task Unregister(
        List<string> passes,
        string deviceId,
        string passTypeIdentifier,
        RefusedToken? refused,
        CancellationToken stop
    )
    {
        var (status, reason, suspendedAt) = (refused?.Status, refused?.Reason, refused?.SuspendedAt?.ToUniversalTime());
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        await Lock(passes, stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            WITH gone AS (
                DELETE FROM registrations
                WHERE device_id = {deviceId} AND pass_type_identifier = {passTypeIdentifier} AND pass_id = ANY({passes})
                RETURNING pass_id, created_at),
            scheme AS (
                SELECT scheme = {nameof(DeviceScheme.ApplePass)} AS is_apple FROM devices
                WHERE device_id = {deviceId} AND pass_type_identifier = {passTypeIdentifier}),
            unregistered AS (
                UPDATE passes SET
                    passbook_devices = GREATEST(passbook_devices - CASE WHEN is_apple THEN 1 ELSE 0 END, 0),
                    android_pay_devices = GREATEST(android_pay_devices - CASE WHEN is_apple THEN 0 ELSE 1 END, 0),
                    first_unregistered_at = COALESCE(first_unregistered_at, {now}),
                    last_unregistered_at = {now}
                FROM gone, scheme WHERE passes.id = gone.pass_id
                RETURNING passes.*, is_apple, gone.created_at AS added_at)
            INSERT INTO event_outbox (account_id, type, pass_id, campaign_id, template_id, at, data)
            SELECT account_id, {EventTypes.PassUninstalled}, id, campaign_id, template_id, {now}, json_strip_nulls(json_build_object(
                'version', change_count, 'devices', passbook_devices + android_pay_devices,
                'wallet', CASE WHEN is_apple THEN 'apple' ELSE 'android' END,
                'addedAt', to_char(added_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                'status', {status}::int, 'reason', {reason}::text,
                'suspendedAt', to_char({suspendedAt}::timestamptz AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')))
            FROM unregistered WHERE {events.IsOn} ORDER BY id
            """,
            stop
        );
    }
}
