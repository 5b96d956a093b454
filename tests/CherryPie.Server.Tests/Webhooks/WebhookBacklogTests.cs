using System.Globalization;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>Thousands of events of one pass that wait for one webhook.</summary>
public sealed class WebhookBacklogTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    private const int Some = 60;
    private static readonly int _many = TestScale.Of(8000, 1500);

    [Fact]
    public async Task One_is_due_at_a_time_and_the_others_wait_for_its_end_in_their_order()
    {
        var world = await World.WithTemplate(server);
        var fails = true;
        await using var receiver = await WebhookReceiver.Start(
            (_, http) =>
            {
                http.Response.StatusCode = fails ? 500 : 200;
                return Task.CompletedTask;
            }
        );
        var pass = await world.Pass();
        await Eventually.Is(async () =>
            (await world.Api.Get("/v2/events?types=pass.issued")).Text.Contains(pass, StringComparison.Ordinal)
        );
        await Sql(
            $"""
            INSERT INTO events (account_id, position, message_id, type, pass_id, campaign_id, template_id, at, data)
            SELECT account_id, place, {EventIds.Sql("place")}, 'pass.updated', pass_id, campaign_id, template_id, at, data
            FROM (SELECT e.*, e.position + n AS place FROM events e, generate_series(1, {_many}) n WHERE pass_id = '{pass}') e
            """
        );
        var (id, _) = await world.Api.Webhook(receiver.Url, ""","payload":"thin" """, """["pass.updated"]""");
        var replay = await world.Api.Put($"/v2/webhooks/{id}/replay", """{"since":"2026-01-01T00:00:00Z"}""");
        Assert.Equal($$"""{"count":{{_many}}}""", replay.Text);

        // The first waits for its retry, the others for the first.
        await Eventually.Is(async () =>
            await Scalar($"SELECT count(*)::text FROM webhook_deliveries WHERE webhook_id = '{id}' AND due_at <= clock_timestamp()") == "0"
        );
        Assert.Equal($"{_many}", (await world.Api.Shown(id)).Text("pending"));
        Assert.All(await world.Api.Deliveries(id, "?size=1000&status=pending"), d => Assert.Null(d.Text("dueAt")));
        Assert.Single(receiver.Events.Select(m => m.Id).Distinct());

        fails = false;
        await Sql($"UPDATE webhook_deliveries SET due_at = clock_timestamp() WHERE webhook_id = '{id}' AND isfinite(due_at)");
        await Eventually.Is(() => receiver.Events.Select(m => m.Id).Distinct().Count() > Some);
        await world.Api.Send("DELETE", "/v2/webhooks/" + id);
        var expected = (await world.Api.Get("/v2/events?types=pass.updated&size=1000")).Json.GetProperty("data").EnumerateArray();
        Assert.Equal(expected.Select(e => e.Text("id")).Take(Some), receiver.Events.Select(m => m.Id).Distinct().Take(Some));
    }

    [Fact]
    public async Task Statements_planned_on_empty_tables_read_a_full_one_by_the_right_index()
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start();
        var pass = await world.Pass();
        var (id, _) = await world.Api.Webhook(receiver.Url, ""","payload":"thin" """, """["pass.issued","pass.updated"]""");
        for (var known = 0; known < 5; known++) // the server's connections prepare what they run twice
        {
            await world.Api.Put($"/v2/webhooks/{id}/replay", """{"since":"2026-01-01T00:00:00Z"}""");
            await Eventually.Is(() => receiver.Events.Count() > known);
        }

        await Sql(
            $"""
            INSERT INTO events (account_id, position, message_id, type, pass_id, campaign_id, template_id, at, data)
            SELECT account_id, place, {EventIds.Sql("place")}, 'pass.updated', 'p' || n, campaign_id, template_id, at, data
            FROM (SELECT e.*, n, e.position + n AS place FROM events e, generate_series(1, {_many}) n
                WHERE pass_id = '{pass}' AND type = 'pass.issued') e
            """
        );
        var before = await EntriesRead();
        await world.Api.Put($"/v2/webhooks/{id}/replay", """{"since":"2026-01-01T00:00:00Z"}""");
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("pending") == "0" && receiver.Events.Count() > _many);

        // Each is met a few times: when it is due, as its pass's oldest, when its result is recorded. A walk meets all for each.
        Assert.InRange((await EntriesRead() - before) / _many, 1, _many / 8);
    }

    // The figures of a connection that works are up to a second old.
    private async Task<long> EntriesRead()
    {
        await Task.Delay(TimeSpan.FromSeconds(2));
        return long.Parse(
            await Scalar("SELECT sum(idx_tup_read)::text FROM pg_stat_user_indexes WHERE relname = 'webhook_deliveries'"),
            CultureInfo.InvariantCulture
        );
    }

    private Task Sql(string sql) => DatabaseContents.Run(server.ConnectionString, sql);

    private async Task<string> Scalar(string sql) => (await DatabaseContents.All(server.ConnectionString, sql))[0];
}
