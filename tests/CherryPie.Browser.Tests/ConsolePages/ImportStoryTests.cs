using System.Text;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>A marketer brings a table, puts three rows of it right, and has all the passes, without scripts.</summary>
[Trait("needs", "chromium")]
public sealed class ImportStoryTests(ConsoleBrowser browser) : IClassFixture<ConsoleBrowser>
{
    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task A_file_with_three_bad_rows_is_imported_corrected_and_sent_again_without_scripts(int width)
    {
        var page = await browser.Owner(width, scripts: false);
        await page.GotoAsync($"/console/{browser.Account}/imports");
        await page.ClickAsync("main >> a:has-text('Import a file')");
        var table =
            $"Customer number,E-mail,Name,Points\nS-{width}-1,one@example.com,One,1\nS-{width}-2,nobody,Two,2\n"
            + $"S-{width}-3,three@example.com,Three,many\nS-{width}-1,four@example.com,Four,4\nS-{width}-5,five@example.com,Five,5\n";
        await Send(page, table);
        await Expect(page.Locator("#in-0")).ToHaveValueAsync("userDefinedId");
        await Expect(page.Locator("#in-1")).ToHaveValueAsync("recoveryEmail");
        await Expect(page.Locator("#in-3")).ToHaveValueAsync("dynamicData.points");
        await page.ClickAsync("button:has-text('Try it')");
        await Over(page, "Trial of an import");
        await Expect(page.Locator(".refused tbody tr")).ToHaveCountAsync(3);
        await page.ClickAsync("button:has-text('Import 2 passes')");
        await Over(page, "3 rows were refused");

        var download = await page.RunAndWaitForDownloadAsync(() => page.ClickAsync("a.button:has-text('errors.csv')"));
        var errors = await File.ReadAllTextAsync(await download.PathAsync());
        var corrected = errors
            .Replace(",nobody,", ",two@example.com,", StringComparison.Ordinal)
            .Replace(",many,", ",3,", StringComparison.Ordinal)
            .Replace($"S-{width}-1,four", $"S-{width}-4,four", StringComparison.Ordinal);
        await page.ClickAsync("text=Correct and send again");
        await Send(page, corrected, isAgain: true);
        await page.ClickAsync("button:has-text('Try it')");
        await Over(page, "Trial of an import");
        await page.ClickAsync("button:has-text('Import 3 passes')");
        await Over(page, "result.csv has the pass");
        await Expect(page.Locator(".refused")).ToHaveCountAsync(0);
        await page.GotoAsync($"/console/{browser.Account}/passes?q=S-{width}-4");
        await Expect(page.Locator("tbody tr")).ToHaveCountAsync(1);
        await page.Context.CloseAsync();
    }

    private static async Task Send(IPage page, string table, bool isAgain = false)
    {
        if (!isAgain)
        {
            await page.FillAsync("#in-template", "demo");
        }

        await page.SetInputFilesAsync(
            "#in-file",
            new FilePayload
            {
                Name = "members.csv",
                MimeType = "text/csv",
                Buffer = Encoding.UTF8.GetBytes(table),
            }
        );
        await page.ClickAsync("main >> button:has-text('Continue')");
    }

    // The page looks again by itself.
    private static async Task Over(IPage page, string text)
    {
        await Expect(page.Locator("#progress")).ToHaveCountAsync(0);
        await Expect(page.Locator("main")).ToContainTextAsync(text);
    }
}
