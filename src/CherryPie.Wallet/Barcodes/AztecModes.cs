namespace CherryPie.Wallet;

/// <summary>The five modes that hold characters, and the latches between them (ISO/IEC 24778, table 2 and figure 3).</summary>
internal static class AztecModes
{
    public const int Upper = 0,
        Lower = 1,
        Mixed = 2,
        Punctuation = 3,
        Digit = 4,
        Count = 5;

    public const int BinaryShift = 31,
        PunctuationShift = 0,
        Flag = 0;

    // A mode's characters from its first value on.
    private static readonly (int First, byte[] Characters)[] _modes =
    [
        (1, " ABCDEFGHIJKLMNOPQRSTUVWXYZ"u8.ToArray()),
        (1, " abcdefghijklmnopqrstuvwxyz"u8.ToArray()),
        (1, [(byte)' ', 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 27, 28, 29, 30, 31, .. "@\\^_`|~\x7F"u8]),
        (6, "!\"#$%&'()*+,-./:;<=>?[]{}"u8.ToArray()),
        (1, " 0123456789,."u8.ToArray()),
    ];

    private static readonly string[] _pairs = ["\r\n", ". ", ", ", ": "];

    // The latches from a mode (row) to another, each a value in the mode where it is then.
    private static readonly int[][][] _latches =
    [
        [
            [],
            [28],
            [29],
            [29, 30],
            [30],
        ],
        [
            [30, 14],
            [],
            [29],
            [29, 30],
            [30],
        ],
        [
            [29],
            [28],
            [],
            [30],
            [29, 30],
        ],
        [
            [31],
            [31, 28],
            [31, 29],
            [],
            [31, 30],
        ],
        [
            [14],
            [14, 28],
            [14, 29],
            [14, 29, 30],
            [],
        ],
    ];

    private static readonly int[,] _values = Values();

    private static readonly bool[] _held =
    [
        .. Enumerable.Range(0, 256).Select(character => Enumerable.Range(0, Count).Any(mode => _values[mode, character] >= 0)),
    ];

    private static readonly (int Value, int Bits)[,][] _latchesWithBits = LatchesWithBits();

    /// <summary>Bits of a value in a mode.</summary>
    public static int Bits(int mode) => mode == Digit ? 4 : 5;

    /// <summary>A character's value in a mode; -1 when it has none.</summary>
    public static int Value(int mode, byte character) => _values[mode, character];

    /// <summary>Whether any mode has the character; the others take a binary shift.</summary>
    public static bool Holds(byte character) => _held[character];

    /// <summary>The value of the two characters that stand next, in Punctuation; -1 when they have none.</summary>
    public static int Pair(ReadOnlySpan<byte> next)
    {
        for (var i = 0; i < _pairs.Length && next.Length > 1; i++)
        {
            if (next[0] == _pairs[i][0] && next[1] == _pairs[i][1])
            {
                return i + 2;
            }
        }

        return -1;
    }

    /// <summary>The values that latch from one mode to another, each with its number of bits.</summary>
    public static (int Value, int Bits)[] Latch(int from, int to) => _latchesWithBits[from, to];

    /// <summary>The value that shifts to Upper for one character; null in a mode that has none.</summary>
    public static int? UpperShift(int mode) =>
        mode switch
        {
            Lower => 28,
            Digit => 15,
            _ => null,
        };

    private static int[,] Values()
    {
        var values = new int[Count, 256];
        for (var mode = 0; mode < Count; mode++)
        {
            for (var character = 0; character < 256; character++)
            {
                var place = Array.IndexOf(_modes[mode].Characters, (byte)character);
                values[mode, character] = place < 0 ? -1 : place + _modes[mode].First;
            }
        }

        values[Punctuation, '\r'] = 1;
        return values;
    }

    private static (int Value, int Bits)[,][] LatchesWithBits()
    {
        var all = new (int, int)[Count, Count][];
        for (var from = 0; from < Count; from++)
        {
            for (var to = 0; to < Count; to++)
            {
                // Only Digit has values of four bits: the first latch from it, and the second of the latches that lead through it.
                all[from, to] =
                [
                    .. _latches[from]
                        [to]
                        .Select(
                            (value, place) =>
                                (
                                    value,
                                    from == Digit && place == 0 ? 4
                                    : from == Lower && to == Upper && place == 1 ? 4
                                    : 5
                                )
                        ),
                ];
            }
        }

        return all;
    }
}
