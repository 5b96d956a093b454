namespace CherryPie.Server.Tests.Landing;

/// <summary>For whoever wants to see the pages: CHERRYPIE_TEST_SCREENSHOTS names a folder. Those in docs/images were made this way.</summary>
internal static class Screenshots
{
    public static async Task Keep(string name, byte[] png)
    {
        if (Environment.GetEnvironmentVariable("CHERRYPIE_TEST_SCREENSHOTS") is { } folder)
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, name + ".png"), png);
        }
    }
}
