using System.IO.Compression;

namespace CherryPie.Wallet;

/// <summary>Filters and packs the rows of a PNG. Which filter leaves least is not known before it is tried.
/// <see href="https://www.w3.org/TR/png-3/#9Filters"/></summary>
internal static class PngFilters
{
    public const int None = 0;

    /// <summary>For each row the one of the five that leaves it nearest to zero, which mostly packs best.</summary>
    public const int Nearest = Count;

    private const int Count = 5;

    /// <param name="samples">The rows without their filters' numbers, one after another.</param>
    /// <param name="rowLength">Bytes of a row.</param>
    /// <param name="step">Bytes of a pixel; 1 where it has less.</param>
    /// <param name="filter">The filter of all rows; null for whichever leaves least.</param>
    /// <returns>The bytes of the chunk IDAT.</returns>
    public static byte[] Pack(ReadOnlySpan<byte> samples, int rowLength, int step, int? filter)
    {
        var rows = new byte[samples.Length + (samples.Length / rowLength)];
        if (filter is { } given)
        {
            Filter(samples, rowLength, step, given, rows);
            return Deflate(rows, ZLibCompressionStrategy.Default);
        }

        var (best, least) = (Nearest, Array.Empty<byte>());
        for (var tried = None; tried <= Nearest; tried++)
        {
            Filter(samples, rowLength, step, tried, rows);
            var packed = Deflate(rows, ZLibCompressionStrategy.Default);
            if (least.Length == 0 || packed.Length < least.Length)
            {
                (best, least) = (tried, packed);
            }
        }

        Filter(samples, rowLength, step, best, rows);
        var other = Deflate(rows, ZLibCompressionStrategy.Filtered);
        return other.Length < least.Length ? other : least;
    }

    private static void Filter(ReadOnlySpan<byte> samples, int rowLength, int step, int filter, Span<byte> to)
    {
        var above = new ReadOnlySpan<byte>(new byte[rowLength]);
        var (best, other) = (new byte[rowLength + 1], new byte[rowLength + 1]);
        for (; !samples.IsEmpty; samples = samples[rowLength..], to = to[(rowLength + 1)..])
        {
            var row = samples[..rowLength];
            if (filter < Nearest)
            {
                Filter(filter, row, above, step, to[..(rowLength + 1)]);
            }
            else
            {
                var least = long.MaxValue;
                for (var tried = 0; tried < Count; tried++)
                {
                    Filter(tried, row, above, step, other);
                    var sum = Sum(other.AsSpan(1));
                    if (sum < least)
                    {
                        least = sum;
                        (best, other) = (other, best);
                    }
                }

                best.CopyTo(to);
            }

            above = row;
        }
    }

    // Each filter has its loop: a choice for every byte takes most of the time.
    private static void Filter(int filter, ReadOnlySpan<byte> row, ReadOnlySpan<byte> above, int step, Span<byte> to)
    {
        to[0] = (byte)filter;
        to = to[1..];
        row[..Math.Min(step, row.Length)].CopyTo(to);
        switch (filter)
        {
            case 0:
                row.CopyTo(to);
                break;
            case 1:
                for (var i = step; i < row.Length; i++)
                {
                    to[i] = (byte)(row[i] - row[i - step]);
                }

                break;
            case 2:
                for (var i = 0; i < row.Length; i++)
                {
                    to[i] = (byte)(row[i] - above[i]);
                }

                break;
            case 3:
                for (var i = 0; i < row.Length; i++)
                {
                    to[i] = (byte)(row[i] - (((i < step ? 0 : row[i - step]) + above[i]) / 2));
                }

                break;
            default:
                for (var i = 0; i < row.Length; i++)
                {
                    to[i] = (byte)(row[i] - (i < step ? above[i] : PngRows.Paeth(row[i - step], above[i], above[i - step])));
                }

                break;
        }
    }

    private static long Sum(ReadOnlySpan<byte> row)
    {
        long sum = 0;
        foreach (var value in row)
        {
            sum += Math.Abs((int)(sbyte)value);
        }

        return sum;
    }

    private static byte[] Deflate(ReadOnlySpan<byte> rows, ZLibCompressionStrategy strategy)
    {
        using var packed = new MemoryStream();
        var options = new ZLibCompressionOptions { CompressionLevel = 9, CompressionStrategy = strategy };
        using (var zlib = new ZLibStream(packed, options, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        return packed.ToArray();
    }
}
