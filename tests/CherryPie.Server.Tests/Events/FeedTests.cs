using System.Diagnostics;
using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Events;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Events;

/// <summary>GET /v2/events: pages, types, waiting, and who may read.</summary>
public sealed class FeedTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Pages_of_any_size_give_each_event_once()
    {
        var world = await World.WithTemplate(server);
        for (var i = 0; i < 7; i++)
        {
            await world.Pass();
        }

        var whole = new EventReader(world);
        await whole.Until(9); // with campaign and template
        foreach (var size in new[] { 1, 2, 4, 1000 })
        {
            var reader = new EventReader(world, $"&size={size}");
            while (await reader.Read() is > 0 and var count)
            {
                Assert.True(count <= size);
            }

            Assert.Equal(whole.Events.Select(Id), reader.Events.Select(Id));
            Assert.Equal(whole.Cursor, reader.Cursor);
        }

        var passes = new EventReader(world, "&types=template.*,pass.issued&size=3");
        while (await passes.Read() > 0) { }
        Assert.Equal(whole.Events.Where(e => EventReader.Type(e) != "campaign.created").Select(Id), passes.Events.Select(Id));
        Assert.Equal(whole.Cursor, passes.Cursor);

        // A cursor is usable also where nothing has happened yet.
        var empty = await World.Bare(server);
        var none = new EventReader(empty, "&types=*");
        Assert.Equal((0, "0"), (await none.Read(), none.Cursor));
        Assert.Equal((0, "0"), (await none.Read(), none.Cursor));
    }

    [Theory]
    [InlineData("after=nonsense!", "after: must be what an earlier answer gave as next; without it the oldest events come first")]
    [InlineData("after=zzzzzzzzzzzzz", "after: must be what an earlier answer gave as next; without it the oldest events come first")]
    [InlineData(
        "after=1y2p0ij32e8e7",
        "after: is ahead of every event, so this server did not give it, or its database was restored from a backup since; "
            + "read again without after: an event that comes twice has the same id"
    )]
    [InlineData("size=0", "size: must be a whole number from 1 to 1000")]
    [InlineData("size=1001", "size: must be a whole number from 1 to 1000")]
    [InlineData("wait=26", "wait: must be a whole number from 0 to 25")]
    [InlineData("wait=-1", "wait: must be a whole number from 0 to 25")]
    public async Task What_is_wrong_is_named(string query, string expected)
    {
        var world = await World.Bare(server);
        Assert.Equal(expected, (await world.Api.Get("/v2/events?" + query)).Refused(400));
    }

    [Fact]
    public async Task An_unknown_type_is_answered_with_those_that_there_are()
    {
        var world = await World.Bare(server);
        var text = (await world.Api.Get("/v2/events?types=pass.issued,pass.eaten")).Refused(400);
        Assert.StartsWith("types: \"pass.eaten\" is no type of event; types are pass.issued, ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_waits_is_answered_when_something_happens_and_at_the_latest_at_the_end()
    {
        var world = await World.WithTemplate(server);
        var reader = new EventReader(world);
        await reader.Until(2);
        var start = Stopwatch.GetTimestamp();
        Assert.Equal(0, await reader.Read("&wait=1"));
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0.9, 24);

        var waiting = reader.Read("&wait=25");
        var other = new EventReader(world, "&types=pass.updated");
        await other.Read();
        var otherWaiting = other.Read("&wait=3");
        start = Stopwatch.GetTimestamp();
        await world.Pass();
        Assert.Equal(1, await waiting);
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 24);
        Assert.Equal(0, await otherWaiting); // another type wakes nobody for good
        Assert.Equal(reader.Cursor, other.Cursor);
    }

    [Fact]
    public async Task Those_who_wait_are_bounded_for_each_account()
    {
        var (world, neighbour) = (await World.New(server), await World.Bare(server));
        var asked = Enumerable.Range(0, EventWaiters.MostOfAccount + 1).Select(_ => world.Api.Get("/v2/events?wait=25")).ToList();
        var first = await Task.WhenAny(asked);
        var refused = await first;
        Assert.Contains("ask without wait", refused.Refused(503), StringComparison.Ordinal);
        Assert.Equal("5", refused.Headers["Retry-After"]);
        Assert.Equal(200, (await world.Api.Get("/v2/events")).Status);
        Assert.Equal(200, (await neighbour.Api.Get("/v2/events?wait=1")).Status);

        // One event answers all of them.
        await world.Campaign();
        Assert.True(asked.Remove(first));
        Assert.All(await Task.WhenAll(asked), a => Assert.Equal(1, a.Json.GetProperty("data").GetArrayLength()));
        Assert.Equal(200, (await world.Api.Get("/v2/events?wait=1")).Status);
    }

    [Fact]
    public async Task Nobody_reads_anothers_events_or_those_of_a_disabled_account()
    {
        var (mine, other) = (await World.WithTemplate(server), await World.New(server));
        var reader = new EventReader(mine);
        await reader.Until(2);
        var foreign = new EventReader(other);
        Assert.Equal(0, await foreign.Read());
        await mine.Pass();
        await reader.Until(3);
        Assert.Equal((0, "0"), (await foreign.Read(), foreign.Cursor)); // nor sees that there are any

        var waiting = mine.Api.Get($"/v2/events?after={reader.Cursor}&wait=25");
        await using (var scope = server.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ChangeAccount>().Switch(mine.Account.ApiKey, true, CancellationToken.None);
        }

        // What happens now is nobody's to read, who waited since before among them.
        await Sql(
            "INSERT INTO event_outbox (account_id, type, at) SELECT id, 'campaign.changed', now() FROM accounts WHERE api_key = $1",
            mine.Account.ApiKey
        );
        Assert.Equal("The account of this key is disabled; ask the operator of this server", (await waiting).Refused(403));
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        (await mine.Api.Get("/v2/events")).Refused(403);
    }

    [Fact]
    public async Task With_the_setting_0_none_are_recorded()
    {
        var world = await World.WithTemplate(server);
        var reader = new EventReader(world);
        await reader.Until(2);
        await using var off = server.WithWebHostBuilder(b => b.UseSetting("Events:KeepDays", "0"));
        var api = new ApiClient(off.CreateClient(), world.Account.ApiKey, world.Account.ApiSecret, server.Clock);
        var pass = (await api.Post("/v2/passes", """{"templateName":"template"}""")).Id;
        Assert.Equal(pass, (await api.Put("/v2/passes/" + pass, """{"isVoided":true}""")).Id);
        Assert.Equal("template", (await api.Put("/v2/templates/template/push", "")).Name);
        Assert.Equal(200, (await api.Send("GET", $"/v2/passes/{pass}/bundle")).Status);
        const string none = "events: this server records none (its setting Events__KeepDays is 0)";
        Assert.Equal(none, (await api.Get("/v2/events")).Refused(400));
        Assert.Equal(none, (await api.Post("/v2/webhooks", """{"url":"https://hooks.example.com","events":["*"]}""")).Refused(400));
        Assert.Equal(none, (await api.Put("/v2/webhooks/wh_1/replay", """{"since":"2026-01-01"}""")).Refused(400));
        Assert.Equal(none, (await api.Put("/v2/webhooks/wh_1/deliveries/evt_1_2/resend", "")).Refused(400));
        await reader.ToEnd(world);
        Assert.Equal(2, reader.Events.Count);
    }

    [Fact]
    public async Task They_are_kept_for_as_long_as_the_setting_says()
    {
        var world = await World.WithTemplate(server);
        var reader = new EventReader(world);
        await reader.Until(2);
        await Sql(
            """
            UPDATE events SET position = position - 86400000000 * 31
            WHERE type = 'campaign.created' AND account_id = (SELECT id FROM accounts WHERE api_key = $1)
            """,
            world.Account.ApiKey
        );
        var all = new EventReader(world);
        Assert.Equal(2, await all.Read());
        await server.Services.GetRequiredService<DeleteOldEvents>().Run(CancellationToken.None);
        var left = new EventReader(world);
        Assert.Equal(1, await left.Read());
        Assert.Equal("template.created", left.Types.Single());
    }

    private static string Id(JsonElement each) => each.GetProperty("id").GetString()!;

    private async Task Sql(string sql, string key)
    {
        await using var command = server.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        command.Parameters.Add(new() { Value = key });
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }
}
