namespace CherryPie.Wallet;

/// <summary>Reed-Solomon over the fields of 2^4 to 2^12 elements that Aztec Code uses (ISO/IEC 24778 7.2): systematic, the generator's
/// roots being the first powers of the field's primitive element.</summary>
internal sealed class GaloisField
{
    private readonly int[] _powers;
    private readonly int[] _logarithms;

    private GaloisField(int bits, int polynomial)
    {
        var size = 1 << bits;
        _powers = new int[size - 1];
        _logarithms = new int[size];
        for (int power = 0, value = 1; power < size - 1; power++)
        {
            _powers[power] = value;
            _logarithms[value] = power;
            value <<= 1;
            value ^= value >= size ? polynomial : 0;
        }
    }

    /// <summary>The field for words of 4, 6, 8, 10 or 12 bits.</summary>
    public static GaloisField OfBits(int bits) =>
        new(
            bits,
            bits switch
            {
                4 => 0b1_0011,
                6 => 0b100_0011,
                8 => 0b1_0010_1101,
                10 => 0b100_0000_1001,
                12 => 0b1_0000_0110_1001,
                _ => throw new ArgumentOutOfRangeException(nameof(bits)),
            }
        );

    /// <summary>The check words of words: the remainder after division by the generator.</summary>
    public int[] CheckWords(IReadOnlyList<int> words, int count)
    {
        var generator = Generator(count);
        var remainder = new int[count];
        foreach (var word in words)
        {
            var factor = word ^ remainder[0];
            for (var i = 0; i < count; i++)
            {
                remainder[i] = (i + 1 < count ? remainder[i + 1] : 0) ^ Multiply(factor, generator[i + 1]);
            }
        }

        return remainder;
    }

    // Highest power first; the first coefficient is 1.
    private int[] Generator(int degree)
    {
        var generator = new int[degree + 1];
        generator[0] = 1;
        for (var root = 1; root <= degree; root++)
        {
            for (var i = root; i >= 1; i--)
            {
                generator[i] ^= Multiply(generator[i - 1], _powers[root % _powers.Length]);
            }
        }

        return generator;
    }

    private int Multiply(int a, int b) => a == 0 || b == 0 ? 0 : _powers[(_logarithms[a] + _logarithms[b]) % _powers.Length];
}
