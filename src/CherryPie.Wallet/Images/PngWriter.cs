using System.Buffers.Binary;

namespace CherryPie.Wallet;

/// <summary>Writes PNG files, not interlaced and without metadata: of what shows the same pixels, the smallest.</summary>
internal static class PngWriter
{
    /// <param name="width">Pixels across.</param>
    /// <param name="height">Pixels down.</param>
    /// <param name="rgba">Four bytes a pixel.</param>
    /// <param name="smallest">Whether all filters are tried.</param>
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> rgba, bool smallest)
    {
        var direct = Direct(width, height, rgba, smallest);
        if (PngPalette.Of(rgba) is not { } palette)
        {
            return direct;
        }

        var indexed = Indexed(width, height, rgba, palette, smallest);
        return indexed.Length < direct.Length ? indexed : direct;
    }

    // Grey where red, green and blue are the same everywhere, without alpha where all is opaque; a byte each.
    private static byte[] Direct(int width, int height, ReadOnlySpan<byte> rgba, bool smallest)
    {
        var (opaque, grey) = (true, true);
        for (var i = 0; i < rgba.Length && (opaque || grey); i += 4)
        {
            opaque &= rgba[i + 3] == 255;
            grey &= rgba[i] == rgba[i + 1] && rgba[i] == rgba[i + 2];
        }

        var (colors, step) = (grey ? 1 : 3, (grey ? 1 : 3) + (opaque ? 0 : 1));
        var samples = new byte[width * height * step];
        for (var (from, to) = (0, 0); from < rgba.Length; (from, to) = (from + 4, to + step))
        {
            rgba.Slice(from, colors).CopyTo(samples.AsSpan(to));
            if (!opaque)
            {
                samples[to + colors] = rgba[from + 3];
            }
        }

        using var file = Begin(width, height, 8, (byte)((grey ? 0 : 2) + (opaque ? 0 : 4)));
        Chunk(file, "IDAT"u8, PngFilters.Pack(samples, width * step, step, smallest ? null : PngFilters.Nearest));
        return End(file);
    }

    // Mostly without a filter: a difference between two indexes of a palette says nothing about their colours.
    private static byte[] Indexed(int width, int height, ReadOnlySpan<byte> rgba, PngPalette palette, bool smallest)
    {
        using var file = Begin(width, height, palette.BitDepth, 3);
        Chunk(file, "PLTE"u8, palette.Colors);
        if (palette.Alphas.Length > 0)
        {
            Chunk(file, "tRNS"u8, palette.Alphas);
        }

        var rowLength = ((width * palette.BitDepth) + 7) / 8;
        var samples = new byte[rowLength * height];
        for (var at = 0; !rgba.IsEmpty; rgba = rgba[(width * 4)..], at += rowLength)
        {
            palette.Pack(rgba[..(width * 4)], samples.AsSpan(at, rowLength));
        }

        Chunk(file, "IDAT"u8, PngFilters.Pack(samples, rowLength, step: 1, smallest ? null : PngFilters.None));
        return End(file);
    }

    private static MemoryStream Begin(int width, int height, int bitDepth, byte colorType)
    {
        var file = new MemoryStream();
        file.Write(PngHeader.Magic);
        Span<byte> head = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], height);
        head[8] = (byte)bitDepth;
        head[9] = colorType;
        head[10..].Clear();
        Chunk(file, "IHDR"u8, head);
        return file;
    }

    private static byte[] End(MemoryStream file)
    {
        Chunk(file, "IEND"u8, default);
        return file.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        var chunk = new byte[data.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        type.CopyTo(chunk.AsSpan(4));
        data.CopyTo(chunk.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(data.Length + 8), Crc32.Of(chunk.AsSpan(4, data.Length + 4)));
        file.Write(chunk);
    }
}
