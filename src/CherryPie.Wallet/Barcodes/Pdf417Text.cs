namespace CherryPie.Wallet;

/// <summary>Writes a message in PDF417's three compactions with hardly more codewords than it needs. ISO/IEC 15438 5.4.</summary>
internal static class Pdf417Text
{
    // The state at a place of the symbol: a sub-mode of Text with a codeword half full or not (sub-mode * 2 + values waiting), or Raw after
    // bytes or digits.
    private const int Raw = Pdf417Modes.Count * 2,
        States = Raw + 1;

    // How a step writes its characters.
    private const int Plain = 0,
        ShiftedPunctuation = 1,
        ShiftedAlpha = 2,
        Bytes = 3,
        Digits = 4,
        ShiftedByte = 5;

    private const int ToText = 900,
        ToBytes = 901,
        ToDigits = 902,
        ByteShift = 913,
        ToSixes = 924,
        Interpretation = 927;

    // The codewords of the largest symbol: a path that costs more is not followed.
    private const int MaxCodewords = 928;

    // Bytes: six groups of six, and more than fill a symbol.
    private const int ShortRun = 36,
        LongestRun = 1110;

    /// <summary>The codewords of data without the count in front of them; null when they are more than any symbol holds.</summary>
    public static List<int>? Write(BarcodeData data)
    {
        var bytes = data.Bytes;
        var path = new CheapestPath(bytes.Length, States);
        for (var i = 0; i < bytes.Length; i++)
        {
            for (var state = 0; state < States; state++)
            {
                if (path.Reached(i, state) && path.Cost(i, state) <= 2 * MaxCodewords)
                {
                    OfferText(path, bytes, i, state);
                }
            }

            OfferRuns(path, bytes, i);
        }

        if (path.Best() is not { } steps)
        {
            return null;
        }

        var codewords = new Pdf417Codewords();
        if (data.Eci is { } eci)
        {
            codewords.Add(Interpretation, eci);
        }

        foreach (var step in steps)
        {
            WriteStep(codewords, bytes, step);
        }

        return codewords.Finish();
    }

    // Costs are in halves of a codeword.
    private static void OfferText(CheapestPath path, byte[] bytes, int i, int state)
    {
        var (mode, waiting) = state == Raw ? (Pdf417Modes.Alpha, 0) : (state / 2, state % 2);
        var before = state == Raw ? 2 : 0;
        for (var to = 0; to < Pdf417Modes.Count; to++)
        {
            if (Pdf417Modes.Value(to, bytes[i]) >= 0)
            {
                var values = Pdf417Modes.Latch(mode, to).Length + 1;
                path.Offer(i, state, i + 1, (to * 2) + ((waiting + values) % 2), before + values, Plain);
            }
        }

        if (mode != Pdf417Modes.Punctuation && Pdf417Modes.Value(Pdf417Modes.Punctuation, bytes[i]) >= 0)
        {
            path.Offer(i, state, i + 1, (mode * 2) + waiting, before + 2, ShiftedPunctuation);
        }

        if (mode == Pdf417Modes.Lower && Pdf417Modes.Value(Pdf417Modes.Alpha, bytes[i]) >= 0)
        {
            path.Offer(i, state, i + 1, (mode * 2) + waiting, before + 2, ShiftedAlpha);
        }

        if (state != Raw)
        {
            path.Offer(i, state, i + 1, 2 * Filled(state), 4 + waiting, ShiftedByte);
        }
    }

    // A run starts with a whole codeword, so the cheapest state is as good as any to start from.
    private static void OfferRuns(CheapestPath path, byte[] bytes, int i)
    {
        var state = Enumerable
            .Range(0, States)
            .MinBy(state => path.Reached(i, state) ? path.Cost(i, state) + Waiting(state) : int.MaxValue);
        if (!path.Reached(i, state) || path.Cost(i, state) > 2 * MaxCodewords)
        {
            return;
        }

        var fill = Waiting(state);
        var digits = bytes.AsSpan(i).IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var end and >= 0 ? end : bytes.Length - i;
        for (var run = 1; run <= digits; run++)
        {
            path.Offer(i, state, i + run, Raw, fill + (2 * (1 + Pdf417Runs.DigitCodewords(run))), Digits);
        }

        // Among characters of Text a long run seldom pays; trying them all would take time by the square of the length.
        var longest = Math.Min(Pdf417Modes.Holds(bytes[i]) ? ShortRun : LongestRun, bytes.Length - i);
        for (var run = 1; run <= longest; run++)
        {
            if (run == longest || Pdf417Modes.Holds(bytes[i + run]))
            {
                path.Offer(i, state, i + run, Raw, fill + (2 * (1 + Pdf417Runs.ByteCodewords(run))), Bytes);
            }
        }
    }

    private static void WriteStep(Pdf417Codewords codewords, byte[] bytes, CheapestPath.Step step)
    {
        var characters = bytes.AsSpan(step.Position, step.ToPosition - step.Position);
        switch (step.How)
        {
            case Bytes:
                codewords.Add([characters.Length % 6 == 0 ? ToSixes : ToBytes, .. Pdf417Runs.Bytes(characters)]);
                return;
            case Digits:
                codewords.Add([ToDigits, .. Pdf417Runs.Digits(characters)]);
                return;
            case ShiftedByte:
                codewords.Add(ByteShift, characters[0]);
                return;
        }

        if (step.Mode == Raw)
        {
            codewords.Add(ToText);
        }

        var mode = step.Mode == Raw ? Pdf417Modes.Alpha : step.Mode / 2;
        switch (step.How)
        {
            case ShiftedPunctuation:
                codewords.AddText(Pdf417Modes.PunctuationShift, Pdf417Modes.Value(Pdf417Modes.Punctuation, characters[0]));
                break;
            case ShiftedAlpha:
                codewords.AddText(Pdf417Modes.AlphaShift, Pdf417Modes.Value(Pdf417Modes.Alpha, characters[0]));
                break;
            default:
                codewords.AddText([.. Pdf417Modes.Latch(mode, step.ToMode / 2), Pdf417Modes.Value(step.ToMode / 2, characters[0])]);
                break;
        }
    }

    private static int Waiting(int state) => state == Raw ? 0 : state % 2;

    // What fills up in Punctuation latches to Alpha there.
    private static int Filled(int state) => state == (2 * Pdf417Modes.Punctuation) + 1 ? Pdf417Modes.Alpha : state / 2;
}
