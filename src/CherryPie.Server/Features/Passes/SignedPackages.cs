using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;
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
/// callers may request any number. Those of one account never wait for another's. The pictures of templates are not kept here but by
/// <see cref="Templates.CompiledTemplates"/>, whose bound is another: a package whose template that has dropped is made anew.</summary>
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
    public async Task<SignedPackage> Get(PackageKey key, Func<CancellationToken, Task<SignedPackage>> make, CancellationToken stop)
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
            Keep(key, package);
        }

        return package;
    }

    public void Dispose() => _cache?.Dispose();

    private void Keep(PackageKey key, SignedPackage package) =>
        _cache?.Set(
            key,
            new Kept(package.Parts, new WeakReference<SharedFiles>(package.Pictures), package.HasOwnPictures ? package.Pictures : null),
            new MemoryCacheEntryOptions
            {
                Size = (package.HasOwnPictures ? package.Length : package.Parts.Length) + Overhead,
                SlidingExpiration = _unused,
                AbsoluteExpirationRelativeToNow = _longest,
            }
        );

    private SignedPackage? Find(PackageKey key)
    {
        if (_cache is null || !_cache.TryGetValue(key, out Kept? kept) || !kept!.Pictures.TryGetTarget(out var pictures))
        {
            return null;
        }

        meter.FromCache();
        return new SignedPackage(kept.Parts, pictures, kept.Own is not null);
    }

    private async ValueTask<IDisposable> Enter(Guid account, CancellationToken stop)
    {
        if (_queue.TryEnter(account) is { } free)
        {
            return free;
        }

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

    /// <param name="Parts">What is of the package alone.</param>
    /// <param name="Pictures">Its pictures, as long as somebody has them.</param>
    /// <param name="Own">Keeps them, where they are the pass's own.</param>
    private sealed record Kept(PackageParts Parts, WeakReference<SharedFiles> Pictures, SharedFiles? Own);
}
