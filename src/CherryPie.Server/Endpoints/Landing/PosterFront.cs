using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>The front of a poster of iOS 27: the picture over all of it, logo and header field at the top, below them what is written over
/// the picture's lower end.
/// <see href="https://developer.apple.com/documentation/walletpasses/creating-a-poster-generic-pass"/></summary>
internal sealed class PosterFront(PassView pass, PassPictures pictures, ViewTexts texts)
{
    private const int Room = 318;

    /// <param name="isDimmed">For a pass that can't be used: pale, and without its barcode.</param>
    public Markup Write(bool isDimmed)
    {
        var picture = pictures.Image(pass, "artwork", "poster-image");
        picture = picture.IsNone ? pictures.Image(pass, "background", "poster-image") : picture;
        var logo = pictures.Image(pass, "primaryLogo", "primary-logo");
        var brand = logo.IsNone ? Markup.Of($"<span class=\"logo-text\" dir=\"auto\">{pass.LogoText}</span>") : logo;
        var isTitled = pass.Primary is [{ Label.Length: 0 }, ..];
        var title = isTitled ? FrontParts.Row("primary title", pass.Primary.Take(1), 34, Room) : Markup.None;
        var look =
            "poster"
            + (isDimmed ? " dimmed" : "")
            + (picture.IsNone ? " bare" : "")
            + (pass.IsHeaderDarkened && !picture.IsNone ? " darkened" : "");
        return FrontParts.Card(
            pass,
            texts,
            look,
            Markup.Of(
                $"""
                <div class="backdrop">{picture}</div>
                <div class="top"><p class="brand">{brand}</p>{FrontParts.Row("header", pass.Header, 19, 170)}</div>
                <div class="lower">{title}{FrontParts.Row("facts", pass.Primary.Skip(isTitled ? 1 : 0), 18, Room)}{FrontParts.Barcode(
                    isDimmed ? null : pass.Barcode(),
                    texts
                )}</div>
                {FrontParts.Row("footer-line", pass.Footer, 14, Room)}
                """
            )
        );
    }
}
