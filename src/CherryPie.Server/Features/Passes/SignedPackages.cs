using CherryPie.Server.Platform.Http;
using Microsoft.Extensions.Caching.Memory;

namespace CherryPie.Server.Features.Passes;

/// <summary>All that a package's bytes depend on, as the request has just read it: what has changed since has another key, so nothing old is served.</summary>
internal readonly record struct PackageKey(
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

/// <summary>Finished packages that were asked for twice, within a bound of memory, and the gate before the work of making others: strangers may ask for as many as they like.</summary>
internal sealed class SignedPackages(LimitsOptions limits, PassMeter meter, TimeProvider clock) : IDisposable
{
    public const int MostWaiting = 500;

    // What nobody asks for again makes room; a signature's time stays near the present.
    private static readonly TimeSpan _unused = TimeSpan.FromMinutes(10),
        _longest = TimeSpan.FromHours(1);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10),
        _retry = TimeSpan.FromSeconds(5);
    private const int Overhead = 512;
    private readonly MemoryCache? _cache =
        limits.BundleCacheBytes == 0 ? null : new(new MemoryCacheOptions { SizeLimit = limits.BundleCacheBytes });
    private readonly CacheAdmissionFilter _asked = new();
    private readonly SemaphoreSlim _gate = new(AtOnce);
    private int _waiting;

    public static int AtOnce { get; } = 2 * Environment.ProcessorCount;

    /// <param name="key">Which package.</param>
    /// <param name="make">Makes it; called when it is not at hand and there is room to work.</param>
    /// <param name="stop">Stops waiting.</param>
    /// <exception cref="Refusal">503: too many others wait, or have waited for too long.</exception>
    public async Task<byte[]> Get(PackageKey key, Func<CancellationToken, Task<byte[]>> make, CancellationToken stop)
    {
        if (Find(key) is { } known)
        {
            return known;
        }

        _asked.Ask(key.GetHashCode());
        await Enter(stop);
        try
        {
            // Whoever waited may have waited for the same one.
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
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose()
    {
        _cache?.Dispose();
        _gate.Dispose();
    }

    private byte[]? Find(PackageKey key)
    {
        if (_cache is null || !_cache.TryGetValue(key, out byte[]? package))
        {
            return null;
        }

        meter.FromCache();
        return package;
    }

    private async Task Enter(CancellationToken stop)
    {
        if (_gate.Wait(0, CancellationToken.None))
        {
            return;
        }

        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw Busy();
        }

        try
        {
            using var patience = new CancellationTokenSource(_patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
            await _gate.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw Busy();
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static Refusal Busy() => Refusal.Busy("Too many packages are being made at once; try again shortly", _retry);
}
