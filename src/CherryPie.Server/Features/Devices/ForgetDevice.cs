using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Devices;

/// <summary>Ends registrations: one when a device says so, all of a device and pass type when APNs does.
/// https://developer.apple.com/documentation/walletpasses/unregister-a-pass-for-update-notifications</summary>
internal sealed class ForgetDevice(ServerDb db, TimeProvider clock)
{
    /// <summary>Ends one registration; one that doesn't exist is ended already.</summary>
    public async Task Run(AuthorizedPass pass, string deviceId, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await Unregister([pass.Id], deviceId, pass.PassTypeIdentifier, stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            DELETE FROM devices d WHERE device_id = {deviceId} AND pass_type_identifier = {pass.PassTypeIdentifier}
            AND NOT EXISTS (SELECT FROM registrations r WHERE r.device_id = d.device_id AND r.pass_type_identifier = d.pass_type_identifier)
            """,
            stop
        );
        await transaction.CommitAsync(stop);
    }

    /// <summary>Ends all registrations of a push token that was last registered before APNs knew it dead.</summary>
    /// <returns>False when the device has registered since.</returns>
    public async Task<bool> Run(
        string deviceId,
        string passTypeIdentifier,
        string pushToken,
        DateTimeOffset deadSince,
        CancellationToken stop
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var passes = await db
            .Registrations.Where(r => r.DeviceId == deviceId && r.PassTypeIdentifier == passTypeIdentifier)
            .Select(r => r.PassId)
            .ToListAsync(stop);
        await Lock(passes, stop);

        // Who stamps registrations holds them before the devices; only one of the two at a time.
        await db.Database.ExecuteSqlAsync($"SELECT FROM update_sequences WHERE pass_type_identifier = {passTypeIdentifier} FOR UPDATE", stop);
        var isDead = await db
            .Devices.FromSql(
                $"SELECT * FROM devices WHERE device_id = {deviceId} AND pass_type_identifier = {passTypeIdentifier} FOR UPDATE"
            )
            .AnyAsync(d => d.PushToken == pushToken && d.RegisteredAt < deadSince, stop);
        if (!isDead)
        {
            return false;
        }

        await Unregister(passes, deviceId, passTypeIdentifier, stop);
        await db.Devices.Where(d => d.DeviceId == deviceId && d.PassTypeIdentifier == passTypeIdentifier).ExecuteDeleteAsync(stop);
        await transaction.CommitAsync(stop);
        return true;
    }

    private Task<int> Lock(List<string> passes, CancellationToken stop) =>
        db.Database.ExecuteSqlAsync($"SELECT id FROM passes WHERE id = ANY({passes}) ORDER BY id FOR NO KEY UPDATE", stop);

    // Counters follow the rows that really went.
    private async Task Unregister(List<string> passes, string deviceId, string passTypeIdentifier, CancellationToken stop)
    {
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        await Lock(passes, stop);
        await db.Database.ExecuteSqlAsync(
            $"""
            WITH gone AS (
                DELETE FROM registrations WHERE device_id = {deviceId} AND pass_type_identifier = {passTypeIdentifier} AND pass_id = ANY({passes}) RETURNING pass_id),
            scheme AS (SELECT scheme = {nameof(
                DeviceScheme.ApplePass
            )} AS is_apple FROM devices WHERE device_id = {deviceId} AND pass_type_identifier = {passTypeIdentifier})
            UPDATE passes SET
                passbook_devices = GREATEST(passbook_devices - CASE WHEN is_apple THEN 1 ELSE 0 END, 0),
                android_pay_devices = GREATEST(android_pay_devices - CASE WHEN is_apple THEN 0 ELSE 1 END, 0),
                first_unregistered_at = COALESCE(first_unregistered_at, {now}),
                last_unregistered_at = {now}
            FROM gone, scheme WHERE passes.id = gone.pass_id
            """,
            stop
        );
    }
}
