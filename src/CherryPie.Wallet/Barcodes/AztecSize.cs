namespace CherryPie.Wallet;

/// <summary>One of the sizes of ISO/IEC 24778 table 1.</summary>
/// <param name="Compact">With the small finder and no reference grid.</param>
/// <param name="Layers">Rings of data, each two modules wide.</param>
internal sealed record AztecSize(bool Compact, int Layers)
{
    /// <summary>Modules across without the lines of the reference grid.</summary>
    public int PlainModules => (4 * Layers) + (Compact ? 11 : 14);

    /// <summary>Modules across: full symbols have a line of grid through the middle and at each 16th module from it.</summary>
    public int Modules => Compact ? PlainModules : PlainModules + 1 + (2 * (((PlainModules / 2) - 1) / 15));

    /// <summary>Bits in the layers.</summary>
    public int Bits => ((Compact ? 88 : 112) + (16 * Layers)) * Layers;

    /// <summary>Bits of a codeword.</summary>
    public int WordBits =>
        Layers switch
        {
            <= 2 => 6,
            <= 8 => 8,
            <= 22 => 10,
            _ => 12,
        };

    /// <summary>Codewords, check words included.</summary>
    public int Words => Bits / WordBits;

    /// <summary>Codewords for data when the standard's minimum is kept for correction; a compact symbol counts to 64 at most.</summary>
    public int MaxDataWords => Math.Min(Words - 3 - (((23 * Words) + 99) / 100), Compact ? 64 : 2048);
}
