namespace CherryPie.Wallet;

/// <summary>Aztec Code, ISO/IEC 24778: the smallest of the compact symbols of 1 to 4 layers and the full ones of 1 to 32 that leaves
/// at least 23 % and three words for error correction.</summary>
internal static class AztecSymbol
{
    private static readonly AztecSize[] _sizes =
    [
        .. Enumerable
            .Range(1, 4)
            .Select(layers => new AztecSize(true, layers))
            .Concat(Enumerable.Range(1, 32).Select(layers => new AztecSize(false, layers)))
            .OrderBy(size => size.Modules)
            .ThenBy(size => size.Compact ? 0 : 1),
    ];

    /// <summary>The modules of the smallest symbol that holds the data; null when none does.</summary>
    public static ModuleGrid? Lay(BarcodeData data)
    {
        if (AztecText.Write(data) is not { } bits)
        {
            return null;
        }

        foreach (var size in _sizes.Where(size => size.Bits >= bits.Count))
        {
            var words = AztecWords.Of(bits, size.WordBits);
            if (words.Count <= size.MaxDataWords)
            {
                return AztecLayout.Draw(size, words.Count, AztecWords.Bits(Complete(words, size), size.WordBits, size.Bits));
            }
        }

        return null;
    }

    /// <summary>Whether a symbol holds the data.</summary>
    public static bool Holds(BarcodeData data) =>
        AztecText.Write(data) is { } bits
        && _sizes.Any(size => size.Bits >= bits.Count && AztecWords.Of(bits, size.WordBits).Count <= size.MaxDataWords);

    private static IEnumerable<int> Complete(List<int> words, AztecSize size) =>
        [.. words, .. GaloisField.OfBits(size.WordBits).CheckWords(words, size.Words - words.Count)];
}
