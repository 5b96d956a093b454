using CherryPie.Server.Tests.Landing;
using Microsoft.Playwright;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>The pages as docs/console.md shows them: of a café with a team and customers, without what other tests need to be hostile or
/// wrong. docs/images has them in few colours: ImageMagick's <c>convert +dither -colors 64 -strip -define png:compression-level=9
/// -define png:compression-filter=0</c>, by night 32.</summary>
[Trait("needs", "chromium")]
public sealed class ManualImagesTests(ConsoleBrowser browser) : IClassFixture<ConsoleBrowser>
{
    // What the others' rows are called in a café.
    private static readonly string[] _rows =
    [
        "UPDATE accounts SET name = 'Café Morgenrot'",
        // Found by the former address at the next sign-in, whatever Identity has made of the new one since.
        "UPDATE people SET name = 'Lena Vogt', email = 'lena@morgenrot.example', normalized_email = 'OWNER@LOCALHOST', "
            + "runs_installation = $1 WHERE name IN ('First owner', 'Lena Vogt')",
        "UPDATE people SET name = 'Emil Sandberg', email = 'emil@morgenrot.example' WHERE name LIKE '<script>%'",
        "UPDATE people SET name = 'Mira Novak', email = 'mira@morgenrot.example' WHERE name LIKE 'Bartholomäus von und zu%'",
        "UPDATE people SET email = 'grace@morgenrot.example' WHERE name = 'Grace Hopper'",
        "UPDATE people SET email = 'ada@morgenrot.example' WHERE name = 'Ada Lovelace'",
        "UPDATE campaigns SET display_name = 'Coffee club' WHERE name = 'demo'",
        "UPDATE campaigns SET name = 'old_town', display_name = 'Opening in the old town' WHERE name LIKE 'grand_opening%'",
        "UPDATE campaigns SET display_name = 'Winter 2025' WHERE name = 'winter_2025'",
        "UPDATE webhooks SET url = 'https://till.morgenrot.example/hook', failing_since = NULL WHERE id = 'wh_till'",
        "DELETE FROM webhooks WHERE id <> 'wh_till'",
        "DELETE FROM jobs WHERE is_dead",
        "UPDATE devices SET last_status = 200, last_reason = '', listed_at = now() - interval '118 minutes'",
        "DELETE FROM invitations WHERE used_at IS NULL",
        """
            UPDATE passes SET dynamic_data = replace(replace(dynamic_data::text, 'von und zu Hohenstaufen-Weißenfels', 'Novak'),
                'Bartholomäus', 'Bruno')::json,
                recovery_email = replace(recovery_email, 'von und zu hohenstaufen-weißenfels', 'novak')
            """,
        "UPDATE passes SET user_defined_id = 'member-' || number WHERE id LIKE 'seed%'",
    ];

    // The demo of the older API, which names its template by an id. The server makes it while it serves already.
    private const string GiftCard =
        "UPDATE templates SET name = 'gift_card' WHERE campaign_id IN (SELECT id FROM campaigns WHERE name = 'WalletKit')";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Each_page_of_the_manual_is_of_a_cafe(bool isDark)
    {
        await Eventually.Is(async () => await Sql(GiftCard, runs: false) == 1);
        await Call(runs: false);
        var page = await browser.Owner(1280, isDark);
        await Call(runs: false);
        var pages = await PagesTests.Of(browser);
        await Sql("UPDATE invitations SET email = 'noah@morgenrot.example' WHERE used_at IS NULL", runs: false);
        foreach (var (name, path) in pages.Where(p => Screenshots.AreWanted || p.Name is "home" or "team" or "campaigns" or "templates"))
        {
            if (path.Contains("/installation/", StringComparison.Ordinal))
            {
                await Call(runs: true);
            }

            await browser.Show(page, path);
            var text = await page.InnerTextAsync("body");
            Assert.All(
                ["<script>", "First owner", "Hohenstaufen", "seconds apart"],
                odd => Assert.DoesNotContain(odd, text, StringComparison.Ordinal)
            );
            if (name is "templates" or "issue")
            {
                Assert.Contains("gift_card", text, StringComparison.Ordinal);
            }

            if (Screenshots.AreWanted)
            {
                await page.SetViewportSizeAsync(1280, await Height(page));
                await Screenshots.Keep($"console-{name}{(isDark ? "-dark" : "")}", await page.ScreenshotAsync());
                await page.SetViewportSizeAsync(1280, 900);
            }
        }

        if (Screenshots.AreWanted)
        {
            await Call(runs: false);
            await page.SetViewportSizeAsync(390, 1100);
            await browser.Show(page, $"/console/{browser.Account}");
            await Screenshots.Keep($"console-home-phone{(isDark ? "-dark" : "")}", await page.ScreenshotAsync());
        }

        await Call(runs: true); // the next one signs in as before
        await page.Context.CloseAsync();
    }

    // As high as the page, within a screen that a manual can show.
    private static async Task<int> Height(IPage page) =>
        Math.Clamp(await page.EvaluateAsync<int>("() => document.documentElement.scrollHeight"), 640, 1100);

    private async Task Call(bool runs)
    {
        foreach (var sql in _rows)
        {
            await Sql(sql, runs);
        }
    }

    private async Task<int> Sql(string sql, bool runs)
    {
        await using var database = NpgsqlDataSource.Create(browser.Server.ConnectionString);
        await using var command = database.CreateCommand(sql);
        if (sql.Contains("$1", StringComparison.Ordinal))
        {
            command.Parameters.Add(new() { Value = runs });
        }

        return await command.ExecuteNonQueryAsync();
    }
}
