namespace CherryPie.Wallet;

/// <summary>Draws symbols of one row of bars.</summary>
internal static class LinearBars
{
    // Nothing is asked for above and below.
    private const int Margin = 2;

    // ISO/IEC 16388 and 16390: a wide bar or space has 2 to 3 times the modules of a narrow one. Scanners read 3 more safely; 2 is for
    // messages that are too wide for a phone otherwise.
    private const int Wide = 3,
        LessWide = 2;

    // Wider symbols have bars too narrow for a phone's screen: about as many as Code 128 has with its most characters.
    private const int Most = 1450;

    // ISO/IEC 16388 and 16390: 10 modules at either side.
    private const int QuietZone = 10;

    /// <summary>The modules of a symbol.</summary>
    /// <param name="widths">In modules: bar, space, bar and so on, bars first and last.</param>
    /// <param name="quietLeft">Light modules before it.</param>
    /// <param name="quietRight">Light modules behind it.</param>
    public static ModuleGrid Draw(IReadOnlyCollection<int> widths, int quietLeft, int quietRight)
    {
        var width = quietLeft + widths.Sum() + quietRight;

        // At least 15 % of the length (ISO/IEC 15417 4.7); more looks like Wallet.
        var row = new ModuleGrid(width, Math.Max(32, width / 4) + (2 * Margin));
        var x = quietLeft;
        foreach (var (place, modules) in widths.Index())
        {
            for (var end = x + modules; x < end; x++)
            {
                for (var y = Margin; place % 2 == 0 && y < row.Height - Margin; y++)
                {
                    row[x, y] = true;
                }
            }
        }

        return row;
    }

    /// <summary>The modules of a symbol of narrow and wide bars and spaces.</summary>
    /// <param name="bars"><c>n</c> and <c>w</c>: bar, space, bar and so on, bars first and last; null for what has no symbol, and for what
    /// is wider than 1,450 modules.</param>
    public static ModuleGrid? Draw(string? bars)
    {
        if (bars is null || Width(bars) > Most)
        {
            return null;
        }

        var wide = Width(bars, Wide) <= BarcodeWidth.MostModules ? Wide : LessWide;
        return Draw([.. bars.Select(bar => bar == 'w' ? wide : 1)], QuietZone, QuietZone);
    }

    /// <summary>The fewest modules that a symbol takes, with its quiet zone: what <see cref="Draw(string)"/> gives to those too wide for a
    /// phone.</summary>
    public static int Width(string bars) => Width(bars, LessWide);

    private static int Width(string bars, int wide) => bars.Sum(bar => bar == 'w' ? wide : 1) + (2 * QuietZone);
}
