namespace CherryPie.Wallet;

/// <summary>Reads PNG files of every colour type, depth and interlacing.</summary>
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

    /// <summary>Reads the whole file and keeps no pixels.</summary>
    public static void Check(ReadOnlySpan<byte> file) => Read(file, PngHeader.Read(file), null);

    /// <summary>Reads the pixels.</summary>
    public static Png Decode(ReadOnlySpan<byte> file)
    {
        var header = PngHeader.Read(file);
        var rgba = new byte[header.Width * header.Height * 4];
        Read(file, header, rgba);
        return new Png(header.Width, header.Height, rgba);
    }

    private static void Read(ReadOnlySpan<byte> file, PngHeader header, byte[]? rgba)
    {
        var chunks = PngChunks.Read(file, header);
        var pixels = new PngPixels(header, chunks.Palette, chunks.Transparency);
        using var rows = new PngRows(chunks.Packed, header);
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
                if (rgba is null)
                {
                    pixels.Check(row, across);
                }
                else
                {
                    var start = (((y0 + (y * dy)) * header.Width) + x0) * 4;
                    pixels.Convert(row, across, rgba.AsSpan(start), dx * 4);
                }
            }
        }

        rows.End();
    }
}
