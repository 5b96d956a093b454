using System.Globalization;
using System.Numerics;
using System.Text;

namespace CherryPie.Wallet;

/// <summary>Runs of bytes and of digits, as numbers to the base of 900. ISO/IEC 15438 5.4.3 and 5.4.4.</summary>
internal static class Pdf417Runs
{
    private const int Base = 900;
    private const int BytesTogether = 6,
        BytesTogetherCodewords = 5;
    private const int DigitsTogether = 44,
        DigitsTogetherCodewords = 15;

    /// <summary>Codewords of a run of bytes, without the latch.</summary>
    public static int ByteCodewords(int bytes) => (bytes / BytesTogether * BytesTogetherCodewords) + (bytes % BytesTogether);

    /// <summary>Codewords of a run of digits, without the latch.</summary>
    public static int DigitCodewords(int digits) =>
        (digits / DigitsTogether * DigitsTogetherCodewords) + (digits % DigitsTogether == 0 ? 0 : (digits % DigitsTogether / 3) + 1);

    /// <summary>Six bytes make five codewords; those left over are a codeword each.</summary>
    public static List<int> Bytes(ReadOnlySpan<byte> run)
    {
        var codewords = new List<int>();
        for (; run.Length >= BytesTogether; run = run[BytesTogether..])
        {
            codewords.AddRange(Number(new BigInteger(run[..BytesTogether], isUnsigned: true, isBigEndian: true), BytesTogetherCodewords));
        }

        foreach (var one in run)
        {
            codewords.Add(one);
        }

        return codewords;
    }

    /// <summary>44 digits make 15 codewords, with a 1 in front that keeps their zeros.</summary>
    public static List<int> Digits(ReadOnlySpan<byte> run)
    {
        var codewords = new List<int>();
        for (; run.Length > 0; run = run[Math.Min(DigitsTogether, run.Length)..])
        {
            var group = run[..Math.Min(DigitsTogether, run.Length)];
            var number = BigInteger.Parse("1" + Encoding.ASCII.GetString(group), CultureInfo.InvariantCulture);
            codewords.AddRange(Number(number, DigitCodewords(group.Length)));
        }

        return codewords;
    }

    private static int[] Number(BigInteger number, int codewords)
    {
        var digits = new int[codewords];
        for (var place = codewords - 1; place >= 0; place--)
        {
            number = BigInteger.DivRem(number, Base, out var digit);
            digits[place] = (int)digit;
        }

        return digits;
    }
}
