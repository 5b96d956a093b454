namespace CherryPie.Wallet;

/// <summary>PDF417's error correction: Reed-Solomon over the integers modulo 929, the generator's roots being the first powers of 3.
/// ISO/IEC 15438 5.10.</summary>
internal static class Pdf417Check
{
    private const int Prime = 929;

    /// <summary>The error correction level from 0 to 8 that the standard's annex E asks for at least; level n has 2^(n+1)
    /// codewords.</summary>
    public static int Level(int dataCodewords) =>
        dataCodewords switch
        {
            <= 40 => 2,
            <= 160 => 3,
            <= 320 => 4,
            _ => 5,
        };

    /// <summary>The codewords of error correction in the order of drawing.</summary>
    public static int[] Codewords(IReadOnlyList<int> data, int count)
    {
        var generator = Generator(count);
        var remainder = new int[count];
        foreach (var codeword in data)
        {
            var factor = (codeword + remainder[0]) % Prime;
            for (var i = 0; i < count; i++)
            {
                var next = i + 1 < count ? remainder[i + 1] : 0;
                remainder[i] = (next + ((Prime - factor) * generator[i + 1])) % Prime;
            }
        }

        // What is left over is taken away, so that the whole is divisible.
        return [.. remainder.Select(value => (Prime - value) % Prime)];
    }

    // Highest power first; the first coefficient is 1.
    private static int[] Generator(int degree)
    {
        var generator = new int[degree + 1];
        generator[0] = 1;
        for (int place = 1, root = 3; place <= degree; place++, root = root * 3 % Prime)
        {
            for (var i = place; i >= 1; i--)
            {
                generator[i] = (generator[i] + ((Prime - root) * generator[i - 1])) % Prime;
            }
        }

        return generator;
    }
}
