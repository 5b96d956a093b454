namespace CherryPie.Wallet;

/// <summary>Finds times of day that a zone has twice, or not at all, on a day when its clocks are changed.</summary>
internal static class ClockChange
{
    /// <param name="reading">Takes the warning.</param>
    /// <param name="path">What the caller calls the date.</param>
    /// <param name="text">The date; null and placeholders are passed over.</param>
    /// <param name="zone">Its zone, where it names none.</param>
    public static void Advise(DesignReading reading, string path, PlaceholderText? text, TimeZoneInfo zone)
    {
        if (text is { IsLiteral: true } && Of(text.Raw, zone) is { } message)
        {
            reading.Warnings.Add(new(path, message));
        }
    }

    private static string? Of(string text, TimeZoneInfo zone) =>
        !zone.SupportsDaylightSavingTime || !PassDate.TryRead(text, zone, out var date) || !date.HasTime || PassDate.NamesZone(text) ? null
        : zone.IsInvalidTime(date.Local)
            ? $"is no time of that day in {zone.Id}, where clocks are put forward past it; {date} was taken, and it should be another"
        : zone.IsAmbiguousTime(date.Local)
            ? $"comes twice that day in {zone.Id}, where clocks are put back; the first was taken, and it should name its offset: {date}"
        : null;
}
