namespace CherryPie.Wallet;

/// <summary>Cuts bits in codewords that are never all zeros or all ones, and puts them together again. ISO/IEC 24778 7.3.1.</summary>
internal static class AztecWords
{
    /// <summary>Cuts bits, inserting one where a codeword would be all zeros or all ones.</summary>
    /// <param name="bits">The message's bits.</param>
    /// <param name="size">Bits of a codeword: 6, 8, 10 or 12.</param>
    public static List<int> Of(IReadOnlyList<bool> bits, int size)
    {
        var words = new List<int>();
        var ones = (1 << (size - 1)) - 1;
        for (var i = 0; i < bits.Count; )
        {
            // The last codeword is filled up by ones.
            var head = Enumerable
                .Range(i, size - 1)
                .Aggregate(0, (value, place) => (value << 1) | (place >= bits.Count || bits[place] ? 1 : 0));
            i += size - 1;
            if (head == 0 || head == ones)
            {
                words.Add((head << 1) | (head == 0 ? 1 : 0));
            }
            else
            {
                words.Add((head << 1) | (i >= bits.Count || bits[i] ? 1 : 0));
                i++;
            }
        }

        return words;
    }

    /// <summary>The codewords as bits, after as many zeros as are missing to the total.</summary>
    public static List<bool> Bits(IEnumerable<int> words, int size, int total)
    {
        var bits = words.SelectMany(word => Enumerable.Range(1, size).Select(place => ((word >> (size - place)) & 1) == 1)).ToList();
        return [.. Enumerable.Repeat(false, total - bits.Count), .. bits];
    }
}
