namespace CherryPie.Wallet;

/// <summary>Which texts a date field of a pass can show. Apple asks for W3C dates, a profile of ISO 8601.
/// <see href="https://developer.apple.com/documentation/walletpasses/passfieldcontent"/></summary>
public static class WalletDates
{
    /// <summary>Whether a text reads as an ISO 8601 date, with or without time, seconds, fraction and zone: years 1 to 9999, zones at most
    /// 14 hours from UTC, no leap seconds.</summary>
    /// <param name="text">The text; white space around it is ignored. Null is no date.</param>
    /// <returns>Whether a field shows it as a date; otherwise it would show the text as it is.</returns>
    public static bool IsDate(string text) => PassDate.TryRead(text, TimeZoneInfo.Utc, out _);

    /// <summary>How far from UTC a time of day without a zone is, as a pass's dates are resolved. Of an hour that the end of summer time
    /// repeats the first one counts; an hour that its beginning leaves out is as far from UTC as before it.
    /// <see href="https://www.rfc-editor.org/rfc/rfc5545#section-3.3.5"/></summary>
    /// <param name="zone">The zone, with its rules of that day.</param>
    /// <param name="local">The time of day; its kind says nothing.</param>
    /// <returns>Whole minutes.</returns>
    /// <exception cref="ArgumentNullException">There is no zone.</exception>
    public static TimeSpan OffsetAt(TimeZoneInfo zone, DateTime local)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return PassDate.OffsetAt(zone, DateTime.SpecifyKind(local, DateTimeKind.Unspecified));
    }
}
