using System.Globalization;

namespace CherryPie.Wallet;

/// <summary>A date as pass.json may hold one: whole seconds, a zone at the end with a colon in it.
/// <see href="https://developer.apple.com/documentation/walletpasses/passfieldcontent"/></summary>
/// <param name="Local">Time in its own zone; its kind says nothing.</param>
/// <param name="Zone">Offset from UTC, whole minutes.</param>
/// <param name="HasTime">False for a bare date.</param>
internal readonly record struct PassDate(DateTime Local, TimeSpan Zone, bool HasTime)
{
    /// <summary>Longest output: <c>2030-01-01T00:00:00+05:30</c>.</summary>
    public const int MaxLength = 25;

    // No zone has this offset.
    private static readonly TimeZoneInfo _other = TimeZoneInfo.CreateCustomTimeZone("other", TimeSpan.FromMinutes(1), "other", "other");

    public PassDate(DateTimeOffset time)
        : this(time.DateTime, Minutes(time.Offset), true) { }

    /// <summary>Reads ISO 8601 with or without time, fraction and zone.</summary>
    /// <param name="text">The text; blanks around it are ignored.</param>
    /// <param name="zone">Taken where the text names none, with its rules of that day.</param>
    /// <param name="date">The date.</param>
    public static bool TryRead(ReadOnlySpan<char> text, TimeZoneInfo zone, out PassDate date)
    {
        date = default;
        text = text.Trim();
        if (
            text.Length < 10
            || !DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
        )
        {
            return false;
        }

        var rest = text[10..];
        if (rest.IsEmpty)
        {
            date = new(day.ToDateTime(TimeOnly.MinValue), OffsetAt(zone, day.ToDateTime(TimeOnly.MinValue)), false);
            return true;
        }

        var offset = TimeSpan.Zero;
        if (rest[0] is not ('T' or 't' or ' ') || !TryTime(ref rest, out var time) || !TryZone(rest, ref offset))
        {
            return false;
        }

        date = new(day.ToDateTime(time), rest.IsEmpty ? OffsetAt(zone, day.ToDateTime(time)) : offset, true);
        return true;
    }

    /// <summary>Whether a text is a date that names its zone.</summary>
    public static bool NamesZone(ReadOnlySpan<char> text) =>
        TryRead(text, TimeZoneInfo.Utc, out var one) && TryRead(text, _other, out var other) && one == other;

    /// <summary>The offset of a time of day in a zone, in whole minutes. Of an hour that the end of summer time repeats the first one
    /// counts; an hour that its beginning leaves out is as far from UTC as before it.
    /// <see href="https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5"/></summary>
    public static TimeSpan OffsetAt(TimeZoneInfo zone, DateTime local)
    {
        var offset =
            zone.SupportsDaylightSavingTime && zone.IsAmbiguousTime(local)
                ? zone.GetAmbiguousTimeOffsets(local).Max()
                : zone.GetUtcOffset(local);
        return Minutes(offset);
    }

    /// <summary>The same without a zone: <c>2030-01-01T00:00:00</c>.</summary>
    public string LocalText => Local.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The moment in ticks of UTC; of the first and last hours of time beyond those of a <see cref="DateTime"/>.</summary>
    public long UtcTicks => Local.Ticks - Zone.Ticks;

    /// <summary>The same moment by the clocks of a zone; this one where no clock can show it.</summary>
    public PassDate In(TimeZoneInfo zone)
    {
        if (UtcTicks < DateTime.MinValue.Ticks + TimeSpan.TicksPerDay || UtcTicks > DateTime.MaxValue.Ticks - TimeSpan.TicksPerDay)
        {
            return this;
        }

        var utc = new DateTime(UtcTicks, DateTimeKind.Utc);
        var local = TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
        return new(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), Minutes(local - utc), HasTime);
    }

    /// <summary>Writes the date into a span of <see cref="MaxLength"/>.</summary>
    public int Format(Span<char> to)
    {
        Local.TryFormat(to, out var written, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        if (Zone == TimeSpan.Zero)
        {
            to[written] = 'Z';
            return written + 1;
        }

        to[written++] = Zone < TimeSpan.Zero ? '-' : '+';
        Zone.Duration().TryFormat(to[written..], out var zone, "hh':'mm", CultureInfo.InvariantCulture);
        return written + zone;
    }

    public override string ToString()
    {
        Span<char> text = stackalloc char[MaxLength];
        return text[..Format(text)].ToString();
    }

    private static bool TryTime(ref ReadOnlySpan<char> rest, out TimeOnly time)
    {
        time = default;
        if (rest.Length < 6 || rest[3] != ':' || !Two(rest[1..], 23, out var hour) || !Two(rest[4..], 59, out var minute))
        {
            return false;
        }

        rest = rest[6..];
        var second = 0;
        if (!rest.IsEmpty && rest[0] == ':')
        {
            if (rest.Length < 3 || !Two(rest[1..], 59, out second))
            {
                return false;
            }

            rest = rest[3..];
            if (!rest.IsEmpty && rest[0] is '.' or ',')
            {
                var digits = rest[1..].IndexOfAnyExceptInRange('0', '9');
                digits = digits < 0 ? rest.Length - 1 : digits;
                if (digits == 0)
                {
                    return false;
                }

                rest = rest[(digits + 1)..];
            }
        }

        time = new(hour, minute, second);
        return true;
    }

    private static bool TryZone(ReadOnlySpan<char> rest, ref TimeSpan zone)
    {
        if (rest.IsEmpty)
        {
            return true;
        }

        if (rest is "Z" or "z")
        {
            zone = TimeSpan.Zero;
            return true;
        }

        var minute = 0;
        if (rest[0] is not ('+' or '-') || rest.Length < 3 || !Two(rest[1..], 14, out var hour))
        {
            return false;
        }

        var minutes = rest[3..];
        minutes = minutes.Length == 3 && minutes[0] == ':' ? minutes[1..] : minutes;
        if (!minutes.IsEmpty && (minutes.Length != 2 || !Two(minutes, 59, out minute)))
        {
            return false;
        }

        zone = new(rest[0] == '-' ? -hour : hour, rest[0] == '-' ? -minute : minute, 0);
        return zone.Duration() <= TimeSpan.FromHours(14);
    }

    private static bool Two(ReadOnlySpan<char> text, int max, out int number)
    {
        number =
            text.Length >= 2 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1])
                ? ((text[0] - '0') * 10) + text[1] - '0'
                : int.MaxValue;
        return number <= max;
    }

    private static TimeSpan Minutes(TimeSpan offset) => TimeSpan.FromMinutes((long)offset.TotalMinutes);
}
