namespace CherryPie.Wallet;

/// <summary>A picture of 8-bit RGBA, read from PNG, resized and written as PNG. Colour profiles and all other metadata are passed over.
/// <see href="https://www.w3.org/TR/png-3/"/></summary>
public sealed class Png
{
    private readonly byte[] _rgba;

    internal Png(int width, int height, byte[] rgba)
    {
        Width = width;
        Height = height;
        _rgba = rgba;
    }

    /// <summary>Pixels across.</summary>
    public int Width { get; }

    /// <summary>Pixels down.</summary>
    public int Height { get; }

    /// <summary>Red, green, blue and alpha of each pixel, rows from the top; alpha is not multiplied in.</summary>
    public ReadOnlySpan<byte> Rgba => _rgba;

    /// <summary>Makes a picture of pixels.</summary>
    /// <param name="width">Pixels across, at least 1.</param>
    /// <param name="height">Pixels down, at least 1.</param>
    /// <param name="rgba">Four bytes a pixel; copied.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="ArgumentException">The number of bytes is another one.</exception>
    public static Png FromRgba(int width, int height, ReadOnlySpan<byte> rgba)
    {
        CheckSize(width, height);
        return rgba.Length == width * height * 4
            ? new Png(width, height, rgba.ToArray())
            : throw new ArgumentException("Four bytes a pixel are needed.", nameof(rgba));
    }

    /// <summary>Reads a PNG of any kind, at most 16 Mi pixels; unpacks no more than its header announces.</summary>
    /// <param name="file">The file.</param>
    /// <returns>The picture.</returns>
    /// <exception cref="InvalidDataException">It is no PNG, damaged or too big.</exception>
    public static Png Decode(ReadOnlySpan<byte> file) => PngReader.Decode(file);

    /// <summary>Makes a copy of another size, by Lanczos with alpha multiplied in.</summary>
    /// <param name="width">Pixels across, at least 1.</param>
    /// <param name="height">Pixels down, at least 1; at most 16 Mi pixels in all.</param>
    /// <returns>The copy; this picture itself when the size is the same.</returns>
    public Png Resize(int width, int height)
    {
        CheckSize(width, height);
        return (width, height) == (Width, Height) ? this : new Png(width, height, PngScaler.Scale(_rgba, Width, Height, width, height));
    }

    /// <summary>Writes the picture: 8-bit RGB when nothing shows through, else RGBA.</summary>
    /// <returns>The file.</returns>
    public byte[] Encode() => PngWriter.Write(Width, Height, _rgba);

    private static void CheckSize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)width * height, PngHeader.MaxPixels);
    }
}
