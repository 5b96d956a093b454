using System.Globalization;

namespace CherryPie.Server.Platform.Http;

/// <summary>Dates and times as clients send them.</summary>
internal static class Iso8601
{
    private static readonly string[] _forms =
    [
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd' 'HH:mm:ss.FFFFFFFK",
        "yyyy-MM-dd' 'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzz",
        "yyyy-MM-dd'T'HH:mm:sszz",
        "yyyy-MM-dd",
        "yyyyMMdd'T'HHmmssK",
    ];

    /// <summary>The earliest and latest times that are stored.</summary>
    private static readonly DateTimeOffset _first = new(1, 1, 2, 0, 0, 0, TimeSpan.Zero),
        _last = new(9999, 12, 30, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The same for a message.</summary>
    public static string Bounds { get; } = string.Create(CultureInfo.InvariantCulture, $"{_first:yyyy-MM-dd} to {_last:yyyy-MM-dd}");

    /// <summary>The time of a change of what was changed before: never earlier. Who waited for a lock has read the clock before, and
    /// clocks of servers differ; a caller who asks for what has changed since a time must see it all the same.</summary>
    public static DateTimeOffset After(DateTimeOffset before, DateTimeOffset now) => now >= before ? now : before.AddMicroseconds(1);

    /// <summary>Reads a time as UTC, to the microsecond that PostgreSQL keeps; one without a zone is taken as UTC.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        if (!TryExact(text, out time) || time < _first || time > _last)
        {
            return false;
        }

        time = ToMicroseconds(time);
        return true;
    }

    /// <summary>Whether a text is a time, and one that can't be stored.</summary>
    public static bool IsOutside(string text) => TryExact(text, out var time) && (time < _first || time > _last);

    public static DateTimeOffset ToMicroseconds(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);

    private static bool TryExact(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(
            ShortenFraction(text.Trim()),
            _forms,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out time
        );

    // The vendor itself printed nine digits of the second, which .NET can't read.
    private static string ShortenFraction(string text)
    {
        var point = text.IndexOf('.', StringComparison.Ordinal);
        if (point < 0)
        {
            return text;
        }

        var end = point + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end - point - 1 > 7 ? text[..(point + 8)] + text[end..] : text;
    }
}
