using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace CherryPie.Server.Features.Images;

/// <summary>Passes' own images in the sizes that a style shows, kept within a bound of memory. Their names are digests, so nothing can be
/// stale.</summary>
internal sealed class ScaledDynamicImages(IServiceScopeFactory scopes) : IDisposable
{
    private const long MostBytes = 64L << 20;
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostBytes });
    private readonly SemaphoreSlim _scaling = new(2);

    public async Task<List<ScaledImage>> Get(
        Guid account,
        IEnumerable<(PassImage Kind, string Sha1)> named,
        PassStyle style,
        CancellationToken stop
    )
    {
        var all = new List<ScaledImage>();
        foreach (var (kind, sha1) in named.Where(n => PassImages.Shows(style, n.Kind)))
        {
            if (!_cache.TryGetValue((account, sha1, kind, style), out IReadOnlyList<ScaledImage>? scaled))
            {
                scaled = await Scale(account, sha1, kind, style, stop);
                _cache.Set(
                    (account, sha1, kind, style),
                    scaled,
                    new MemoryCacheEntryOptions { Size = scaled.Sum(s => (long)s.Png.Length) + 200 }
                );
            }

            all.AddRange(scaled!);
        }

        return all;
    }

    public void Dispose()
    {
        _cache.Dispose();
        _scaling.Dispose();
    }

    private async Task<IReadOnlyList<ScaledImage>> Scale(Guid account, string sha1, PassImage kind, PassStyle style, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        var png = await db
            .DynamicImages.IgnoreQueryFilters([ServerDb.OwnAccount])
            .Where(i => i.AccountId == account && i.Sha1 == sha1)
            .Select(i => i.Png)
            .SingleOrDefaultAsync(stop);
        if (png is null)
        {
            return [];
        }

        await _scaling.WaitAsync(stop);
        try
        {
            return await Task.Run(() => PassImages.Scale(new ImageUpload(kind, null, png), style), stop);
        }
        finally
        {
            _scaling.Release();
        }
    }
}
