using System.Net;
using System.Text.RegularExpressions;
using CherryPie.Server.Tests.Contract;
using CherryPie.Server.Tests.Operations;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>How people find passes.</summary>
public sealed partial class PassListTests(ContractServer server) : IClassFixture<ContractServer>
{
    private const string Hostile = "<script>alert(1)</script>";

    [Fact]
    public async Task A_pass_is_found_by_whatever_is_known_of_it()
    {
        var (world, path, someone) = await Begin("operator");
        var ada = await world.Pass(
            more: ""","userDefinedId":"A-1","recoveryEmail":"ada@example.com","dynamicData":{"name":"Ada","city":"London"}"""
        );
        var ben = await world.Pass(more: ""","userDefinedId":"ben@example.com","dynamicData":{"name":"Ben","city":"Paris"}""");
        await world.Api.Put($"/v2/passes/{ben}/redeem", "{}");
        await world.Template("other");
        var carl = await world.Pass("other", ""","isVoided":true""");

        foreach (
            var (query, found) in new (string, string[])[]
            {
                ("", [carl, ben, ada]),
                ("?q=A-1", [ada]),
                ("?q=" + ada, [ada]),
                ("?q=ada%40example.com", [ada]),
                ("?q=ben%40example.com", [ben]),
                ($"?q=https%3A%2F%2Fpasses.example.com%2Fp%2F{ben}%3Fedit%3Dx", [ben]),
                ("?q=nobody", []),
                ("?template=other", [carl]),
                ("?template=none", []),
                ("?state=redeemed", [ben]),
                ("?state=voided", [carl]),
                ("?state=active", [ada]),
                ("?state=installed", []),
                ("?state=removed", []),
                ("?state=invalid", []),
                ("?key=city&value=London", [ada]),
                ("?key=city&value=London&key=name&value=Ben", []),
                ("?key=&value=&key=name&value=Ben", [ben]),
                ("?from=2020-01-01&to=2100-01-01&changedFrom=2020-01-01", [carl, ben, ada]),
                ("?to=2020-01-01", []),
                ("?changedFrom=2100-01-01", []),
            }
        )
        {
            Assert.Equal((query, string.Join(' ', found)), (query, string.Join(' ', Ids(await someone.Page(path + query)))));
        }

        var page = await someone.Page(path + "?key=city&value=London&state=active");
        Assert.Contains("1 pass", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"{path}?state=active\"", page, StringComparison.Ordinal);
        Assert.Contains("<bdi>Ada</bdi>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_are_paged_from_the_newest_and_none_is_left_out_or_shown_twice()
    {
        var (world, path, someone) = await Begin("viewer");
        var first = await world.Pass();
        await DatabaseContents.Run(
            server.ConnectionString,
            $"""
            INSERT INTO passes SELECT (jsonb_populate_record(p, jsonb_build_object('id', left('{first}', 10) || to_char(n, 'FM0000'),
                'number', p.number + n))).* FROM passes p, generate_series(1, 120) n WHERE p.id = '{first}'
            """
        );
        var seen = new List<string>();
        for (var address = path; address.Length > 0; )
        {
            var page = await someone.Page(address);
            seen.AddRange(Ids(page));
            address = Older().Match(page).Groups[1].Value;
            Assert.True(seen.Count <= 200);
        }

        Assert.Equal(121, seen.Count);
        Assert.Equal(seen.Count, seen.Distinct().Count());
        Assert.Equal(first, seen[^1]);
        Assert.Contains("121 passes", await someone.Page(path + "?state=active"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 3)]
    [InlineData("&from=2020-01-01&to=2100-01-01", 2)]
    public async Task A_search_that_takes_too_long_shows_what_is_among_the_newest(string days, int statements)
    {
        var (world, path, someone) = await Begin("viewer");
        var pass = await world.Pass(more: ""","dynamicData":{"name":"Late"}""");
        await using var database = NpgsqlDataSource.Create(server.ConnectionString + ";Pooling=false");
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var locking = new NpgsqlCommand("LOCK TABLE passes IN ACCESS EXCLUSIVE MODE", connection))
        {
            await locking.ExecuteNonQueryAsync();
        }

        // A try waits for the lock in vain; what is not only tried waits as long as any other statement.
        var page = someone.Page(path + "?key=name&value=Late" + days);
        var waits = new HashSet<string>();
        await Eventually.Is(async () =>
        {
            waits.UnionWith(await Waiting(database));
            return waits.Count >= statements;
        });
        await transaction.CommitAsync();
        Assert.Equal(pass, Assert.Single(Ids(await page)));
    }

    [Fact]
    public async Task What_is_no_filter_is_told_at_its_input_and_stays_there()
    {
        var (_, path, someone) = await Begin("viewer");
        foreach (
            var (query, told) in new[]
            {
                ("?from=31.03.2026", "This is no day such as 2026-03-31."),
                ("?to=9999-12-31", "This is no day such as 2026-03-31."),
                ("?key=city&value=", "A key needs a value, and a value a key."),
                ("?state=lost", "There is no such state."),
            }
        )
        {
            var page = await someone.Page(path + query, HttpStatusCode.BadRequest);
            Assert.Contains(told, page, StringComparison.Ordinal);
        }

        Assert.Contains(
            "value=\"31.03.2026\"",
            await someone.Page(path + "?from=31.03.2026", HttpStatusCode.BadRequest),
            StringComparison.Ordinal
        );
        var hostile = await someone.Get($"{path}?q={Uri.EscapeDataString(Hostile)}&template={Uri.EscapeDataString(Hostile)}");
        Assert.DoesNotContain(Hostile, await hostile.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_filter_is_saved_for_the_team_shown_and_removed()
    {
        var (world, path, someone) = await Begin("operator");
        await world.Pass(more: ""","dynamicData":{"city":"London"}""");
        const string query = "?state=active&from=2020-01-01&to=2100-01-01&key=city&value=London";
        using (var saved = await someone.Send(path + "/segments" + query, ("name", "Londoners")))
        {
            Assert.Equal(path + query + "&notice=segmentSaved", saved.Headers.Location!.ToString());
        }

        foreach (
            var (name, address, told) in new[]
            {
                ("Londoners", query, "There is a saved filter of this name."),
                (" ", query, "A name has 1 to 60 characters"),
                ("rtl \u202E name", query, "A name has 1 to 60 characters"),
                ("All", "", "There is no filter to save."),
            }
        )
        {
            using var refused = await someone.Send(path + "/segments" + address, ("name", name));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains(told, WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        }

        var page = await someone.Page(path);
        var link = Regex.Match(page, "<a href=\"([^\"]+)\"[^>]*><bdi>Londoners").Groups[1].Value;
        Assert.Equal(path + query, link);
        page = await someone.Page(link);
        Assert.Single(Ids(page));
        var remove = Regex.Match(page, "action=\"([^\"]+/segments/[^\"]+/remove)\"").Groups[1].Value;
        using (var removed = await someone.Send(remove))
        {
            Assert.Equal(path + "?notice=segmentRemoved", removed.Headers.Location!.ToString());
        }

        Assert.DoesNotContain("Londoners", await someone.Page(path), StringComparison.Ordinal);
        var (_, otherPath, other) = await Begin("owner");
        Assert.DoesNotContain("Londoners", await other.Page(otherPath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_filter_finds_is_exported_as_a_file()
    {
        var (world, path, someone) = await Begin("operator");
        var (ada, ben) = (await world.Pass(more: ""","userDefinedId":"A-1" """), await world.Pass(more: ""","isRedeemed":true"""));
        using var created = await someone.Send(path + "/export?state=redeemed");
        Assert.Equal(HttpStatusCode.SeeOther, created.StatusCode);
        var export = created.Headers.Location!.ToString();
        await Eventually.Is(async () => (await someone.Page(export)).Contains("1 pass is in the file.", StringComparison.Ordinal));
        using var file = await someone.Get(export + "/file");
        Assert.Equal("text/csv; charset=utf-8", file.Content.Headers.ContentType!.ToString());
        var text = await file.Content.ReadAsStringAsync();
        Assert.Contains(ben, text, StringComparison.Ordinal);
        Assert.DoesNotContain(ada, text, StringComparison.Ordinal);
        var (_, _, stranger) = await Begin("owner");
        await stranger.Page(export, HttpStatusCode.NotFound);
    }

    private async Task<(World World, string Path, ConsoleVisitor Someone)> Begin(string role)
    {
        var world = await World.WithTemplate(server);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        return (world, $"/console/{account}/passes", await ConsoleVisitor.Member(server, account, role));
    }

    // The statements that wait, by when they began.
    private static async Task<List<string>> Waiting(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand(
            "SELECT query_start::text FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        );
        await using var row = await command.ExecuteReaderAsync();
        var began = new List<string>();
        while (await row.ReadAsync())
        {
            began.Add(row.GetString(0));
        }

        return began;
    }

    private static List<string> Ids(string page) => [.. Row().Matches(page).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("<a class=\"whole\" href=\"[^\"]+/passes/([A-Za-z0-9]{14})\"")]
    private static partial Regex Row();

    [GeneratedRegex("href=\"([^\"]+before=[0-9]+)\"")]
    private static partial Regex Older();
}
