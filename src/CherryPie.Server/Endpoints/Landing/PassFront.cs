using CherryPie.Server.Features.Views;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>The front of a pass, laid out as the newest Wallet does: as a poster, a semantic boarding pass, or in one of the five styles.
/// <see href="https://developer.apple.com/design/human-interface-guidelines/wallet"/></summary>
internal sealed class PassFront(PassView pass, PassPictures pictures, ViewTexts texts)
{
    private readonly Markup _strip = pictures.Image(pass, "strip", "strip-image"),
        _thumbnail = pictures.Image(pass, "thumbnail", "thumbnail");

    /// <param name="isDimmed">For a pass that can't be used: pale, and without its barcode.</param>
    public Markup Write(bool isDimmed) =>
        pass.Scheme == PassScheme.PosterGeneric ? new PosterFront(pass, pictures, texts).Write(isDimmed)
        : pass.Flight is { } flight ? new FlightFront(pass, flight, pictures, texts).Write(isDimmed)
        : Classic(isDimmed);

    private Markup Classic(bool isDimmed)
    {
        var barcode = isDimmed ? null : pass.Barcode();
        var background =
            pass.Style == PassStyle.EventTicket && _strip.IsNone ? pictures.Image(pass, "background", "background-image") : Markup.None;
        var kind = char.ToLowerInvariant(pass.Style.ToString()[0]) + pass.Style.ToString()[1..];
        return FrontParts.Card(
            pass,
            texts,
            $"{kind}{(isDimmed ? " dimmed" : "")}{(background.IsNone ? "" : " on-picture")}",
            Markup.Of(
                $"""
                <div class="backdrop">{background}</div>
                <div class="top"><p class="brand">{pictures.Image(
                    pass,
                    "logo",
                    "logo"
                )}<span class="logo-text" dir="auto">{pass.LogoText}</span></p>{Row("header", pass.Header)}</div>
                {Middle()}{Rows(barcode?.Format)}<div class="foot">{pictures.Image(pass, "footer", "footer-image")}{FrontParts.Barcode(
                    barcode,
                    texts
                )}</div>
                """
            )
        );
    }

    private Markup Middle() =>
        pass.Style switch
        {
            PassStyle.BoardingPass => Markup.Of(
                $"<div class=\"journey\">{Row("primary from", pass.Primary.Take(1))}"
                    + $"{(pass.Primary.Count > 1 ? TransitIcon.Of(pass.Transit) : Markup.None)}"
                    + $"{Row("primary to", pass.Primary.Skip(1))}</div>"
            ),
            PassStyle.Coupon or PassStyle.StoreCard => Strip(),
            PassStyle.EventTicket when !_strip.IsNone => Strip(),
            PassStyle.EventTicket => Markup.Of(
                $"<div class=\"hero\">"
                    + $"<div class=\"words\">{Row("primary", pass.Primary)}{Row("secondary", pass.Secondary)}</div>{_thumbnail}</div>"
            ),
            _ => Markup.Of($"<div class=\"hero\">{Row("primary", pass.Primary)}{_thumbnail}</div>"),
        };

    private Markup Strip() =>
        Markup.Of($"<div class=\"strip{(_strip.IsNone ? " bare" : "")}\">{_strip}{Row("primary", pass.Primary)}</div>");

    // Coupons and store cards put both kinds into one row of four, as a generic pass does above a square barcode; a boarding pass turns
    // them round.
    private Markup Rows(BarcodeFormat? barcode) =>
        pass.Style switch
        {
            PassStyle.BoardingPass => Markup.Join(Row("auxiliary", pass.Auxiliary), Row("secondary", pass.Secondary)),
            PassStyle.Coupon or PassStyle.StoreCard => Row("secondary", pass.Secondary.Concat(pass.Auxiliary).Take(4)),
            PassStyle.Generic when barcode is BarcodeFormat.Qr or BarcodeFormat.Aztec => Row(
                "secondary",
                pass.Secondary.Concat(pass.Auxiliary).Take(4)
            ),
            PassStyle.EventTicket when _strip.IsNone => Row("auxiliary", pass.Auxiliary),
            _ => Markup.Join(Row("secondary", pass.Secondary), Row("auxiliary", pass.Auxiliary)),
        };

    private Markup Row(string name, IEnumerable<PassFieldView> fields)
    {
        var (size, room) = SizeAndRoom(name);
        return FrontParts.Row(name, fields, size, room);
    }

    // In pixels of a pass 350 wide, as landing.css has them.
    private (int Size, int Room) SizeAndRoom(string name) =>
        (name, pass.Style) switch
        {
            ("header", _) => (19, 170),
            ("primary from" or "primary to", _) => (44, pass.Primary.Count > 1 ? 134 : 322),
            ("primary", PassStyle.Coupon or PassStyle.StoreCard) => (46, 322),
            ("primary", PassStyle.EventTicket) when !_strip.IsNone => (34, 322),
            ("primary", _) => (32, _thumbnail.IsNone ? 322 : 220),
            ("secondary", PassStyle.EventTicket) when _strip.IsNone && !_thumbnail.IsNone => (18, 220),
            _ => (18, 322),
        };
}
