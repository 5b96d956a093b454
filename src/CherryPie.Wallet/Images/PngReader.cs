namespace CherryPie.Wallet;

/// <summary>Reads PNG row by row. <see href="https://www.w3.org/TR/png-3/"/></summary>
internal static class PngReader
{
    private static readonly (int X, int Y, int DX, int DY)[] _inOrder = [(0, 0, 1, 1)];

    // https://www.w3.org/TR/png-3/#8InterlaceMethods
    private static readonly (int X, int Y, int DX, int DY)[] _adam7 =
    [
        (0, 0, 8, 8),
        (4, 0, 8, 8),
        (0, 4, 4, 8),
        (2, 0, 4, 4),
        (0, 2, 2, 4),
        (1, 0, 2, 2),
        (0, 1, 1, 2),
    ];

    /// <summary>Takes a row, or every <paramref name="dx"/>th pixel of one.</summary>
    /// <param name="y">The row. Rows come by growing number; in an interlaced picture they do so in each of its passes.</param>
    /// <param name="x0">The column of the first pixel.</param>
    /// <param name="dx">Columns from one pixel to the next.</param>
    /// <param name="rgba">Four bytes a pixel; overwritten by the next row.</param>
    public delegate void TakeRow(int y, int x0, int dx, ReadOnlySpan<byte> rgba);

    /// <summary>Reads the whole file and keeps no pixels.</summary>
    public static void Check(ReadOnlySpan<byte> file) => Read(file, PngHeader.Read(file), null);

    /// <summary>Reads the pixels.</summary>
    public static Png Decode(ReadOnlySpan<byte> file)
    {
        var header = PngHeader.Read(file);
        var rgba = new byte[header.Width * header.Height * 4];
        Read(file, header, (y, x0, dx, row) => Place(row, rgba.AsSpan(((y * header.Width) + x0) * 4), dx));
        return new Png(header.Width, header.Height, rgba);
    }

    /// <summary>Reads the file and hands out its pixels row by row, if anyone takes them; keeps two rows.</summary>
    public static void Read(ReadOnlySpan<byte> file, PngHeader header, TakeRow? take)
    {
        var chunks = PngChunks.Read(file, header);
        var pixels = new PngPixels(header, chunks.Palette, chunks.Transparency);
        using var rows = new PngRows(chunks.Packed, header);
        var rgba = take is null ? [] : new byte[header.Width * 4];
        foreach (var (x0, y0, dx, dy) in header.Interlaced ? _adam7 : _inOrder)
        {
            var across = (header.Width - x0 + dx - 1) / dx;
            var down = (header.Height - y0 + dy - 1) / dy;
            if (across <= 0 || down <= 0)
            {
                continue;
            }

            rows.Start(across);
            for (var y = 0; y < down; y++)
            {
                var row = rows.Next();
                if (take is null)
                {
                    pixels.Check(row, across);
                }
                else
                {
                    pixels.Convert(row, across, rgba);
                    take(y0 + (y * dy), x0, dx, rgba.AsSpan(0, across * 4));
                }
            }
        }

        rows.End();
    }

    /// <summary>Writes pixels, each <paramref name="dx"/> pixels after the one before.</summary>
    public static void Place(ReadOnlySpan<byte> pixels, Span<byte> to, int dx)
    {
        if (dx == 1)
        {
            pixels.CopyTo(to);
            return;
        }

        for (var i = 0; i < pixels.Length; i += 4)
        {
            pixels.Slice(i, 4).CopyTo(to[(i * dx)..]);
        }
    }
}
