namespace CherryPie.Wallet;

/// <summary>Code 128, ISO/IEC 15417: code sets A, B and C, and FNC4 for the upper half of ISO 8859-1.</summary>
internal static class Code128Symbol
{
    // The standard has no limit; wider symbols have bars too narrow for a phone's screen.
    private const int MaxCharacters = 128;

    // ISO/IEC 15417 4.3.5: 10 modules at either side.
    private const int QuietZone = 10;

    // ISO/IEC 15417 table 1: widths of bar, space, bar, space, bar, space; the last is the stop character.
    private static readonly string[] _patterns = (
        "212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 "
        + "223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 "
        + "112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 "
        + "311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 "
        + "122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 "
        + "214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112"
    ).Split(' ');

    /// <summary>How many modules wide the symbol of a message is, however long it is; null where it leaves ISO 8859-1.</summary>
    public static int? Width(string message) =>
        message.Length <= BarcodeDrawing.MaxMessage && Code128Text.Write(message) is { } characters ? Width(characters.Count + 2) : null;

    private static int Width(int characters) => (11 * characters) + 2 + (2 * QuietZone);

    /// <summary>The modules of the symbol; null for a message that is too long or leaves ISO 8859-1.</summary>
    public static ModuleGrid? Lay(string message)
    {
        if (message.Length > 2 * MaxCharacters || Code128Text.Write(message) is not { } characters || characters.Count > MaxCharacters)
        {
            return null;
        }

        // ISO/IEC 15417 4.3.6: the weighted sum of the values.
        characters.Add(characters.Select((value, place) => value * Math.Max(place, 1)).Sum() % 103);
        characters.Add(_patterns.Length - 1);
        return LinearBars.Draw([.. characters.SelectMany(value => _patterns[value].Select(width => width - '0'))], QuietZone, QuietZone);
    }
}
