namespace CherryPie.Wallet;

/// <summary>Dates of pass.json: <c>YYYY-MM-DDTHH:MM[:SS](Z|±HH:MM)</c>, never fractions. One bad date makes iOS refuse the whole
/// pass.</summary>
internal static class DateLint
{
    public const string Allowed = "a date such as 2030-01-31T18:00:00Z or 2030-01-31T18:00:00+01:00, without fractions";

    public static bool IsDate(string? text)
    {
        if (
            text is null
            || text.Length is not (17 or 20 or 22 or 25)
            || text[10] != 'T'
            || !PassDate.TryRead(text, TimeZoneInfo.Utc, out _)
        )
        {
            return false;
        }

        var time = text.AsSpan(16);
        time = time[0] == ':' ? time[3..] : time;
        return time is "Z" || (time.Length == 6 && time[3] == ':');
    }

    public static void Check(LintNode node)
    {
        if (node.Exists && !IsDate(node.PlainText))
        {
            node.Fault($"must be {Allowed}");
        }
    }
}
