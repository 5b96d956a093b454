using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace CherryPie.Server.Features.Images;

/// <summary>Passes' own images in the sizes that a style shows, kept within a bound of memory. Their names are digests, so nothing can be
/// stale.</summary>
internal sealed class ScaledDynamicImages(IServiceScopeFactory scopes, PictureWork pictures, ILogger<ScaledDynamicImages> logger)
    : IDisposable
{
    private const long MostBytes = 64L << 20;
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <param name="account">Whose they are.</param>
    /// <param name="named">Which ones; those that the style does not show are left out.</param>
    /// <param name="style">The style of the pass.</param>
    /// <param name="isPoster">Whether the pass has a <c>posterGeneric</c> besides.</param>
    public async Task<List<ScaledImage>> Get(
        Guid account,
        IEnumerable<(PassImage Kind, string Sha1)> named,
        PassStyle style,
        bool isPoster,
        CancellationToken stop
    )
    {
        var all = new List<ScaledImage>();
        foreach (var (kind, sha1) in named.Where(n => PassImages.Shows(style, n.Kind, isPoster)))
        {
            all.AddRange(
                _cache.TryGetValue((account, sha1, kind, style), out IReadOnlyList<ScaledImage>? scaled)
                    ? scaled!
                    : await pictures.Run(account, waits => Scale(account, sha1, kind, style, waits), stop)
            );
        }

        return all;
    }

    public void Dispose() => _cache.Dispose();

    private async Task<IReadOnlyList<ScaledImage>> Scale(Guid account, string sha1, PassImage kind, PassStyle style, CancellationToken stop)
    {
        // Another request may have scaled the same picture meanwhile.
        if (_cache.TryGetValue((account, sha1, kind, style), out IReadOnlyList<ScaledImage>? known))
        {
            return known!;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        var png = await db
            .DynamicImages.IgnoreQueryFilters([ServerDb.OwnAccount])
            .Where(i => i.AccountId == account && i.Sha1 == sha1)
            .Select(i => i.Png)
            .SingleOrDefaultAsync(stop);
        if (png is null)
        {
            return []; // not cached: another server may be storing it
        }

        var scaled = await Scale(png, sha1, kind, style, stop);
        return _cache.Set(
            (account, sha1, kind, style),
            scaled,
            new MemoryCacheEntryOptions { Size = scaled.Sum(s => (long)s.Png.Length) + 200 }
        );
    }

    private async Task<IReadOnlyList<ScaledImage>> Scale(byte[] png, string sha1, PassImage kind, PassStyle style, CancellationToken stop)
    {
        try
        {
            return await PictureWork.Scale(new ImageUpload(kind, null, png), style, stop);
        }
        catch (InvalidDataException e)
        {
            // Former versions stored pictures that are beyond today's bounds.
            logger.LogWarning("Picture {Sha1} is left out of its passes, which show their template's: {Reason}", sha1, e.Message);
            return [];
        }
    }
}
