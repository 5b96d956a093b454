namespace CherryPie.Wallet;

/// <summary>A barcode drawn.</summary>
/// <param name="Width">Modules across, quiet zone included: the width of the picture's <c>viewBox</c>.</param>
/// <param name="Height">Modules down, quiet zone included.</param>
/// <param name="Svg">An <c>svg</c> element that stands alone or within HTML: black on white, without script, style or reference.</param>
public sealed record BarcodePicture(int Width, int Height, string Svg);
