using System.Security.Cryptography;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Faults;

/// <summary>A commit that waits for a synchronous standby which is not there: the primary alone has it, and no caller hears of a
/// success.</summary>
[Trait("needs", "postgres")]
public sealed class CommitTests(OutageServer outage) : IClassFixture<OutageServer>, IAsyncLifetime
{
    public Task InitializeAsync() => outage.MakeDurable();

    public Task DisposeAsync() => outage.Await("''");

    [Fact]
    public async Task A_commit_that_takes_too_long_is_no_success()
    {
        await using var server = await outage.Another(";Command Timeout=3");
        var doors = await FiveDoors.Of(server);
        await outage.Await("nobody");
        foreach (var (door, answer) in await doors.Knock())
        {
            Assert.True(
                answer.Status == 503 && answer.Headers.ContainsKey("Retry-After"),
                $"{door}: {answer.Status} {answer.Text} {string.Join(',', answer.Headers.Keys)}"
            );
        }

        await outage.Await("''");
        Assert.All(await doors.Knock(), a => Assert.InRange(a.Answer.Status, 200, 201));
    }

    [Fact]
    public async Task A_commit_that_outlasts_its_request_is_no_success()
    {
        await using var server = await outage.Another(";Command Timeout=120", ("Limits__RequestTimeout", "00:00:20"));
        var doors = await FiveDoors.Of(server);
        await outage.Await("nobody");
        var knocking = doors.Knock();
        await Eventually.Is(async () => (await StandbyPair.Ready(server)).Contains("\"commit\":\"writes wait", StringComparison.Ordinal));
        foreach (var (door, answer) in await knocking)
        {
            Assert.True(
                answer.Status == 503 && answer.Headers.ContainsKey("Retry-After"),
                $"{door}: {answer.Status} {answer.Text} {string.Join(',', answer.Headers.Keys)}"
            );
        }

        await outage.Await("''");
        Assert.All(await doors.Knock(), a => Assert.InRange(a.Answer.Status, 200, 201));
    }

    [Fact]
    public async Task A_commit_whose_wait_is_cancelled_is_no_success()
    {
        await using var server = await outage.Another(";Command Timeout=60");
        var doors = await FiveDoors.Of(server);
        await outage.Await("nobody");
        var knocking = doors.Knock();
        await using var connection = new NpgsqlConnection(outage.Database);
        await connection.OpenAsync();
        while (!knocking.IsCompleted)
        {
            await using var cancel = new NpgsqlCommand(
                "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'",
                connection
            );
            await cancel.ExecuteNonQueryAsync();
            await Task.WhenAny(knocking, Task.Delay(50));
        }

        foreach (var (door, answer) in await knocking)
        {
            Assert.True(
                answer.Status == 503 && answer.Headers.ContainsKey("Retry-After"),
                $"{door}: {answer.Status} {answer.Text} {string.Join(',', answer.Headers.Keys)}"
            );
        }
    }

    // The commit that was given up is on the primary, and there the same call finds nothing left to do.
    [Fact]
    public async Task A_call_that_finds_its_change_made_is_no_success_before_a_standby_has_it()
    {
        await using var server = await outage.Another(";Command Timeout=3");
        var api = server.Api;
        var pass = (await api.Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}""")).Id;
        var ticket = (await api.Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}""")).Id;
        var png = Pictures.Of(64, 64, 77);
        var key = Guid.NewGuid().ToString();
        (string Call, Func<Task<Answer>> Send, string Made, int Again)[] calls =
        [
            (
                "update of a pass",
                () => api.Put("/v2/passes/" + pass, """{"recoveryEmail":null,"isVoided":true}"""),
                $"SELECT is_voided FROM passes WHERE id = '{pass}'",
                200
            ),
            (
                "update of a template",
                () => api.Put("/v2/templates/" + MixedLoad.Open, """{"maxIssue":4711000}"""),
                $"SELECT max_issue = 4711000 FROM templates WHERE name = '{MixedLoad.Open}'",
                200
            ),
            (
                "issue with a key",
                () => api.With(key).Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}"""),
                $"SELECT count(*) = 1 FROM idempotent_answers WHERE key = '{key}'",
                200
            ),
            (
                "image",
                () => api.PostForm("/v2/images", Part.File("image", png)),
                $"SELECT count(*) = 1 FROM dynamic_images WHERE sha1 = '{Convert.ToHexStringLower(SHA1.HashData(png))}'",
                200
            ),
            // Who is refused because it is done already takes it for done.
            (
                "redeem once",
                () => api.Put($"/v2/passes/{ticket}/redeem?once=true", ""),
                $"SELECT is_redeemed FROM passes WHERE id = '{ticket}'",
                400
            ),
        ];
        foreach (var (call, send, made, again) in calls)
        {
            await outage.Await("nobody");
            Assert.Equal((call, 503), (call, (await send()).Status));
            await Eventually.Is(async () =>
            {
                // What waits is ended from outside, as PostgreSQL ends it when it sees that its caller has gone.
                await using var connection = new NpgsqlConnection(outage.Database);
                await connection.OpenAsync();
                await using var end = new NpgsqlCommand(
                    "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity WHERE wait_event = 'SyncRep'",
                    connection
                );
                await end.ExecuteNonQueryAsync();
                await using var ask = new NpgsqlCommand(made, connection);
                return await ask.ExecuteScalarAsync() is true;
            });
            Assert.Equal((call, 503), (call, (await send()).Status));
            await outage.Await("''");
            Assert.Equal((call, again), (call, (await send()).Status));
        }
    }
}
