namespace CherryPie.Wallet;

/// <summary>A picture in memory, four bytes a pixel, read from PNG, resized and written as PNG. Colour profiles, gamma and all other
/// metadata are ignored and not written. Immutable, safe for many threads at once. <see href="https://www.w3.org/TR/png-3/"/></summary>
public sealed class Png
{
    private readonly byte[] _rgba;

    internal Png(int width, int height, byte[] rgba)
    {
        Width = width;
        Height = height;
        _rgba = rgba;
    }

    /// <summary>Pixels across, at least 1.</summary>
    public int Width { get; }

    /// <summary>Pixels down, at least 1.</summary>
    public int Height { get; }

    /// <summary>Red, green, blue and alpha of each pixel, a byte each, rows from the top, pixels from the left. Alpha is 0 where a pixel is
    /// invisible, 255 where it is opaque, and not multiplied into the colours.</summary>
    public ReadOnlySpan<byte> Rgba => _rgba;

    /// <summary>Makes a picture of pixels.</summary>
    /// <param name="width">Pixels across, at least 1.</param>
    /// <param name="height">Pixels down, at least 1; at most 16,777,216 pixels in all.</param>
    /// <param name="rgba">Four bytes a pixel, as <see cref="Rgba"/>; copied.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A side is under 1, or there are more pixels.</exception>
    /// <exception cref="ArgumentException">The number of bytes is not four times that of pixels.</exception>
    public static Png FromRgba(int width, int height, ReadOnlySpan<byte> rgba)
    {
        CheckSize(width, height);
        return rgba.Length == width * height * 4
            ? new Png(width, height, rgba.ToArray())
            : throw new ArgumentException("Four bytes a pixel are needed.", nameof(rgba));
    }

    /// <summary>Reads a PNG of any colour type, bit depth and interlacing; unpacks no more than its header announces.</summary>
    /// <param name="file">The file: at most <see cref="PngHeader.MaxPixels"/>. Bytes behind its end are ignored.</param>
    /// <returns>The picture. Samples of 16 bits are rounded to 8.</returns>
    /// <exception cref="InvalidDataException">It is no PNG, damaged or too large; the message is a sentence for who sent it.</exception>
    public static Png Decode(ReadOnlySpan<byte> file) => PngReader.Decode(file);

    /// <summary>Makes a copy of another size, smaller or larger, by a Lanczos filter of three lobes, with alpha multiplied into the colours
    /// so that invisible pixels tint none.</summary>
    /// <param name="width">Pixels across, at least 1; the proportions may change.</param>
    /// <param name="height">Pixels down, at least 1; at most 16,777,216 pixels in all.</param>
    /// <returns>The copy; this picture itself when the size is the same.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A side is under 1, or there are more pixels.</exception>
    public Png Resize(int width, int height)
    {
        CheckSize(width, height);
        return (width, height) == (Width, Height) ? this : new Png(width, height, PngScaler.Scale(_rgba, Width, Height, width, height));
    }

    /// <summary>Writes the picture as PNG: by palette where it has at most 256 colours and that is smaller, else as grey or RGB of 8 bits,
    /// with alpha where not all pixels are opaque. The same pixels give the same bytes on one version of .NET.</summary>
    /// <returns>The file, not interlaced and without metadata.</returns>
    public byte[] Encode() => PngWriter.Write(Width, Height, _rgba, smallest: false);

    private static void CheckSize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, PngHeader.MaxPixels);
    }
}
