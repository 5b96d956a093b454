using System.Globalization;
using System.Text.RegularExpressions;

namespace CherryPie.Server.Platform.Tables;

/// <summary>Which of an xlsx file's cell styles show a number as a date.</summary>
internal sealed partial class XlsxStyles
{
    private static readonly System.Buffers.SearchValues<char> _dateLetters = System.Buffers.SearchValues.Create("yYmMdDhHsS");
    private readonly List<bool> _dates = [];

    public bool IsDate(string? style) =>
        int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < _dates.Count && _dates[at];

    /// <param name="part">Null: the file has none. Closed.</param>
    public static async Task<XlsxStyles> Read(XlsxPart? part)
    {
        var styles = new XlsxStyles();
        using (part)
        {
            var formats = new Dictionary<int, bool>();
            var isCellStyle = false;
            while (part is not null && await part.Next() && styles._dates.Count < 100_000)
            {
                if (part.IsStart("numFmt") && Id(part) is { } id)
                {
                    formats[id] = IsDateFormat(part.Xml.GetAttribute("formatCode") ?? "");
                }
                else if (part.IsStart("cellXfs") || part.IsEnd("cellXfs"))
                {
                    isCellStyle = part.IsStart("cellXfs");
                }
                else if (isCellStyle && part.IsStart("xf"))
                {
                    styles._dates.Add(
                        Id(part) is { } format && (formats.TryGetValue(format, out var isDate) ? isDate : IsBuiltInDate(format))
                    );
                }
            }
        }

        return styles;
    }

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
