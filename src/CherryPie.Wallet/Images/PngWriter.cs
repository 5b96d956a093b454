using System.Buffers.Binary;
using System.IO.Compression;

namespace CherryPie.Wallet;

/// <summary>Writes PNG files: 8 bit, RGB or RGBA, not interlaced, no metadata.</summary>
internal static class PngWriter
{
    public static byte[] Write(int width, int height, ReadOnlySpan<byte> rgba)
    {
        var opaque = true;
        for (var i = 3; i < rgba.Length && opaque; i += 4)
        {
            opaque = rgba[i] == 255;
        }

        using var file = new MemoryStream();
        file.Write(PngHeader.Magic);
        Span<byte> head = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], height);
        head[8] = 8;
        head[9] = (byte)(opaque ? 2 : 6);
        head[10..].Clear();
        Chunk(file, "IHDR"u8, head);
        Chunk(file, "IDAT"u8, Pack(rgba, width, opaque ? 3 : 4));
        Chunk(file, "IEND"u8, default);
        return file.ToArray();
    }

    private static ReadOnlySpan<byte> Pack(ReadOnlySpan<byte> rgba, int width, int step)
    {
        var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var (above, row, best, other) = (new byte[width * step], new byte[width * step], new byte[(width * step) + 1], new byte[(width * step) + 1]);
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
            var value = (byte)(row[i] - filter switch { 0 => 0, 1 => a, 2 => b, 3 => (a + b) / 2, _ => PngRows.Paeth(a, b, c) });
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
