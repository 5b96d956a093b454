using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>The front of the semantic boarding pass of iOS 26: the airline and the flight, both airports with their times, what the
/// passenger looks for on the way, the barcode.
/// <see href="https://developer.apple.com/documentation/walletpasses/creating-an-airline-boarding-pass-using-semantic-tags"/></summary>
internal sealed class FlightFront(PassView pass, FlightView flight, PassPictures pictures, ViewTexts texts)
{
    private const int Room = 322;

    /// <param name="isDimmed">For a pass that can't be used: pale, and without its barcode.</param>
    public Markup Write(bool isDimmed)
    {
        var number = new PassFieldView(flight.Day, flight.Number, Markup.Text(flight.Number), "");
        return FrontParts.Card(
            pass,
            texts,
            "flight" + (isDimmed ? " dimmed" : ""),
            Markup.Of(
                $"""
                <div class="top"><p class="brand">{pictures.Image(
                    pass,
                    "logo",
                    "logo"
                )}<span class="logo-text" dir="auto">{pass.LogoText}</span></p>{FrontParts.Row("header", [number], 19, 170)}</div>
                <div class="route">{End("from", flight.From)}<div class="path">{TransitIcon.Of("Air")}</div>{End("to", flight.To)}</div>
                {FrontParts.Row("panel", flight.Facts, 22, Room - 28)}{FrontParts.Row("facts", flight.Boarding, 18, Room)}
                <div class="foot">{pictures.Image(pass, "footer", "footer-image")}{FrontParts.Barcode(
                    isDimmed ? null : pass.Barcode(),
                    texts
                )}</div>
                """
            )
        );
    }

    private static Markup End(string which, FlightEnd end) =>
        Markup.Of(
            $"<div class=\"end {which}\"><p class=\"code\">{end.Code}</p><p class=\"city\" dir=\"auto\">{end.City}</p>{Clock(end.Clock)}"
                + $"</div>"
        );

    private static Markup Clock(string clock) =>
        clock.Length == 0 ? Markup.None : Markup.Of($"<p class=\"clock\" dir=\"auto\">{clock}</p>");
}
