using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace CherryPie.Server.Features.Images;

/// <summary>Published images by their digest, kept within a bound of memory: all phones with a template's passes ask for the same one
/// within minutes. Nothing can be stale.</summary>
internal sealed class PublishedImages(IServiceScopeFactory scopes) : IDisposable
{
    private const long MostBytes = 32L << 20;
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <returns>The PNG; null for an image that nobody has published.</returns>
    public async Task<byte[]?> Get(string sha256, CancellationToken stop)
    {
        if (_cache.TryGetValue(sha256, out byte[]? known))
        {
            return known;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        var png = await (
            from published in db.PublishedImages.IgnoreQueryFilters([ServerDb.OwnAccount])
            join image in db.DynamicImages.IgnoreQueryFilters([ServerDb.OwnAccount])
                on new { published.AccountId, published.Sha1 } equals new { image.AccountId, image.Sha1 }
            where published.Sha256 == sha256
            select image.Png
        ).FirstOrDefaultAsync(stop);
        return png is null ? null : _cache.Set(sha256, png, new MemoryCacheEntryOptions { Size = png.Length + 200 });
    }

    public void Dispose() => _cache.Dispose();
}
