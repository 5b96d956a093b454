using System.Text;
using CherryPie.Server.Features.Idempotency;
using CherryPie.Server.Features.Upkeep;
using CherryPie.Server.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Idempotency;

/// <summary>How answers are kept, how long, how many, and what requests without a key notice of it.</summary>
public sealed class KeptAnswersTests(Server server) : IClassFixture<Server>
{
    private const string Pass = """{"templateName":"template"}""";

    [Fact]
    public async Task After_a_day_a_key_is_new_and_its_answer_is_deleted()
    {
        var world = await World.WithTemplate(server);
        var first = await world.Api.With("old").Post("/v2/passes", Pass);
        server.Clock.Advance(TimeSpan.FromHours(23.9));
        (await world.Api.With("old").Post("/v2/passes", Pass)).AssertReplayOf(first);
        server.Clock.Advance(TimeSpan.FromHours(0.2));
        var second = await world.Api.With("old").Post("/v2/passes", Pass);
        Assert.False(second.IsReplayed());
        Assert.NotEqual(first.Id, second.Id);
        (await world.Api.With("old").Post("/v2/passes", Pass)).AssertReplayOf(second);
        await DeleteOld();
        Assert.Single(await Rows("old"));
        server.Clock.Advance(TimeSpan.FromHours(24.1));
        await DeleteOld();
        Assert.Empty(await Rows("old"));
    }

    [Fact]
    public async Task An_account_has_a_bounded_number_and_is_told()
    {
        var world = await World.WithTemplate(server);
        await using var bounded = server.WithWebHostBuilder(b => b.UseSetting("Idempotency:Keys", "2"));
        var api = new ApiClient(bounded.CreateClient(), world.Account.ApiKey, world.Account.ApiSecret, server.Clock);
        var first = await api.With("1").Post("/v2/passes", Pass);
        Assert.Equal(200, (await api.With("2").Post("/v2/passes", Pass)).Status);
        var refused = (await api.With("3").Post("/v2/passes", Pass)).Refused(400);
        Assert.StartsWith(
            "Idempotency-Key: this account has 2 keys of the last 24 h, and at most 2 are kept",
            refused,
            StringComparison.Ordinal
        );
        (await api.With("1").Post("/v2/passes", Pass)).AssertReplayOf(first);
        Assert.Equal(200, (await api.Post("/v2/passes", Pass)).Status);
        Assert.Equal(3, await world.Passes());
        server.Clock.Advance(TimeSpan.FromHours(24.1));
        Assert.Equal(200, (await api.With("3").Post("/v2/passes", Pass)).Status);
    }

    [Fact]
    public async Task They_are_sealed()
    {
        var world = await World.WithTemplate(server);
        var body = """{"templateName":"template","dynamicData":{"secret":"shibboleth"}}""";
        var sent = await world.Api.With("sealed").Post("/v2/passes", body);
        var row = (await Rows("sealed")).Single();
        Assert.DoesNotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(sent.Id)), row, StringComparison.Ordinal);
        Assert.DoesNotContain("shibboleth", row, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexStringLower("shibboleth"u8), row, StringComparison.Ordinal);

        // In another row it does not open.
        await DatabaseContents.Run(
            server.ConnectionString,
            "INSERT INTO idempotent_answers SELECT account_id, 'moved', fingerprint, status, content_type, disposition, body, at "
                + "FROM idempotent_answers WHERE key = 'sealed'"
        );
        Assert.Contains("can't be opened", (await world.Api.With("moved").Post("/v2/passes", Pass)).Refused(503), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_for_the_first_request_waits_ten_seconds()
    {
        var world = await World.WithTemplate(server);
        await using var there = NpgsqlDataSource.Create(server.ConnectionString);
        await using var first = await there.OpenConnectionAsync();
        await using (var held = await first.BeginTransactionAsync())
        {
            var key = new IdempotencyKey(await Account(world), "busy");
            await using var take = new NpgsqlCommand("SELECT pg_advisory_xact_lock($1)", first, held)
            {
                Parameters = { new() { Value = key.Lock } },
            };
            await take.ExecuteNonQueryAsync();
            var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => world.Api.With("busy").Post("/v2/passes", Pass)));
            Assert.All(
                answers,
                a =>
                {
                    Assert.Contains("another request with this key is under way", a.Refused(503), StringComparison.Ordinal);
                    Assert.Equal("5", a.Headers["Retry-After"]);
                }
            );
            Assert.Equal(200, (await world.Api.With("free").Post("/v2/passes", Pass)).Status);
        }

        Assert.Equal(200, (await world.Api.With("busy").Post("/v2/passes", Pass)).Status);
    }

    [Fact]
    public async Task Requests_without_a_key_have_no_use_for_the_table()
    {
        var world = await World.WithTemplate(server);
        await DatabaseContents.Run(server.ConnectionString, "ALTER TABLE idempotent_answers RENAME TO away");
        try
        {
            var pass = await world.Pass();
            Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"isVoided":true}""")).Id);
            Assert.Equal(1, await world.Passes());
            (await world.Api.With("one").Post("/v2/passes", Pass)).Refused(500);
        }
        finally
        {
            await DatabaseContents.Run(server.ConnectionString, "ALTER TABLE away RENAME TO idempotent_answers");
        }

        Assert.Equal(200, (await world.Api.With("one").Post("/v2/passes", Pass)).Status);
    }

    private async Task<Guid> Account(World world) =>
        Guid.Parse(
            (
                await DatabaseContents.All(
                    server.ConnectionString,
                    $"SELECT id::text FROM accounts WHERE api_key = '{world.Account.ApiKey}'"
                )
            )[0]
        );

    private Task<List<string>> Rows(string key) =>
        DatabaseContents.All(server.ConnectionString, $"SELECT t::text FROM idempotent_answers t WHERE key = '{key}'");

    private async Task DeleteOld()
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<DeleteOldRows>().Run(CancellationToken.None);
    }
}
