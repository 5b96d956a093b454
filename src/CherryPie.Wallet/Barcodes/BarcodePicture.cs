namespace CherryPie.Wallet;

/// <summary>A barcode as SVG, to be scaled to any size: a unit of its <c>viewBox</c> is a module, the narrowest bar or dot.</summary>
/// <param name="Width">Modules across, quiet zone included.</param>
/// <param name="Height">Modules down, quiet zone included.</param>
/// <param name="Svg">An <c>svg</c> element, for a file or for HTML: black on white, without script, style, reference or XML declaration.
/// <see href="https://www.w3.org/TR/SVG11/"/></param>
public sealed record BarcodePicture(int Width, int Height, string Svg);
