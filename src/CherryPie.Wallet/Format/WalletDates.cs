namespace CherryPie.Wallet;

/// <summary>Which texts a date field of a pass can show. Apple asks for W3C dates, a profile of ISO 8601.
/// <see href="https://developer.apple.com/documentation/walletpasses/passfieldcontent"/></summary>
public static class WalletDates
{
    /// <summary>Whether a text reads as an ISO 8601 date, with or without time, seconds, fraction and zone: years 1 to 9999, zones at most
    /// 14 hours from UTC, no leap seconds.</summary>
    /// <param name="text">The text; white space around it is ignored. Null is no date.</param>
    /// <returns>Whether a field shows it as a date; otherwise it would show the text as it is.</returns>
    public static bool IsDate(string text) => PassDate.TryRead(text, TimeSpan.Zero, out _);
}
