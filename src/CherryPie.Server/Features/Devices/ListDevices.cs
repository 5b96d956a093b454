using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Devices;

/// <summary>The devices of a pass, across accounts: for the operator. Their ids are secrets; the caller shortens them.</summary>
internal sealed class ListDevices(ServerDb db)
{
    /// <returns>Those heard of last come first; null when there is no such pass.</returns>
    public async Task<List<ListedDevice>?> Run(string passId, CancellationToken stop)
    {
        if (!await db.Passes.IgnoreQueryFilters().AnyAsync(p => p.Id == passId, stop))
        {
            return null;
        }

        return await db
            .Registrations.AsNoTracking()
            .Where(r => r.PassId == passId)
            .Join(db.Devices, r => new { r.DeviceId, r.PassTypeIdentifier }, d => new { d.DeviceId, d.PassTypeIdentifier }, (_, d) => d)
            .OrderByDescending(d => d.ListedAt > d.RegisteredAt ? d.ListedAt : d.RegisteredAt)
            .Take(3 * DevicePlaces.Most)
            .Select(d => new ListedDevice(d.DeviceId, d.PassTypeIdentifier, d.Scheme, d.RegisteredAt, d.ListedAt, d.SuspendedAt))
            .ToListAsync(stop);
    }
}

/// <param name="DeviceId">The device library identifier.</param>
/// <param name="PassTypeIdentifier">Of the pass.</param>
/// <param name="Scheme">Apple's Wallet or a reader.</param>
/// <param name="RegisteredAt">The last registration or renewal.</param>
/// <param name="ListedAt">When it last asked what has changed; null: never.</param>
/// <param name="SuspendedAt">Since when APNs refuses its token; null: it does not.</param>
internal sealed record ListedDevice(
    string DeviceId,
    string PassTypeIdentifier,
    DeviceScheme Scheme,
    DateTimeOffset RegisteredAt,
    DateTimeOffset? ListedAt,
    DateTimeOffset? SuspendedAt
);
