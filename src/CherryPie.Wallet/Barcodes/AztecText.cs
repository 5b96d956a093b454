using System.Globalization;

namespace CherryPie.Wallet;

/// <summary>Writes a message in Aztec's modes with hardly more bits than it needs. ISO/IEC 24778 6.</summary>
internal static class AztecText
{
    private const int ShortRun = 31;
    private const int LongestRun = 31 + 2047;

    // The bits of the largest symbol: a path that costs more is not followed.
    private const int MaxBits = 19968;

    // How a step writes its characters.
    private const int Plain = 0,
        Pair = 1,
        ShiftedPunctuation = 2,
        ShiftedPair = 3,
        ShiftedUpper = 4,
        Binary = 5;

    /// <summary>The bits before they are cut into codewords; null when they are more than any symbol holds.</summary>
    public static List<bool>? Write(BarcodeData data)
    {
        var bits = new AztecBits();
        if (data.Eci is { } eci)
        {
            WriteInterpretation(bits, eci);
        }

        var path = new CheapestPath(data.Bytes.Length, AztecModes.Count);
        for (var i = 0; i < data.Bytes.Length; i++)
        {
            for (var mode = 0; mode < AztecModes.Count; mode++)
            {
                if (path.Reached(i, mode) && path.Cost(i, mode) <= MaxBits)
                {
                    OfferCharacters(path, data.Bytes, i, mode);
                    OfferRuns(path, data.Bytes, i, mode);
                }
            }
        }

        if (path.Best() is not { } steps)
        {
            return null;
        }

        foreach (var step in steps)
        {
            WriteStep(bits, data.Bytes, step);
        }

        return bits.All;
    }

    private static void OfferCharacters(CheapestPath path, byte[] bytes, int i, int mode)
    {
        var pair = AztecModes.Pair(bytes.AsSpan(i));
        var bitsHere = AztecModes.Bits(mode);
        for (var to = 0; to < AztecModes.Count; to++)
        {
            var latch = AztecModes.Latch(mode, to).Sum(step => step.Bits);
            if (AztecModes.Value(to, bytes[i]) >= 0)
            {
                path.Offer(i, mode, i + 1, to, latch + AztecModes.Bits(to), Plain);
            }

            if (to == AztecModes.Punctuation && pair >= 0)
            {
                path.Offer(i, mode, i + 2, to, latch + 5, Pair);
            }
        }

        if (mode != AztecModes.Punctuation && pair >= 0)
        {
            path.Offer(i, mode, i + 2, mode, bitsHere + 5, ShiftedPair);
        }

        if (mode != AztecModes.Punctuation && AztecModes.Value(AztecModes.Punctuation, bytes[i]) >= 0)
        {
            path.Offer(i, mode, i + 1, mode, bitsHere + 5, ShiftedPunctuation);
        }

        if (AztecModes.UpperShift(mode) is not null && AztecModes.Value(AztecModes.Upper, bytes[i]) >= 0)
        {
            path.Offer(i, mode, i + 1, mode, bitsHere + 5, ShiftedUpper);
        }
    }

    private static void OfferRuns(CheapestPath path, byte[] bytes, int i, int mode)
    {
        // Punctuation and Digit have no binary shift.
        var to = mode <= AztecModes.Mixed ? mode : AztecModes.Upper;
        var latch = AztecModes.Latch(mode, to).Sum(step => step.Bits);

        // Among characters that the modes hold a long run seldom pays; trying them all would take time by the square of the length.
        var longest = Math.Min(AztecModes.Holds(bytes[i]) ? ShortRun : LongestRun, bytes.Length - i);
        for (var run = 1; run <= longest; run++)
        {
            if (run == longest || AztecModes.Holds(bytes[i + run]))
            {
                path.Offer(i, mode, i + run, to, latch + 10 + (run > ShortRun ? 11 : 0) + (8 * run), Binary);
            }
        }
    }

    private static void WriteStep(AztecBits bits, byte[] bytes, CheapestPath.Step step)
    {
        foreach (var (value, count) in AztecModes.Latch(step.Mode, step.ToMode))
        {
            bits.Add(value, count);
        }

        var here = bytes.AsSpan(step.Position);
        switch (step.How)
        {
            case Plain:
                bits.Add(AztecModes.Value(step.ToMode, here[0]), AztecModes.Bits(step.ToMode));
                break;
            case Binary:
                WriteRun(bits, here[..(step.ToPosition - step.Position)]);
                break;
            case ShiftedUpper:
                bits.Add(AztecModes.UpperShift(step.Mode)!.Value, AztecModes.Bits(step.Mode));
                bits.Add(AztecModes.Value(AztecModes.Upper, here[0]), 5);
                break;
            case ShiftedPunctuation:
                bits.Add(AztecModes.PunctuationShift, AztecModes.Bits(step.Mode));
                bits.Add(AztecModes.Value(AztecModes.Punctuation, here[0]), 5);
                break;
            default:
                bits.Add(AztecModes.PunctuationShift, step.How == ShiftedPair ? AztecModes.Bits(step.Mode) : 0);
                bits.Add(AztecModes.Pair(here), 5);
                break;
        }
    }

    private static void WriteRun(AztecBits bits, ReadOnlySpan<byte> run)
    {
        bits.Add(AztecModes.BinaryShift, 5);
        bits.Add(run.Length <= ShortRun ? run.Length : 0, 5);
        bits.Add(run.Length <= ShortRun ? 0 : run.Length - ShortRun, run.Length <= ShortRun ? 0 : 11);
        foreach (var one in run)
        {
            bits.Add(one, 8);
        }
    }

    // From Upper: shift to Punctuation, FLG(n), how many digits there are and the digits, each as in Digit.
    private static void WriteInterpretation(AztecBits bits, int eci)
    {
        var digits = eci.ToString(CultureInfo.InvariantCulture);
        bits.Add(AztecModes.PunctuationShift, 5);
        bits.Add(AztecModes.Flag, 5);
        bits.Add(digits.Length, 3);
        foreach (var digit in digits)
        {
            bits.Add(AztecModes.Value(AztecModes.Digit, (byte)digit), 4);
        }
    }
}
