using System.Globalization;
using CherryPie.Server.Features.Views;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>What every layout of a pass's front is put together from.</summary>
internal static class FrontParts
{
    // In CSS pixels.
    private const int SquareRoom = 168,
        WideRoom = 300,
        BarHeight = 72;

    /// <param name="pass">The pass.</param>
    /// <param name="texts">The viewer's.</param>
    /// <param name="look">The classes of the layout.</param>
    /// <param name="inside">What it holds.</param>
    public static Markup Card(PassView pass, ViewTexts texts, string look, Markup inside) =>
        Markup.Of(
            $"""
            <article class="pass {look}" lang="{pass.Language}" dir="{Viewer.DirectionOf(
                pass.Language
            )}" aria-label="{texts.Pass}: {pass.Description}">
            {inside}
            </article>
            """
        );

    /// <param name="name">The classes of the row.</param>
    /// <param name="fields">None: no row.</param>
    /// <param name="size">Of the values, in pixels of a pass 350 wide, as landing.css has it.</param>
    /// <param name="room">Of the row, likewise.</param>
    public static Markup Row(string name, IEnumerable<PassFieldView> fields, int size, int room)
    {
        var shown = fields.ToList();
        if (shown.Count == 0)
        {
            return Markup.None;
        }

        var fits = FieldFit.Of(shown, size, room);
        return Markup.Of($"<ul class=\"fields {name}\" role=\"list\">{shown.Zip(fits, Field)}</ul>");
    }

    public static Markup Barcode(BarcodeView? barcode, ViewTexts texts) =>
        barcode is not { } code
            ? Markup.None
            : Markup.Of(
                $"<div class=\"barcode {code.Format.ToString().ToLowerInvariant()}\"><div class=\"symbol\" role=\"img\" "
                    + $"aria-label=\"{texts.Barcode}\">{Symbol(code.Format, code.Picture)}</div>{AltText(code.AltText)}</div>"
            );

    // Every module takes the same whole number of pixels, where there is room, or scanners have to guess.
    private static Markup Symbol(BarcodeFormat format, BarcodePicture picture)
    {
        var room = format is BarcodeFormat.Qr or BarcodeFormat.Aztec ? SquareRoom : WideRoom;
        var scale = Math.Max(1, room / picture.Width);
        var isOfBars = format is not (BarcodeFormat.Qr or BarcodeFormat.Aztec or BarcodeFormat.Pdf417);
        var height = isOfBars ? BarHeight : picture.Height * scale;
        var size = string.Create(
            CultureInfo.InvariantCulture,
            $"<svg width=\"{picture.Width * scale}\" height=\"{height}\" preserveAspectRatio=\"none\" "
        );
        return Markup.Trusted(size + picture.Svg["<svg ".Length..]);
    }

    private static Markup AltText(string text) =>
        text.Length == 0 ? Markup.None : Markup.Of($"<p class=\"alt-text\" dir=\"auto\">{text}</p>");

    private static Markup Field(PassFieldView field, int fit) =>
        Markup.Of(
            $"<li class=\"field {field.Alignment} fit-{fit}\">{Label(field.Label)} <span class=\"value\" dir=\"auto\">{field.Value}"
                + $"</span></li>"
        );

    private static Markup Label(string label) =>
        label.Length == 0 ? Markup.None : Markup.Of($"<span class=\"label\" dir=\"auto\">{label}</span>");
}
