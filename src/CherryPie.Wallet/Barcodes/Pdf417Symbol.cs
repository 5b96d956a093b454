namespace CherryPie.Wallet;

/// <summary>PDF417, ISO/IEC 15438, in as many columns as make it about three times as wide as high, as Wallet shows it.</summary>
internal static class Pdf417Symbol
{
    private const int MaxCodewords = 928;
    private const int MaxColumns = 30;
    private const int MinRows = 3;
    private const int MaxRows = 90;
    private const int Padding = 900;
    private const double WidthToHeight = 3;

    // ISO/IEC 15438 5.8.2 and 5.8.3: a row is three modules high at least, the quiet zone two modules wide on all sides.
    private const int RowHeight = 3;
    private const int QuietZone = 2;

    /// <summary>The modules of the symbol; null for data that no symbol holds.</summary>
    public static ModuleGrid? Lay(BarcodeData data)
    {
        if (Pdf417Text.Write(data) is not { } text || Shape(text.Count) is not var (columns, rows, level))
        {
            return null;
        }

        var check = 2 << level;
        var count = (columns * rows) - check;
        List<int> codewords = [count, .. text, .. Enumerable.Repeat(Padding, count - 1 - text.Count)];
        codewords.AddRange(Pdf417Check.Codewords(codewords, check));
        return Draw(codewords, columns, rows, level);
    }

    /// <summary>Whether a symbol holds the data.</summary>
    public static bool Holds(BarcodeData data) => Pdf417Text.Write(data) is { } text && Schema(text.Count + 1 + 2) is not null;

    /// <summary>How many modules wide the symbol is; null for data that no symbol holds.</summary>
    public static int? Width(BarcodeData data) =>
        Pdf417Text.Write(data) is { } text && Shape(text.Count) is { } shape ? Width(shape.Columns) : null;

    private static (int Columns, int Rows, int Level)? Shape(int text)
    {
        // The first codeword counts the data, itself and the padding included. A message that leaves too little room for the level that the
        // standard advises gets the highest one that there is room for.
        var level = Pdf417Check.Level(text + 1);
        while (level > 0 && Schema(text + 1 + (2 << level)) is null)
        {
            level--;
        }

        return Schema(text + 1 + (2 << level)) is { } shape ? (shape.Columns, shape.Rows, level) : null;
    }

    private static (int Columns, int Rows)? Schema(int codewords) =>
        Enumerable
            .Range(1, MaxColumns)
            .Select(columns => (Columns: columns, Rows: Math.Max(MinRows, (codewords + columns - 1) / columns)))
            .Where(shape => shape.Rows <= MaxRows && shape.Columns * shape.Rows <= MaxCodewords)
            .OrderBy(shape => Math.Abs(Math.Log((double)Width(shape.Columns) / Height(shape.Rows) / WidthToHeight)))
            .Select(shape => ((int, int)?)shape)
            .FirstOrDefault();

    private static int Width(int columns) =>
        Pdf417Patterns.StartModules + (Pdf417Patterns.Modules * (columns + 2)) + Pdf417Patterns.StopModules + (2 * QuietZone);

    private static int Height(int rows) => (RowHeight * rows) + (2 * QuietZone);

    private static ModuleGrid Draw(List<int> codewords, int columns, int rows, int level)
    {
        var modules = new ModuleGrid(Width(columns), Height(rows));
        for (var row = 0; row < rows; row++)
        {
            var cluster = row % Pdf417Patterns.Clusters;

            // ISO/IEC 15438 5.11.3: over three rows, the indicators hold the number of rows, the level and the number of columns.
            int[] about = [(rows - 1) / 3, (level * 3) + ((rows - 1) % 3), columns - 1];
            var left = (30 * (row / 3)) + about[cluster];
            var right = (30 * (row / 3)) + about[(cluster + 2) % 3];
            int[] line = [left, .. codewords.GetRange(row * columns, columns), right];
            var x = QuietZone;
            Put(modules, row, ref x, Pdf417Patterns.Start, Pdf417Patterns.StartModules);
            foreach (var codeword in line)
            {
                Put(modules, row, ref x, Pdf417Patterns.Of(cluster, codeword), Pdf417Patterns.Modules);
            }

            Put(modules, row, ref x, Pdf417Patterns.Stop, Pdf417Patterns.StopModules);
        }

        return modules;
    }

    private static void Put(ModuleGrid modules, int row, ref int x, int pattern, int count)
    {
        for (var place = count - 1; place >= 0; place--, x++)
        {
            for (var y = 0; y < RowHeight; y++)
            {
                modules[x, QuietZone + (row * RowHeight) + y] = ((pattern >> place) & 1) == 1;
            }
        }
    }
}
