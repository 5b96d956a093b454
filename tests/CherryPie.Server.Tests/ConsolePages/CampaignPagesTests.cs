using System.Net;
using CherryPie.Server.Tests.Contract;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>An editor's campaigns: made, changed, frozen and ended, with what that does in numbers before it is done.</summary>
public sealed class CampaignPagesTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task An_editor_freezes_a_campaign_lets_it_go_on_and_ends_it()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        await world.Pass();
        await world.Pass();
        var (account, editor) = await Member(world, "editor");
        await Sql($"UPDATE passes SET passbook_devices = 1 WHERE id = '{pass}'");
        var path = $"/console/{account}/campaigns/campaign";
        Assert.Contains(
            "What was issued goes on working: 3 in all, 1 in wallets.",
            await editor.Page(path + "/freeze"),
            StringComparison.Ordinal
        );
        await Goes(editor.Send(path + "/freeze"), path + "?notice=frozen");
        Assert.Contains("FROZEN", (await world.IssuePass()).Refused(400), StringComparison.Ordinal);
        Assert.Contains("Frozen", await editor.Page($"/console/{account}/campaigns?filter=FROZEN"), StringComparison.Ordinal);
        await Goes(editor.Send(path + "/activate"), path + "?notice=activated");
        Assert.Equal(200, (await world.IssuePass()).Status);

        var ask = await editor.Page(path + "/end");
        Assert.Contains("4 issued passes become void.", ask, StringComparison.Ordinal);
        Assert.Contains("In wallets: 1.", ask, StringComparison.Ordinal);
        using (var unsure = await editor.Send(path + "/end", ("confirm", "another")))
        {
            Assert.Equal(HttpStatusCode.BadRequest, unsure.StatusCode);
            Assert.Contains("This is not its reference", await unsure.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.False((await world.Api.Get("/v2/campaigns/campaign")).Json.GetProperty("status").GetString() == "INVALID");
        await Goes(editor.Send(path + "/end", ("confirm", "campaign")), path + "?notice=ended");
        Assert.Equal("INVALID", (await world.Api.Get("/v2/campaigns/campaign")).Json.GetProperty("status").GetString());
        Assert.Contains("This campaign has ended", await editor.Page(path), StringComparison.Ordinal);
        using var again = await editor.Send(path, ("displayName", "More"), ("startDate", "2016-01-01T00:00"));
        Assert.Equal(HttpStatusCode.BadRequest, again.StatusCode);
        Assert.Contains("ended for good", WebUtility.HtmlDecode(await again.Content.ReadAsStringAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_campaign_is_made_and_changed_and_what_was_not_touched_stays_to_the_second()
    {
        var world = await World.New(server);
        var (account, editor) = await Member(world, "editor");
        var path = $"/console/{account}/campaigns";
        Assert.Contains("No campaign yet", await editor.Page(path), StringComparison.Ordinal);
        Assert.Contains($"<option value=\"{world.CertificateId}\"", await editor.Page(path + "/new"), StringComparison.Ordinal);
        var fields = new[]
        {
            ("name", "coffee_club"),
            ("passbookCertId", world.CertificateId),
            ("displayName", "<script>alert(1)</script> & Co"),
            ("description", "Two\r\nlines"),
            ("startDate", "2026-01-01T09:00"),
            ("endDate", "2099-12-31T23:59"),
            ("maxIssue", "500"),
        };
        await Goes(editor.Send(path, fields), path + "/coffee_club?notice=campaign");
        var made = (await world.Api.Get("/v2/campaigns/coffee_club")).Json;
        Assert.Equal("2026-01-01T09:00:00Z", made.GetProperty("startDate").GetString());
        Assert.Equal(500, made.GetProperty("maxIssue").GetInt64());
        using (var raw = await editor.Get(path))
        {
            var text = await raw.Content.ReadAsStringAsync();
            Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; Co", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>alert", text, StringComparison.Ordinal);
        }

        Assert.Equal(200, (await world.Api.Put("/v2/campaigns/coffee_club", """{"startDate":"2026-01-01T09:00:41Z"}""")).Status);
        await Goes(
            editor.Send(
                path + "/coffee_club",
                [("displayName", "Coffee"), ("description", ""), ("startDate", "2026-01-01T09:00"), ("endDate", ""), ("maxIssue", "")]
            ),
            path + "/coffee_club?notice=saved"
        );
        var changed = (await world.Api.Get("/v2/campaigns/coffee_club")).Json;
        Assert.Equal("2026-01-01T09:00:41Z", changed.GetProperty("startDate").GetString());
        Assert.False(changed.TryGetProperty("endDate", out _));
        Assert.Equal("Coffee", changed.GetProperty("displayName").GetString());
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_its_input_and_what_was_typed_stays()
    {
        var world = await World.New(server);
        await world.Campaign("taken");
        var (account, editor) = await Member(world, "editor");
        var path = $"/console/{account}/campaigns";
        using (
            var refused = await editor.Send(
                path,
                ("name", "no blanks please"),
                ("passbookCertId", "none"),
                ("startDate", "yesterday"),
                ("endDate", "2020-13-99"),
                ("maxIssue", "many")
            )
        )
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
            foreach (
                var text in new[] { "no_blanks_please can", "Choose a certificate", "A day and a time such as 2026-01", "A whole number" }
            )
            {
                Assert.Contains(text, page, StringComparison.Ordinal);
            }

            Assert.Contains("value=\"no_blanks_please\"", page, StringComparison.Ordinal);
            Assert.Contains("value=\"many\"", page, StringComparison.Ordinal);
            Assert.Contains("aria-describedby=\"in-name-hint in-name-fault\"", page, StringComparison.Ordinal);
        }

        using (
            var taken = await editor.Send(path, [("name", "taken"), ("passbookCertId", world.CertificateId), ("startDate", "2026-01-01")])
        )
        {
            Assert.Contains("with this reference already", await taken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await world.Template(campaign: "taken");
        await world.Pass();
        await world.Pass();
        using var fewer = await editor.Send(
            path + "/taken",
            [("startDate", "2026-01-01T00:00"), ("endDate", "2025-01-01T00:00"), ("maxIssue", "1")]
        );
        Assert.Contains("The end must not be before the start.", await fewer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var limit = await editor.Send(path + "/taken", [("startDate", "2026-01-01T00:00"), ("maxIssue", "1")]);
        Assert.Contains("More passes than this are issued already.", await limit.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Single((await world.Api.Get("/v2/campaigns")).Json.EnumerateArray());
    }

    [Fact]
    public async Task A_long_list_is_paged_and_searched()
    {
        var world = await World.New(server);
        var (account, viewer) = await Member(world, "viewer");
        for (var n = 1; n <= 27; n++)
        {
            await world.Campaign($"c_{n:00}", n == 3 ? ",\"displayName\":\"Fünfzig % Rabatt\"" : "");
        }

        var path = $"/console/{account}/campaigns";
        var first = await viewer.Page(path);
        Assert.Contains("c_27", first, StringComparison.Ordinal);
        Assert.DoesNotContain("c_02", first, StringComparison.Ordinal);
        Assert.Contains($"{path}?from=25", first, StringComparison.Ordinal);
        Assert.DoesNotContain("campaigns/new", first, StringComparison.Ordinal);
        var second = await viewer.Page(path + "?from=25");
        Assert.Contains("c_02", second, StringComparison.Ordinal);
        Assert.DoesNotContain("c_03", second, StringComparison.Ordinal);
        Assert.Contains("c_03", await viewer.Page(path + "?q=" + Uri.EscapeDataString("fünfzig %")), StringComparison.Ordinal);
        Assert.Contains("Nothing matches", await viewer.Page(path + "?q=" + Uri.EscapeDataString("c%3")), StringComparison.Ordinal);
        await viewer.Page(path + "?from=-1&filter=x&q=" + new string('x', 2000));
        await viewer.Page(path + "/none", HttpStatusCode.NotFound);
    }

    private static async Task Goes(Task<HttpResponseMessage> sent, string to)
    {
        using var answer = await sent;
        Assert.Equal(to, answer.Headers.Location?.ToString() ?? WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync()));
    }

    private async Task<(Guid Account, ConsoleVisitor Member)> Member(World world, string role)
    {
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        return (account, await ConsoleVisitor.Member(server, account, role));
    }

    private async Task Sql(string sql)
    {
        await using var database = Npgsql.NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
