using System.Globalization;

namespace CherryPie.Server.Platform.Tables;

/// <summary>Numbers and dates as Excel stores them.</summary>
internal static class XlsxValues
{
    private const double LastDay = 2_958_466;

    /// <summary>As Excel shows it: with 15 digits, and without an exponent below 10^15.</summary>
    /// <returns>Null for what is no number.</returns>
    public static string? Number(string stored)
    {
        if (!double.TryParse(stored, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
        {
            return null;
        }

        var shown = number.ToString("G15", CultureInfo.InvariantCulture);
        return Math.Abs(number) < 1e15 && decimal.TryParse(shown, NumberStyles.Float, CultureInfo.InvariantCulture, out var plain)
            ? plain.ToString(CultureInfo.InvariantCulture)
            : shown;
    }

    /// <summary>The day of a serial number, with the time if it has one.</summary>
    /// <param name="stored">Days since the beginning of 1900, of which Excel takes for a leap year, or since 1904.</param>
    /// <param name="is1904">Which of the two.</param>
    /// <returns>Null for what is no day.</returns>
    public static string? Date(string stored, bool is1904)
    {
        if (
            !double.TryParse(stored, NumberStyles.Float, CultureInfo.InvariantCulture, out var serial)
            || serial < (is1904 ? 0 : 1)
            || serial >= LastDay - (is1904 ? 1462 : 0)
            || (!is1904 && Math.Floor(serial) == 60)
        )
        {
            return null;
        }

        var first =
            is1904 ? new DateTime(1904, 1, 1)
            : serial < 60 ? new DateTime(1899, 12, 31)
            : new DateTime(1899, 12, 30);
        var time = first.AddMilliseconds(Math.Round(serial * TimeSpan.MillisecondsPerDay));
        var form = time.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd'T'HH:mm:ss.FFF";
        return time.ToString(form, CultureInfo.InvariantCulture);
    }
}
