using CherryPie.Server.Platform.Http;
using Microsoft.Extensions.Caching.Memory;

namespace CherryPie.Server.Features.Passes;

/// <summary>All that a package's bytes depend on, as the request has just read it. Whatever changes gives another key, so nothing stale is
/// served.</summary>
internal readonly record struct PackageKey(
    Guid AccountId,
    string PassId,
    int PassChanges,
    DateTimeOffset PassUpdatedAt,
    long TemplateId,
    long TemplateVersion,
    DateTimeOffset TemplateUpdatedAt,
    PassState State,
    string SigningCertificate
)
{
    public static PackageKey Of(PassSnapshot found, string signingCertificate) =>
        new(
            found.Pass.AccountId,
            found.Pass.Id,
            found.Pass.ChangeCount,
            found.Pass.UpdatedAt,
            found.Template.Id,
            found.Template.Version,
            found.Template.UpdatedAt,
            found.State,
            signingCertificate
        );
}

/// <summary>Caches packages that were requested twice, within a bound of memory, and bounds how many others are made at once: anonymous
/// callers may request any number. Those of one account never wait for another's.</summary>
internal sealed class SignedPackages(LimitsOptions limits, PassMeter meter, TimeProvider clock) : IDisposable
{
    /// <summary>Of one account.</summary>
    public const int MostWaiting = 500;

    // After ten minutes without a request a package is dropped. After an hour it is signed anew, so that its signing time is near the
    // present.
    private static readonly TimeSpan _unused = TimeSpan.FromMinutes(10),
        _longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(10);
    private const int Overhead = 512;
    private readonly MemoryCache? _cache =
        limits.BundleCacheBytes == 0 ? null : new(new MemoryCacheOptions { SizeLimit = limits.BundleCacheBytes });
    private readonly CacheAdmissionFilter _asked = new();
    private readonly FairQueue _queue = new(2 * AtOnce, AtOnce, MostWaiting, "Too many packages are being made at once; try again shortly");

    /// <summary>Of one account; twice as many in all.</summary>
    public static int AtOnce { get; } = 2 * Environment.ProcessorCount;

    /// <param name="key">Which package.</param>
    /// <param name="make">Makes it; called when the cache does not have it.</param>
    /// <exception cref="Refusal">503: too many others of the account wait, or this one has for too long.</exception>
    public async Task<byte[]> Get(PackageKey key, Func<CancellationToken, Task<byte[]>> make, CancellationToken stop)
    {
        if (Find(key) is { } known)
        {
            return known;
        }

        _asked.Ask(key.GetHashCode());
        using var place = await Enter(key.AccountId, stop);

        // Another request may have made the same package meanwhile.
        if (Find(key) is { } made)
        {
            return made;
        }

        var package = await make(stop);
        if (_asked.IsSo(key.GetHashCode()))
        {
            _cache?.Set(
                key,
                package,
                new MemoryCacheEntryOptions
                {
                    Size = package.Length + Overhead,
                    SlidingExpiration = _unused,
                    AbsoluteExpirationRelativeToNow = _longest,
                }
            );
        }

        return package;
    }

    public void Dispose() => _cache?.Dispose();

    private byte[]? Find(PackageKey key)
    {
        if (_cache is null || !_cache.TryGetValue(key, out byte[]? package))
        {
            return null;
        }

        meter.FromCache();
        return package;
    }

    private async Task<IDisposable> Enter(Guid account, CancellationToken stop)
    {
        using var timeout = new CancellationTokenSource(_timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, timeout.Token);
        try
        {
            return await _queue.Enter(account, either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw _queue.Busy();
        }
    }
}
