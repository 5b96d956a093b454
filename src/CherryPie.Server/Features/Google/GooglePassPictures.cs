using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace CherryPie.Server.Features.Google;

/// <summary>The pictures of passes at Google: those that were uploaded for it, else those of the template, else none; a pass's own go
/// before both. Addresses are kept by template and version, and by digest.</summary>
internal sealed class GooglePassPictures(IServiceScopeFactory scopes, PublishForGoogle publish, ILogger<GooglePassPictures> log)
    : IDisposable
{
    private const int MostKept = 20_000;
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostKept });

    /// <param name="pass">The pass.</param>
    /// <param name="template">Its template, as just read.</param>
    /// <param name="style">Of the design that shows.</param>
    public async Task<GooglePictures> Of(Pass pass, Template template, PassStyle style, CancellationToken stop)
    {
        var key = (template.Id, template.Version, pass.IsRedeemed);
        if (!_cache.TryGetValue(key, out GooglePictures? pictures))
        {
            pictures = _cache.Set(key, await OfTemplate(pass, template, style, stop), new MemoryCacheEntryOptions { Size = 1 });
        }

        foreach (var (kind, sha1) in ImagePath.Read(StoredJson.Read(pass.DynamicImages)))
        {
            pictures = await WithOwn(pictures!, pass.AccountId, kind, sha1, style, stop);
        }

        return pictures!;
    }

    public void Dispose() => _cache.Dispose();

    private async Task<GooglePictures> OfTemplate(Pass pass, Template template, PassStyle style, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        var found = await GoogleTemplatePictures.Find(db, template.Id, style, pass.IsRedeemed, stop);
        return new()
        {
            Logo = await Published(found.Logo, isSquare: true),
            WideLogo = await Published(found.WideLogo),
            Hero = await Published(found.Hero),
            Thumbnail = await Published(found.Thumbnail),
        };

        async Task<GooglePicture?> Published(GoogleTemplatePicture? picture, bool isSquare = false) =>
            picture is null ? null : new(await publish.Run(pass.AccountId, picture.Png, isSquare, stop));
    }

    private async Task<GooglePictures> WithOwn(
        GooglePictures pictures,
        Guid account,
        PassImage kind,
        string sha1,
        PassStyle style,
        CancellationToken stop
    )
    {
        if (kind is not (PassImage.Logo or PassImage.Strip or PassImage.Thumbnail or PassImage.Background))
        {
            return pictures;
        }

        if (!_cache.TryGetValue((account, sha1), out OwnPicture? picture))
        {
            if (await Own(account, sha1, isLogo: kind == PassImage.Logo, stop) is not { } made)
            {
                return pictures;
            }

            picture = _cache.Set((account, sha1), made, new MemoryCacheEntryOptions { Size = 1 });
        }

        var own = new GooglePicture(picture!.Url, IsOfPass: true);
        return kind switch
        {
            PassImage.Thumbnail => pictures with { Thumbnail = own },
            PassImage.Logo => picture.IsWide ? pictures with { WideLogo = own } : pictures with { Logo = own },
            PassImage.Background when style != PassStyle.EventTicket && pictures.Hero is not null => pictures,
            PassImage.Strip when style == PassStyle.EventTicket && pictures.Hero is { IsOfPass: true } => pictures,
            _ => pictures with { Hero = own },
        };
    }

    private async Task<OwnPicture?> Own(Guid account, string sha1, bool isLogo, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var png = await scope
            .ServiceProvider.GetRequiredService<ServerDb>()
            .DynamicImages.IgnoreQueryFilters([ServerDb.OwnAccount])
            .Where(i => i.AccountId == account && i.Sha1 == sha1)
            .Select(i => i.Png)
            .SingleOrDefaultAsync(stop);
        if (png is null)
        {
            return null; // not kept: another server may be storing it
        }

        try
        {
            var isWide = GoogleTemplatePictures.IsWide(png);
            return new(await publish.Run(account, png, isLogo && !isWide, stop), isWide);
        }
        catch (InvalidDataException e)
        {
            log.LogWarning("Picture {Sha1} is left out of its passes at Google: {Reason}", sha1, e.Message);
            return null;
        }
    }

    private sealed record OwnPicture(string Url, bool IsWide);
}
