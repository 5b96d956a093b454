namespace CherryPie.Wallet;

/// <summary>The sub-modes of Text compaction: values of 0 to 29, two in a codeword. ISO/IEC 15438 5.4.2, tables 5 and 6.</summary>
internal static class Pdf417Modes
{
    public const int Alpha = 0,
        Lower = 1,
        Mixed = 2,
        Punctuation = 3,
        Count = 4;

    /// <summary>The shift to Punctuation. It also fills a codeword up; in Punctuation itself it is the latch to Alpha.</summary>
    public const int PunctuationShift = 29;

    /// <summary>The shift from Lower to Alpha.</summary>
    public const int AlphaShift = 27;

    private static readonly string[] _characters =
    [
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ ",
        "abcdefghijklmnopqrstuvwxyz ",
        // NUL keeps the place of the latch to Punctuation.
        "0123456789&\r\t,:#-.$/+%*=^\0 ",
        ";<>@[\\]_`~!\r\t,:\n-.$/\"|*()?{}'",
    ];

    // The latches from a sub-mode (row) to another.
    private static readonly int[][][] _latches =
    [
        [
            [],
            [27],
            [28],
            [28, 25],
        ],
        [
            [28, 28],
            [],
            [28],
            [28, 25],
        ],
        [
            [28],
            [27],
            [],
            [25],
        ],
        [
            [29],
            [29, 27],
            [29, 28],
            [],
        ],
    ];

    private static readonly int[][] _values =
    [
        .. _characters.Select(characters =>
            Enumerable.Range(0, 256).Select(one => one == 0 ? -1 : characters.IndexOf((char)one)).ToArray()
        ),
    ];

    private static readonly bool[] _held = [.. Enumerable.Range(0, 256).Select(character => _values.Any(values => values[character] >= 0))];

    /// <summary>Whether any sub-mode has the character; the others are bytes.</summary>
    public static bool Holds(byte character) => _held[character];

    /// <summary>A character's value in a sub-mode; -1 when it has none.</summary>
    public static int Value(int mode, byte character) => _values[mode][character];

    /// <summary>The values that latch from one sub-mode to another.</summary>
    public static int[] Latch(int from, int to) => _latches[from][to];
}
