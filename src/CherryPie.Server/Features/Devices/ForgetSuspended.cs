using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Devices;

/// <summary>Ends the registrations of devices whose push token APNs has refused for a week. A phone that gets another token registers with it, and is then no longer suspended.</summary>
internal sealed class ForgetSuspended(ServerDb db, ForgetDevice forget, TimeProvider clock, ILogger<ForgetSuspended> log)
{
    private const int MostAtOnce = 5000;
    private static readonly TimeSpan _kept = TimeSpan.FromDays(7);

    // Who registers anew is no longer suspended; a day leaves room for clocks that differ.
    private static readonly TimeSpan _clocks = TimeSpan.FromDays(1);

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
            })
            .ToListAsync(stop);
        var forgotten = 0;
        foreach (var device in suspended)
        {
            forgotten += await forget.Run(
                device.DeviceId,
                device.PassTypeIdentifier,
                device.PushToken,
                device.SuspendedAt!.Value + _clocks,
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
