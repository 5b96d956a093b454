namespace CherryPie.Wallet;

/// <summary>Dates that fields of a pass can show.</summary>
public static class WalletDates
{
    /// <summary>Whether a text reads as an ISO 8601 date, with or without time and zone, years 1 to 9999.</summary>
    public static bool IsDate(string text) => PassDate.TryRead(text, TimeSpan.Zero, out _);
}
