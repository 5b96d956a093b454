using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Devices;

/// <summary>How many devices a pass may have. Whoever holds its package holds its token and may register any number, so Apple devices and
/// readers have places apart, and a full pass takes a new device in place of the one that was heard of least lately.</summary>
internal sealed class DevicePlaces(ServerDb db, ForgetDevice forget, ILogger<DevicePlaces> log)
{
    /// <summary>Of one pass: as many Apple devices, and as many others.</summary>
    public const int Most = 100;

    /// <summary>Deletes registrations of the pass until the device has a place. Devices whose token APNs refused go first.</summary>
    /// <param name="pass">The pass, locked by the caller's transaction.</param>
    /// <param name="authorized">The same, with the scheme of the request.</param>
    /// <param name="deviceId">The device that registers.</param>
    public async Task MakeRoom(Pass pass, AuthorizedPass authorized, string deviceId, CancellationToken stop)
    {
        var type = authorized.PassTypeIdentifier;

        // A device keeps the scheme that it registered with first.
        var first = await db
            .Devices.Where(d => d.DeviceId == deviceId && d.PassTypeIdentifier == type)
            .Select(d => (DeviceScheme?)d.Scheme)
            .SingleOrDefaultAsync(stop);
        var isApple = (first ?? authorized.Scheme) == DeviceScheme.ApplePass;
        var excess = (isApple ? pass.PassbookDevices : pass.AndroidPayDevices) - Most + 1;
        if (excess <= 0)
        {
            return;
        }

        var least = await db
            .Registrations.Where(r => r.PassId == pass.Id && r.PassTypeIdentifier == type)
            .Join(
                db.Devices.Where(d => (d.Scheme == DeviceScheme.ApplePass) == isApple),
                r => new { r.DeviceId, r.PassTypeIdentifier },
                d => new { d.DeviceId, d.PassTypeIdentifier },
                (_, d) => d
            )
            .OrderBy(d => d.SuspendedAt == null)
            .ThenBy(d => d.ListedAt > d.RegisteredAt ? d.ListedAt : d.RegisteredAt)
            .ThenBy(d => d.DeviceId)
            .Select(d => d.DeviceId)
            .Take(excess)
            .ToListAsync(stop);
        foreach (var device in least)
        {
            await forget.Run(authorized, device, stop);
        }

        await db.Entry(pass).ReloadAsync(stop); // its counters
        log.LogInformation(
            "Pass {PassId} has {Most} {Kind} devices, the most: {Count} that was heard of least lately gave way to another",
            pass.Id,
            Most,
            isApple ? "Apple" : "other",
            least.Count
        );
    }
}
