namespace CherryPie.Server.Tests;

/// <summary>The browser that pages are tried in. CHERRYPIE_TEST_CHROMIUM names another program than Debian's.</summary>
internal static class Chromium
{
    public static string Program => Environment.GetEnvironmentVariable("CHERRYPIE_TEST_CHROMIUM") ?? "/usr/bin/chromium";

    /// <summary>Why no page can be tried here; null when each can.</summary>
    public static string? Missing() =>
        File.Exists(Program)
            ? null
            : $"There is no Chromium at {Program}; install it (Debian: apt-get install chromium) or name it in CHERRYPIE_TEST_CHROMIUM";
}
