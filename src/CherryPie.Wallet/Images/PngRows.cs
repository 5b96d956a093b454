using System.IO.Compression;

namespace CherryPie.Wallet;

/// <summary>Unpacks the rows of a PNG one by one and undoes their filters.
/// <see href="https://www.w3.org/TR/png-3/#9Filters"/></summary>
internal sealed class PngRows(MemoryStream packed, PngHeader header) : IDisposable
{
    private readonly ZLibStream _zlib = new(packed, CompressionMode.Decompress);
    private readonly int _step = Math.Max(1, header.BitsPerPixel / 8);
    private byte[] _above = [];
    private byte[] _row = [];

    /// <summary>Starts a pass of rows that are this many pixels wide.</summary>
    public void Start(int across)
    {
        var bytes = (int)((((long)across * header.BitsPerPixel) + 7) / 8);
        (_above, _row) = (new byte[bytes], new byte[bytes]);
    }

    /// <summary>The next row, which the next call overwrites.</summary>
    public ReadOnlySpan<byte> Next()
    {
        (_above, _row) = (_row, _above);
        var filter = ReadFilter();
        Unfilter(filter, _row, _above, _step);
        return _row;
    }

    /// <summary>Checks that no pixel data are left.</summary>
    public void End()
    {
        Span<byte> one = stackalloc byte[1];
        if (Read(one) != 0)
        {
            throw new InvalidDataException("The PNG has more pixel data than its header announces.");
        }
    }

    public void Dispose() => _zlib.Dispose();

    private int ReadFilter()
    {
        Span<byte> filter = stackalloc byte[1];
        if (Read(filter) < 1 || filter[0] > 4 || Read(_row) < _row.Length)
        {
            throw new InvalidDataException("The PNG's pixel data are damaged or cut short.");
        }

        return filter[0];
    }

    private int Read(Span<byte> to)
    {
        try
        {
            return _zlib.ReadAtLeast(to, to.Length, throwOnEndOfStream: false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new InvalidDataException("The PNG's pixel data are damaged.", e);
        }
    }

    // Each filter has its loop: a choice for every byte made a row three times as slow.
    private static void Unfilter(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        above = above[..row.Length];
        var start = Math.Min(step, row.Length);
        switch (filter)
        {
            case 1:
                for (var i = start; i < row.Length; i++)
                {
                    row[i] += row[i - step];
                }

                break;
            case 2:
                for (var i = 0; i < row.Length; i++)
                {
                    row[i] += above[i];
                }

                break;
            case 3:
                for (var i = 0; i < start; i++)
                {
                    row[i] += (byte)(above[i] / 2);
                }

                for (var i = start; i < row.Length; i++)
                {
                    row[i] += (byte)((row[i - step] + above[i]) / 2);
                }

                break;
            case 4:
                for (var i = 0; i < start; i++)
                {
                    row[i] += above[i];
                }

                for (var i = start; i < row.Length; i++)
                {
                    row[i] += (byte)Paeth(row[i - step], above[i], above[i - step]);
                }

                break;
        }
    }

    /// <summary>The predictor of filter 4. <see href="https://www.w3.org/TR/png-3/#9Filter-type-4-Paeth"/></summary>
    internal static int Paeth(int a, int b, int c)
    {
        var (pa, pb, pc) = (Math.Abs(b - c), Math.Abs(a - c), Math.Abs(a + b - c - c));
        return pa <= pb && pa <= pc ? a
            : pb <= pc ? b
            : c;
    }
}
