using System.Globalization;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Cli;

/// <summary>Times as people read them from verbs and give them.</summary>
internal static class Times
{
    public static string Shown(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The option --since; null where it is not given.</summary>
    public static DateTimeOffset? Since(VerbArguments arguments) =>
        arguments.Find("--since") is not { } text ? null
        : DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? time
        : throw new OperatorError("--since must be a time such as 2026-01-31 or 2026-01-31T12:00:00Z");
}
