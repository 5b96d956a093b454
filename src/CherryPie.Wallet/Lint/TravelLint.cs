namespace CherryPie.Wallet;

/// <summary>Times of a journey in an order that no journey has: mostly one of them is in the zone of the other place.</summary>
internal static class TravelLint
{
    private static readonly (string First, string Then)[] _order =
    [
        ("originalBoardingDate", "originalDepartureDate"),
        ("currentBoardingDate", "currentDepartureDate"),
        ("originalDepartureDate", "originalArrivalDate"),
        ("currentDepartureDate", "currentArrivalDate"),
    ];

    public static void Advise(LintNode tags)
    {
        foreach (var (first, then) in _order)
        {
            if (
                PassDate.TryRead(tags[first].PlainText, TimeZoneInfo.Utc, out var from)
                && PassDate.TryRead(tags[then].PlainText, TimeZoneInfo.Utc, out var to)
                && from.Local - from.Zone > to.Local - to.Zone
            )
            {
                tags[then].Warn($"is before {first}; must be after it, each in the zone of its own place");
            }
        }
    }
}
