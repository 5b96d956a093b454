using System.Net;
using CherryPie.Server.Tests.Operations;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>What Identity did not do is not told as done.</summary>
public sealed class ChangedMeanwhileTests(ListeningServer server) : IClassFixture<ListeningServer>
{
    [Theory]
    [InlineData("/console/me", "name")]
    [InlineData("/console/me/sign-out-everywhere", "")]
    [InlineData("/console/me/authenticator/off", "")]
    [InlineData("/console/me/recovery-codes", "two_factor")]
    [InlineData("/console/me/passkeys/remove", "passkey")]
    public async Task A_change_that_another_one_overtook_is_refused_and_says_so(string path, string with)
    {
        using var member = await Member();
        (string, string)[] fields = with switch
        {
            "name" => [("name", "Overtaken")],
            "passkey" => [("id", await LastWayInTests.Add(server, member.Email))],
            _ => [],
        };
        if (with == "two_factor")
        {
            await Run($"UPDATE people SET two_factor_enabled = true WHERE email = '{member.Email}'");
        }

        var form = await member.Token();
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var connection = await database.OpenConnectionAsync();
        await using var faster = await connection.BeginTransactionAsync();
        await using (var command = connection.CreateCommand())
        {
            command.CommandText = $"UPDATE people SET concurrency_stamp = 'of a faster one' WHERE email = '{member.Email}'";
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        var sent = member.Post(path, [("form", form), .. fields]);
        await Eventually.Is(async () => sent.IsCompleted || await IsAwaited(connection.ProcessID));
        await faster.CommitAsync();
        using var answer = await sent;
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("changed elsewhere meanwhile", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(
            [$"of a faster one {(with == "passkey" ? 1 : 0)}"],
            await DatabaseContents.All(
                server.ConnectionString,
                "SELECT concat(concurrency_stamp, ' ', (SELECT count(*) FROM person_passkeys k WHERE k.user_id = p.id)) FROM people p "
                    + $"WHERE email = '{member.Email}' AND name <> 'Overtaken'"
            )
        );
    }

    [Theory]
    [InlineData("en", "Somebody else is called owner@localhost here")]
    [InlineData("de", "Jemand anderes heißt hier owner@localhost")]
    public async Task One_click_says_that_somebody_else_has_the_first_owner_s_name(string language, string words)
    {
        using var member = await Member();
        await Run("UPDATE people SET user_name = email, normalized_user_name = upper(email) WHERE user_name = 'owner@localhost'");
        await Run(
            "UPDATE people SET user_name = 'owner@localhost', normalized_user_name = 'OWNER@LOCALHOST' " + $"WHERE email = '{member.Email}'"
        );
        using var visitor = new ConsoleVisitor(server);
        using var refused = await visitor.Post(
            "/console/sign-in/development",
            [("form", await visitor.Token())],
            ("Accept-Language", language)
        );
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Contains(words, WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync()), StringComparison.Ordinal);
        await visitor.Page("/console/me", HttpStatusCode.SeeOther);
        Assert.Empty(await DatabaseContents.All(server.ConnectionString, "SELECT id::text FROM people WHERE email = 'owner@localhost'"));
    }

    private async Task<bool> IsAwaited(int process) =>
        await DatabaseContents.All(
            server.ConnectionString,
            $"SELECT pid::text FROM pg_stat_activity WHERE {process} = ANY(pg_blocking_pids(pid))"
        )
            is not [];

    private async Task<ConsoleVisitor> Member() =>
        await ConsoleVisitor.Member(server, await ConsoleVisitor.AccountOf(server, (await World.Bare(server)).Account), "viewer");

    private Task Run(string sql) => DatabaseContents.Run(server.ConnectionString, sql);
}
