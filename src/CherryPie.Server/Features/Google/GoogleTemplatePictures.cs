using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Google;

/// <summary>A picture of a template that Google shows.</summary>
/// <param name="Png">As it was uploaded.</param>
/// <param name="Path">Where <see cref="TemplatePicture"/> has it.</param>
internal sealed record GoogleTemplatePicture(byte[] Png, string Path);

/// <summary>Which of a template's pictures Google shows where: those that were uploaded for it, else those of the design; null where there
/// is none.</summary>
internal sealed record GoogleTemplatePictures(
    GoogleTemplatePicture? Logo,
    GoogleTemplatePicture? WideLogo,
    GoogleTemplatePicture? Hero,
    GoogleTemplatePicture? Thumbnail
)
{
    // A logo that is at least so many times as wide as high stands in place of logo and title.
    private const int Wide = 2;

    /// <param name="db">Of any account.</param>
    /// <param name="template">The template.</param>
    /// <param name="style">Of the design that shows.</param>
    /// <param name="isRedeemed">Whether that is the one after redemption.</param>
    public static async Task<GoogleTemplatePictures> Find(
        ServerDb db,
        long template,
        PassStyle style,
        bool isRedeemed,
        CancellationToken stop
    )
    {
        var own = await db.Set<TemplateGoogleImage>()
            .Where(i => i.TemplateId == template)
            .ToDictionaryAsync(i => i.Part, i => Picture(i.Png, i.Part, isDouble: false), stop);
        var images = await db
            .TemplateImages.IgnoreQueryFilters([ServerDb.OwnAccount])
            .Where(i => i.TemplateId == template)
            .Select(i => new
            {
                i.Part,
                i.Original,
                IsDouble = i.Scale2 != null,
            })
            .ToListAsync(stop);

        // Of a redeemed pass its own images first.
        var shown = images
            .Select(i => (Of: ImagePart.Stored(i.Part), Picture: Picture(i.Original, i.Part, i.IsDouble)))
            .Where(i => i.Of.Language is null && (isRedeemed || !i.Of.IsRedeem))
            .OrderByDescending(i => i.Of.IsRedeem)
            .DistinctBy(i => i.Of.Kind)
            .ToDictionary(i => i.Of.Kind, i => i.Picture);
        var logo = shown.GetValueOrDefault(PassImage.Logo);
        var isWide = logo is not null && IsWide(logo.Png);
        return new(
            own.GetValueOrDefault(TemplateGoogleImage.Logo) ?? (isWide ? null : logo) ?? shown.GetValueOrDefault(PassImage.Icon),
            own.GetValueOrDefault(TemplateGoogleImage.WideLogo) ?? (isWide ? logo : null),
            own.GetValueOrDefault(TemplateGoogleImage.Hero)
                ?? (style == PassStyle.EventTicket ? shown.GetValueOrDefault(PassImage.Background) : null)
                ?? shown.GetValueOrDefault(PassImage.Strip)
                ?? shown.GetValueOrDefault(PassImage.Background),
            shown.GetValueOrDefault(PassImage.Thumbnail)
        );
    }

    public static bool IsWide(byte[] png)
    {
        var header = PngHeader.Read(png);
        return header.Width >= Wide * header.Height;
    }

    private static GoogleTemplatePicture Picture(byte[] png, string part, bool isDouble) =>
        new(png, TemplatePicture.PathOf(part, isDouble));
}
