using System.Buffers.Binary;

namespace CherryPie.Wallet;

/// <summary>The fields of a PNG's header (IHDR). <see href="https://www.w3.org/TR/png-3/#11IHDR"/></summary>
/// <param name="Width">Pixels across, at least 1 when read.</param>
/// <param name="Height">Pixels down, at least 1 when read.</param>
/// <param name="BitDepth">Bits per sample, or per index into the palette: 1, 2, 4, 8 or 16.</param>
/// <param name="ColorType">0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha.</param>
/// <param name="Interlaced">Whether its rows come in the seven passes of Adam7.</param>
public readonly record struct PngHeader(int Width, int Height, int BitDepth, int ColorType, bool Interlaced)
{
    /// <summary>The most pixels of a picture that is read: 16,777,216.</summary>
    public const int MaxPixels = 16 * 1024 * 1024;

    /// <summary>The longest side of a picture that is read. A row is held in memory while a picture is scaled, 24 bytes a pixel.</summary>
    public const int MaxSide = 16_384;

    /// <summary>How many times as long as the other a side may be.</summary>
    public const int MaxRatio = 4_096;

    internal const int Length = 33;

    internal static ReadOnlySpan<byte> Magic => [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10];

    internal int Channels =>
        ColorType switch
        {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        };

    internal int BitsPerPixel => Channels * BitDepth;

    /// <summary>Reads the header alone.</summary>
    /// <param name="file">The file, or at least its first 33 bytes.</param>
    /// <returns>The header.</returns>
    /// <exception cref="InvalidDataException">It is no PNG, damaged, of a kind that the standard does not have, or announces more than
    /// <see cref="MaxPixels"/>, <see cref="MaxSide"/> or <see cref="MaxRatio"/>; the message is a sentence for who sent it.</exception>
    public static PngHeader Read(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Magic))
        {
            throw new InvalidDataException("The picture is not a PNG file.");
        }

        if (file.Length < Length)
        {
            throw new InvalidDataException("The PNG is cut short.");
        }

        if (
            BinaryPrimitives.ReadUInt32BigEndian(file[8..]) != 13
            || !file[12..16].SequenceEqual("IHDR"u8)
            || Crc32.Of(file[12..29]) != BinaryPrimitives.ReadUInt32BigEndian(file[29..])
        )
        {
            throw new InvalidDataException("The PNG's header is damaged.");
        }

        var width = BinaryPrimitives.ReadUInt32BigEndian(file[16..]);
        var height = BinaryPrimitives.ReadUInt32BigEndian(file[20..]);
        var (depth, color) = (file[24], file[25]);
        var fits = color switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (width is 0 or > int.MaxValue || height is 0 or > int.MaxValue || !fits || file[26] != 0 || file[27] != 0 || file[28] > 1)
        {
            throw new InvalidDataException("The PNG's header makes no sense.");
        }

        if ((ulong)width * height > MaxPixels)
        {
            throw new InvalidDataException($"The picture has {width} x {height} pixels; at most 16 million are accepted.");
        }

        var (longer, shorter) = (Math.Max(width, height), Math.Min(width, height));
        if (longer > MaxSide)
        {
            throw new InvalidDataException($"The picture has {width} x {height} pixels; a side of at most {MaxSide} is accepted.");
        }

        if (longer > shorter * MaxRatio)
        {
            throw new InvalidDataException(
                $"The picture has {width} x {height} pixels; a side at most {MaxRatio} times as long as the other is accepted."
            );
        }

        return new PngHeader((int)width, (int)height, depth, color, file[28] == 1);
    }
}
