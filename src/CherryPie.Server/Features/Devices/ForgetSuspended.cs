using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Devices;

/// <summary>Deletes devices that have been suspended for a week, with their registrations. A phone that gets another push token registers
/// with it, which ends the suspension.</summary>
internal sealed class ForgetSuspended(ServerDb db, ForgetDevice forget, TimeProvider clock, ILogger<ForgetSuspended> log)
{
    private const int MostAtOnce = 5000;
    private static readonly TimeSpan _kept = TimeSpan.FromDays(7);

    // The suspension's time is the database's, the registration's this server's. A day covers the difference of their clocks; a device that
    // has registered since is no longer suspended anyway.
    private static readonly TimeSpan _clockDifference = TimeSpan.FromDays(1);

    public async Task Run(CancellationToken stop)
    {
        var before = clock.GetUtcNow() - _kept;
        var suspended = await db
            .Devices.AsNoTracking()
            .Where(d => d.SuspendedAt < before)
            .OrderBy(d => d.SuspendedAt)
            .Take(MostAtOnce)
            .Select(d => new
            {
                d.DeviceId,
                d.PassTypeIdentifier,
                d.PushToken,
                d.SuspendedAt,
                d.LastStatus,
                d.LastReason,
            })
            .ToListAsync(stop);
        var forgotten = 0;
        foreach (var device in suspended)
        {
            forgotten += await forget.Run(
                device.DeviceId,
                device.PassTypeIdentifier,
                new RefusedToken(
                    device.PushToken,
                    device.SuspendedAt!.Value + _clockDifference,
                    device.LastStatus ?? 0,
                    device.LastReason ?? "",
                    device.SuspendedAt
                ),
                stop
            )
                ? 1
                : 0;
        }

        if (forgotten > 0)
        {
            log.LogInformation("{Count} devices are forgotten, whose push tokens APNs has refused for a week", forgotten);
        }
    }
}
