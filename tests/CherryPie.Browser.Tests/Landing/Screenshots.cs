using Microsoft.Playwright;

namespace CherryPie.Server.Tests.Landing;

/// <summary>For whoever wants to see the pages: CHERRYPIE_TEST_SCREENSHOTS names a folder. Those in docs/images were made this
/// way.</summary>
internal static class Screenshots
{
    private static readonly string? _folder = Environment.GetEnvironmentVariable("CHERRYPIE_TEST_SCREENSHOTS");

    public static bool AreWanted => _folder is not null;

    public static Task Keep(string name, byte[] png) =>
        _folder is null ? Task.CompletedTask : File.WriteAllBytesAsync(Path.Combine(_folder, name + ".png"), png);

    /// <summary>The whole page, which takes its time and is not taken where nobody wants it.</summary>
    public static async Task Keep(string name, IPage page)
    {
        if (_folder is not null)
        {
            await Keep(name, await page.ScreenshotAsync(new() { FullPage = true }));
        }
    }
}
