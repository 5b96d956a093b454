using System.Globalization;

namespace CherryPie.Server.Cli;

/// <summary>Times as verbs write them for people.</summary>
internal static class Times
{
    public static string Shown(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
