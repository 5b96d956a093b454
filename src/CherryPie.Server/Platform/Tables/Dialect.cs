namespace CherryPie.Server.Platform.Tables;

/// <summary>How a delimited file separates its cells.</summary>
/// <param name="Delimiter">Between two cells.</param>
/// <param name="HasSeparatorLine">Whether the file begins with Excel's line <c>sep=;</c>, which a spreadsheet does not show.</param>
/// <param name="Remark">That it could be another delimiter as well; null: it could not.</param>
internal sealed record Dialect(char Delimiter, bool HasSeparatorLine, string? Remark = null)
{
    private const int Looked = 20;

    // Of several that cut alike the first: texts and numbers have commas, and hardly ever as many tabs in each row.
    private static readonly char[] _candidates = ['\t', ';', '|', ','];

    /// <summary>Takes the delimiter that cuts the most of the first rows into as many cells as the header has; of several the one that
    /// cuts the header into more.</summary>
    /// <param name="reader">The text from its beginning.</param>
    /// <param name="isTabbed">Whether cells are known to be separated by tabs.</param>
    /// <param name="limits">What it may cost.</param>
    public static async Task<Dialect> Detect(StreamReader reader, bool isTabbed, TableLimits limits, CancellationToken stop)
    {
        var start = new char[65_536];
        var text = new string(start, 0, await ReadBlock(reader, start, stop));
        var line = text.AsSpan(0, Math.Max(0, text.IndexOfAny(['\r', '\n'])));
        if (line.Length == 5 && line.StartsWith("sep=", StringComparison.OrdinalIgnoreCase))
        {
            return new(line[4], HasSeparatorLine: true);
        }

        if (isTabbed)
        {
            return new('\t', HasSeparatorLine: false);
        }

        var (best, other) = ((Delimiter: ',', Score: 0d), (char?)null);
        foreach (var delimiter in _candidates)
        {
            var score = await Score(text, isWhole: text.Length < start.Length, delimiter, limits, stop);
            other =
                score > best.Score ? null
                : score > 0 && score >= best.Score ? other ?? delimiter
                : other;
            best = score > best.Score ? (delimiter, score) : best;
        }

        return new(best.Delimiter, HasSeparatorLine: false, other is { } tie ? Tie(best.Delimiter, tie) : null);
    }

    private static string Tie(char taken, char other) =>
        $"Cells may be separated by {Shown(taken)} or by {Shown(other)}; {Shown(taken)} was taken. If that is wrong, put cells with a "
        + $"{Shown(taken)} in quotes, or begin the file with a line sep={other}";

    private static string Shown(char delimiter) => delimiter == '\t' ? "tab" : $"\"{delimiter}\"";

    // Rows that agree weigh more than many cells: "1,5;2,5" has three cells by commas.
    private static async Task<double> Score(string text, bool isWhole, char delimiter, TableLimits limits, CancellationToken stop)
    {
        var scanner = new DelimitedText(new TextWindow(new StringReader(text), limits.RowCharacters), delimiter, limits);
        var (columns, rows, alike) = (0, 0, 0);
        while (rows < Looked && await scanner.Next(stop))
        {
            if (scanner.IsBlank || (scanner.IsEndOfText && !isWhole))
            {
                continue;
            }

            columns = rows == 0 ? scanner.Cells.Count : columns;
            rows++;
            alike += scanner.Fault is null && scanner.Cells.Count == columns ? 1 : 0;
        }

        return columns < 2 ? 0 : ((double)alike / rows) + (columns / 100_000d);
    }

    private static async Task<int> ReadBlock(StreamReader reader, char[] start, CancellationToken stop)
    {
        try
        {
            return await reader.ReadBlockAsync(start, stop);
        }
        catch (System.Text.DecoderFallbackException)
        {
            throw new TableException("The file's text breaks the rules of its encoding: save it as UTF-8");
        }
    }
}
