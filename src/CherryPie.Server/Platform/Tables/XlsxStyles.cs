using System.Globalization;
using System.Text.RegularExpressions;

namespace CherryPie.Server.Platform.Tables;

/// <summary>Which of an xlsx file's cell styles show a number as a date, and which fill one up with zeros.</summary>
internal sealed partial class XlsxStyles
{
    private static readonly System.Buffers.SearchValues<char> _dateLetters = System.Buffers.SearchValues.Create("yYmMdDhHsS");
    private readonly List<(bool IsDate, XlsxPattern? Pattern)> _styles = [];

    public bool IsDate(string? style) => Of(style).IsDate;

    /// <summary>What a spreadsheet shows of a number, where that is more than its digits; else null.</summary>
    public string? Shown(string? style, string number) => Of(style).Pattern?.Shown(number);

    /// <param name="part">Null: the file has none. Closed.</param>
    public static async Task<XlsxStyles> Read(XlsxPart? part)
    {
        var styles = new XlsxStyles();
        using (part)
        {
            var formats = new Dictionary<int, (bool, XlsxPattern?)>();
            var isCellStyle = false;
            while (part is not null && await part.Next() && styles._styles.Count < 100_000)
            {
                if (part.IsStart("numFmt") && Id(part) is { } id)
                {
                    var code = part.Xml.GetAttribute("formatCode") ?? "";
                    formats[id] = IsDateFormat(code) ? (true, null) : (false, XlsxPattern.Of(code));
                }
                else if (part.IsStart("cellXfs") || part.IsEnd("cellXfs"))
                {
                    isCellStyle = part.IsStart("cellXfs");
                }
                else if (isCellStyle && part.IsStart("xf"))
                {
                    styles._styles.Add(
                        Id(part) is not { } format ? default
                        : formats.TryGetValue(format, out var style) ? style
                        : (IsBuiltInDate(format), null)
                    );
                }
            }
        }

        return styles;
    }

    private (bool IsDate, XlsxPattern? Pattern) Of(string? style) =>
        int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < _styles.Count ? _styles[at] : default;

    private static int? Id(XlsxPart part) =>
        int.TryParse(part.Xml.GetAttribute("numFmtId"), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    // ECMA-376 part 1, 18.8.30; 27 to 36 and 50 to 58 are dates of East Asian languages.
    private static bool IsBuiltInDate(int id) => id is (>= 14 and <= 22) or (>= 27 and <= 36) or (>= 45 and <= 47) or (>= 50 and <= 58);

    private static bool IsDateFormat(string code) => NoLetters().Replace(code, "").AsSpan().ContainsAny(_dateLetters);

    // Texts in quotes, characters behind \ _ and *, and colours, conditions and locales in brackets; [h] is a duration's hours.
    [GeneratedRegex(
        """
            "[^"]*"|[\\_*].|\[(?!h+\]|m+\]|s+\])[^\]]*\]|General
            """,
        RegexOptions.IgnoreCase
    )]
    private static partial Regex NoLetters();
}
