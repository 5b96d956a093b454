using System.Globalization;

namespace CherryPie.Server.Features.Views;

/// <summary>Dates as Wallet writes them: one of five lengths each for date and time, from the viewer's own patterns.
/// <see href="https://developer.apple.com/documentation/walletpasses/passfieldcontent"/></summary>
internal static class FieldDate
{
    private const string Style = "PKDateStyle";

    /// <param name="time">The time with the zone that the pass names.</param>
    /// <param name="dateStyle"><c>PKDateStyleShort</c> and so on.</param>
    /// <param name="timeStyle">Likewise; None for a day alone.</param>
    /// <param name="showsZone">Whether the zone is told, as nobody knows the viewer's.</param>
    /// <param name="culture">The viewer's.</param>
    public static string Write(DateTimeOffset time, string? dateStyle, string? timeStyle, bool showsZone, CultureInfo culture)
    {
        var day = Day(culture.DateTimeFormat, Length(dateStyle)) is { } pattern
            ? Numerals.Of(time.DateTime.ToString(pattern, culture), culture)
            : "";
        var clock = Clock(culture.DateTimeFormat, Length(timeStyle)) is { } hours
            ? Numerals.Of(time.DateTime.ToString(hours, culture), culture) + (showsZone ? " " + Zone(time.Offset) : "")
            : "";
        return day.Length > 0 && clock.Length > 0 ? $"{day}, {clock}" : day + clock;
    }

    /// <summary>The day in the viewer's words where it is near, else null.</summary>
    public static string? Near(DateTimeOffset time, DateTimeOffset now, ViewTexts texts) =>
        (time.Date - now.ToOffset(time.Offset).Date).Days switch
        {
            0 => texts.Today,
            1 => texts.Tomorrow,
            -1 => texts.Yesterday,
            _ => null,
        };

    public static string Long(DateTimeOffset time, CultureInfo culture) =>
        Write(time, "Long", time.TimeOfDay == TimeSpan.Zero ? "None" : "Short", true, culture);

    public static string Zone(TimeSpan offset) =>
        offset == TimeSpan.Zero
            ? "UTC"
            : "UTC"
                + (offset < TimeSpan.Zero ? "−" : "+")
                + offset.ToString(offset.Minutes == 0 ? "%h" : @"h\:mm", CultureInfo.InvariantCulture);

    private static string Length(string? style) =>
        style is null ? "None"
        : style.StartsWith(Style, StringComparison.Ordinal) ? style[Style.Length..]
        : style;

    private static string? Day(DateTimeFormatInfo format, string length)
    {
        var (full, days) = (format.GetAllDateTimePatterns('D'), format.GetAllDateTimePatterns('d'));
        return length switch
        {
            "Full" => full[0],
            "Long" => full.Length > 1 ? full[1] : full[0],
            "Medium" => Array.Find(days, p => p.Contains("MMM", StringComparison.Ordinal) || p.Contains('年', StringComparison.Ordinal))
                ?? days[0],
            "Short" => Array.Find(days, p => p.Contains("yy", StringComparison.Ordinal) && !p.Contains("yyy", StringComparison.Ordinal))
                ?? days[0],
            _ => null,
        };
    }

    private static string? Clock(DateTimeFormatInfo format, string length) =>
        length switch
        {
            "Short" => format.ShortTimePattern,
            "Medium" or "Long" or "Full" => format.LongTimePattern,
            _ => null,
        };
}
