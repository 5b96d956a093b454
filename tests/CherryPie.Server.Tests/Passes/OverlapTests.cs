using System.Text.Json;
using CherryPie.Server.Tests.Contract;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Passes;

/// <summary>Requests that change the same passes, or give the same user ids, at the same time. A session of the test's own holds a row, so
/// that they overlap for certain.</summary>
public sealed class OverlapTests(ContractServer server) : IClassFixture<ContractServer>
{
    private static readonly TimeSpan _moment = TimeSpan.FromMilliseconds(400);

    [Fact]
    public async Task A_change_that_waited_for_another_is_not_told_as_earlier()
    {
        var world = await World.WithTemplate(server);
        string[] ids = [await world.Pass(), await world.Pass()];
        Array.Sort(ids, StringComparer.Ordinal);
        Task<Answer> batch;
        string single;
        await using (await Hold("SELECT 1 FROM passes WHERE id = $1 FOR UPDATE", ids[0]))
        {
            batch = world.Api.Put(
                "/v2/passesBatch",
                $$$"""[{"id":"{{{ids[0]}}}","isVoided":true},{"id":"{{{ids[1]}}}","isVoided":true}]"""
            );
            await Task.Delay(_moment);
            server.Clock.Advance(TimeSpan.FromMinutes(1));
            await world.Api.Put("/v2/passes/" + ids[1], """{"isRedeemed":true}""");
            single = await UpdatedAt();
        }

        Assert.Equal(200, (await batch).Status);
        Assert.True(string.CompareOrdinal(single, await UpdatedAt()) < 0);
        var since = await world.Api.Post(
            "/v2/passes/search",
            $$$$"""{"passFilter":{"id":"{{{{ids[1]}}}}","updatedAt":{"gt":"{{{{single}}}}"}}}"""
        );
        Assert.Equal(1, since.Json.GetProperty("totalCount").GetInt32());

        async Task<string> UpdatedAt() => (await world.Api.Get("/v2/passes/" + ids[1])).Json.GetProperty("updatedAt").GetString()!;
    }

    [Theory]
    [InlineData("")]
    [InlineData("key")]
    public async Task Batches_that_give_the_same_user_ids_in_other_orders_are_told_so(string key)
    {
        var world = await World.WithTemplate(server);
        var like = await world.Pass();
        for (var round = 0; round < 3; round++)
        {
            var (one, other) = (world.Api, world.Api);
            if (key.Length > 0)
            {
                (one, other) = (world.Api.With($"{key}-{round}-1"), world.Api.With($"{key}-{round}-2"));
            }

            Task<Answer> first,
                second;
            await using (await HoldUserId(like, $"mid{round}"))
            {
                first = one.Post("/v2/passesBatch", Batch($"a{round}", $"mid{round}", $"b{round}"));
                await Task.Delay(_moment);
                second = other.Post("/v2/passesBatch", Batch($"b{round}", $"a{round}"));
                await Task.Delay(_moment);
            }

            int[] statuses = [(await first).Status, (await second).Status];
            Assert.Equal([200, 400], statuses.Order());
            var refused = ((await first).Status == 400 ? await first : await second).Refused(400);
            Assert.Contains("userDefinedId", refused, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Batches_of_changes_that_do_are_told_so()
    {
        var world = await World.WithTemplate(server);
        var passes = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            passes.Add(await world.Pass());
        }

        // Rows are changed in the order of their ids.
        passes.Sort(StringComparer.Ordinal);
        Task<Answer> first,
            second;
        await using (await HoldUserId(passes[0], "mid"))
        {
            first = world.Api.Put("/v2/passesBatch", Changes((passes[0], "a"), (passes[1], "mid"), (passes[2], "b")));
            await Task.Delay(_moment);
            second = world.Api.Put("/v2/passesBatch", Changes((passes[3], "b"), (passes[4], "a")));
            await Task.Delay(_moment);
        }

        Assert.Equal([200, 400], new[] { (await first).Status, (await second).Status }.Order());
        var refused = ((await first).Status == 400 ? await first : await second).Refused(400);
        Assert.Contains("userDefinedId", refused, StringComparison.Ordinal);

        static string Changes(params (string Id, string UserId)[] changes) =>
            JsonSerializer.Serialize(changes.Select(c => new { id = c.Id, userDefinedId = c.UserId }));
    }

    [Fact]
    public async Task An_empty_user_id_is_refused_once()
    {
        var world = await World.WithTemplate(server);
        var refused = (await world.Api.Post("/v2/passesBatch", Batch("", ""))).Refused(400);
        Assert.DoesNotContain("belongs to another", refused, StringComparison.Ordinal);
    }

    private static string Batch(params string[] userIds) =>
        JsonSerializer.Serialize(userIds.Select(u => new { templateName = "template", userDefinedId = u }));

    // By another pass, which is never there.
    private Task<NpgsqlConnection> HoldUserId(string like, string userId) =>
        Hold(
            """
            INSERT INTO passes
            SELECT (jsonb_populate_record(p, jsonb_build_object('id', $2::text, 'number', -1, 'user_defined_id', $2::text))).*
            FROM passes p WHERE id = $1
            """,
            like,
            userId
        );

    // What the statement has taken is held until the end of the session, which rolls it back.
    private async Task<NpgsqlConnection> Hold(string sql, params object[] values)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync();
        await using var begin = new NpgsqlCommand("BEGIN", connection);
        await begin.ExecuteNonQueryAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new() { Value = value });
        }

        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
