using System.Buffers.Binary;
using System.IO.Compression;

namespace CherryPie.Wallet;

/// <summary>Writes PNG files, not interlaced and without metadata: by palette where that is smaller, else RGB or RGBA of 8 bits.</summary>
internal static class PngWriter
{
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> rgba)
    {
        var direct = Direct(width, height, rgba);
        return PngPalette.Of(rgba) is { } palette && Indexed(width, height, rgba, palette) is var indexed && indexed.Length < direct.Length
            ? indexed
            : direct;
    }

    private static byte[] Direct(int width, int height, ReadOnlySpan<byte> rgba)
    {
        var opaque = true;
        for (var i = 3; i < rgba.Length && opaque; i += 4)
        {
            opaque = rgba[i] == 255;
        }

        using var file = Begin(width, height, 8, (byte)(opaque ? 2 : 6));
        Chunk(file, "IDAT"u8, Pack(rgba, width, opaque ? 3 : 4));
        return End(file);
    }

    // No filter: a difference between two indexes of a palette says nothing about their colours.
    private static byte[] Indexed(int width, int height, ReadOnlySpan<byte> rgba, PngPalette palette)
    {
        using var file = Begin(width, height, palette.BitDepth, 3);
        Chunk(file, "PLTE"u8, palette.Colors);
        if (palette.Alphas.Length > 0)
        {
            Chunk(file, "tRNS"u8, palette.Alphas);
        }

        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var row = new byte[1 + (((width * palette.BitDepth) + 7) / 8)];
            for (; !rgba.IsEmpty; rgba = rgba[(width * 4)..])
            {
                palette.Pack(rgba[..(width * 4)], row.AsSpan(1));
                zlib.Write(row);
            }
        }

        Chunk(file, "IDAT"u8, packed.GetBuffer().AsSpan(0, (int)packed.Length));
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

    private static ReadOnlySpan<byte> Pack(ReadOnlySpan<byte> rgba, int width, int step)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var (above, row, best, other) = (
                new byte[width * step],
                new byte[width * step],
                new byte[(width * step) + 1],
                new byte[(width * step) + 1]
            );
            for (; !rgba.IsEmpty; rgba = rgba[(width * 4)..])
            {
                for (var x = 0; x < width; x++)
                {
                    rgba.Slice(x * 4, step).CopyTo(row.AsSpan(x * step));
                }

                // The filter whose row is nearest to zero mostly packs best.
                var least = long.MaxValue;
                for (byte filter = 0; filter < 5; filter++)
                {
                    var sum = Filter(filter, row, above, step, other);
                    if (sum < least)
                    {
                        least = sum;
                        (best, other) = (other, best);
                    }
                }

                zlib.Write(best);
                (above, row) = (row, above);
            }
        }

        return packed.GetBuffer().AsSpan(0, (int)packed.Length);
    }

    private static long Filter(byte filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int step, Span<byte> to)
    {
        to[0] = filter;
        long sum = 0;
        for (var i = 0; i < row.Length; i++)
        {
            var (a, b, c) = i >= step ? (row[i - step], above[i], above[i - step]) : ((byte)0, above[i], (byte)0);
            var value = (byte)(
                row[i]
                - filter switch
                {
                    0 => 0,
                    1 => a,
                    2 => b,
                    3 => (a + b) / 2,
                    _ => PngRows.Paeth(a, b, c),
                }
            );
            to[i + 1] = value;
            sum += Math.Abs((int)(sbyte)value);
        }

        return sum;
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
