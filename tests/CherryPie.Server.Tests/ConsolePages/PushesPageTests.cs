using CherryPie.Server.Tests.Contract;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>What the page of pushes says of what is under way, stopped and refused.</summary>
public sealed class PushesPageTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task An_account_in_which_nothing_happened_says_so()
    {
        var account = await ConsoleVisitor.AccountOf(server, (await World.Bare(server)).Account);
        using var viewer = await ConsoleVisitor.Member(server, account, "viewer");
        var page = await Counted(viewer, account);
        Assert.Contains("Nothing under way", page, StringComparison.Ordinal);
        Assert.Contains("Nothing was refused", page, StringComparison.Ordinal);
        Assert.Contains("Nothing yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_under_way_what_stopped_and_why_pushes_failed_is_told_with_what_to_do()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        await Sql(
            $"""
            INSERT INTO events (account_id, position, message_id, type, pass_id, at, data)
            SELECT '{account}', (extract(epoch FROM now()) * 1000000)::bigint + n, 'evt_x' || n, 'pass.pushFailed', '{pass}', now(),
                json_build_object('status', 400, 'reason', CASE WHEN n = 3 THEN 'A<b>New</b>Reason' ELSE 'BadDeviceToken' END)
            FROM generate_series(1, 3) n
            """
        );
        await Sql(
            $"""
            INSERT INTO jobs (kind, subject, account_id, done, total, attempts, position, is_dead, run_at, error)
            SELECT 'template-changed', (SELECT id::text FROM templates WHERE account_id = '{account}'), '{account}', 250, 1000, 1, 0, dead,
                now() + interval '1 day', CASE WHEN dead THEN 'the disk is full' END
            FROM (VALUES (false), (true)) d(dead)
            """
        );
        await Sql($"UPDATE pass_types SET stop_reason = 'APNs answers 403 BadCertificate' WHERE account_id = '{account}'");
        using var viewer = await ConsoleVisitor.Member(server, account, "viewer");
        var page = await Counted(viewer, account);
        Assert.Contains("Pushes of pass.com.example.card are stopped", page, StringComparison.Ordinal);
        Assert.Contains("250 of 1,000 passes", page, StringComparison.Ordinal);
        Assert.Contains("25 %", page, StringComparison.Ordinal);
        Assert.Contains("Given up after many attempts.", page, StringComparison.Ordinal);
        Assert.Contains("the disk is full", page, StringComparison.Ordinal);
        Assert.Contains("The phone's address is not valid", page, StringComparison.Ordinal);
        Assert.Contains("The push was refused", page, StringComparison.Ordinal);
        Assert.Contains($"/console/{account}/passes/{pass}", page, StringComparison.Ordinal);
        using var raw = await viewer.Get($"/console/{account}/pushes");
        Assert.Equal("5", raw.Headers.GetValues("Refresh").Single());
        Assert.DoesNotContain("<b>New</b>", await raw.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_pushes_are_stopped_no_page_says_that_all_went_well()
    {
        var world = await World.WithTemplate(server);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        await Sql($"UPDATE pass_types SET stop_reason = 'no connection to APNs' WHERE account_id = '{account}'");
        using var editor = await ConsoleVisitor.Member(server, account, "editor");
        Assert.Contains("Nothing was refused, but nothing gets through", await Counted(editor, account), StringComparison.Ordinal);
        var publish = await editor.Page($"/console/{account}/templates/template/publish");
        Assert.Contains("Pushes do not get through at the moment", publish, StringComparison.Ordinal);
        Assert.Contains("no connection to APNs. Phones are told as soon as they do", publish, StringComparison.Ordinal);
    }

    // Figures that are still being counted are asked for again.
    private static async Task<string> Counted(ConsoleVisitor visitor, Guid account)
    {
        var page = "";
        await Eventually.Is(async () =>
            !(page = await visitor.Page($"/console/{account}/pushes")).Contains("class=\"bone", StringComparison.Ordinal)
        );
        return page;
    }

    private async Task Sql(string sql)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
