using Microsoft.AspNetCore.Http;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>What an account does with its webhooks while much waits, or nothing may be sent.</summary>
public sealed class WebhookOwnerTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    [Fact]
    public async Task A_replay_of_more_than_fits_into_a_call_goes_on_where_it_ended_whatever_the_times_say()
    {
        var world = await World.WithTemplate(server);
        var (id, _) = await world.Api.Webhook("https://hooks.example.com", ""","isDisabled":true""");

        // Committed late, the last five happened before the others; and of those many at the same time.
        await Sql(
            $"""
            INSERT INTO events (account_id, position, message_id, type, at, data)
            SELECT w.account_id, 4000000000000000 + n, 'evt_' || n || '_x', 'pass.updated',
                timestamptz '2030-01-01' - CASE WHEN n > 20005 THEN interval '1 second' ELSE interval '0' END, json '{"{}"}'
            FROM webhooks w, generate_series(1, 20010) n WHERE w.id = '{id}'
            """
        );
        var first = (await world.Api.Put($"/v2/webhooks/{id}/replay", """{"since":"2029-12-31T23:59:00Z"}""")).Json;
        Assert.Equal("20000", first.Text("count"));
        var rest = await world.Api.Put(
            $"/v2/webhooks/{id}/replay",
            $$"""{"since":"2029-12-31T23:59:00Z","after":"{{first.Text("next")}}"}"""
        );
        Assert.Equal("""{"count":10}""", rest.Text);
        Assert.Equal("20010", (await world.Api.Shown(id)).Text("pending"));
        Assert.Equal(
            "after: must be the next of a former answer",
            (await world.Api.Put($"/v2/webhooks/{id}/replay", """{"since":"2026-01-01","after":"what?"}""")).Refused(400)
        );
    }

    [Fact]
    public async Task A_pause_is_shown_and_ends_with_another_address()
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start(WebhookReceiver.First(int.MaxValue, 429, retryAfter: "3600"));
        var (id, _) = await world.Api.Webhook(receiver.Url);
        await world.Pass();
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("pausedUntil") is not null);
        await using var other = await WebhookReceiver.Start();
        await world.Api.Put("/v2/webhooks/" + id, $$"""{"url":"{{other.Url}}"}""");
        await other.Has(1);
        var shown = await world.Api.Shown(id);
        Assert.Equal((null, null), (shown.Text("pausedUntil"), shown.Text("failingSince")));
    }

    [Fact]
    public async Task Two_tests_of_an_account_wait_for_its_receivers_and_no_more()
    {
        var world = await World.Bare(server);
        var (arrived, answer) = (new SemaphoreSlim(0), new TaskCompletionSource());
        await using var receiver = await WebhookReceiver.Start(
            async (_, _) =>
            {
                arrived.Release();
                await answer.Task;
            }
        );
        var (id, _) = await world.Api.Webhook(receiver.Url);
        var two = new[] { world.Api.Put($"/v2/webhooks/{id}/test", ""), world.Api.Put($"/v2/webhooks/{id}/test", "") };
        Assert.True(await arrived.WaitAsync(TimeSpan.FromSeconds(30)) && await arrived.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.StartsWith(
            "Two tests of webhooks of this account",
            (await world.Api.Put($"/v2/webhooks/{id}/test", "")).Refused(503),
            StringComparison.Ordinal
        );
        answer.SetResult();
        Assert.All(await Task.WhenAll(two), t => Assert.Equal("200", t.Json.Text("status")));
        Assert.Equal("200", (await world.Api.Put($"/v2/webhooks/{id}/test", "")).Json.Text("status"));
    }

    [Theory]
    [InlineData("resend")]
    [InlineData("replay")]
    public async Task What_is_sent_again_takes_along_what_waits_of_its_pass_before_it(string how)
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start(WebhookReceiver.Status(500));
        var (id, _) = await world.Api.Webhook(receiver.Url);
        var pass = await world.Pass();
        await receiver.Has(1);
        await world.Api.Put("/v2/passes/" + pass, """{"isVoided":true}""");
        await Eventually.Is(async () => (await world.Api.Deliveries(id)).Count == 2);
        var first = (await world.Api.Deliveries(id))[^1];
        var later = (await world.Api.Deliveries(id))[0].Text("id");
        var next = (await world.Api.Get("/v2/events?types=pass.issued&size=1")).Json.Text("next");
        await Eventually.Is(async () =>
        {
            await Sql(
                "UPDATE webhook_deliveries SET due_at = now() + interval '1 day' WHERE due_at IS NOT NULL"
                    + $" AND message_id = '{first.Text("id")}'"
            );
            var count = receiver.Messages.Count;
            await world.Api.Get("/v2/webhooks/" + id);
            return receiver.Messages.Count == count;
        });
        receiver.Respond = (_, _) => Task.CompletedTask;
        var before = receiver.Messages.Count;
        var again =
            how == "resend"
                ? await world.Api.Put($"/v2/webhooks/{id}/deliveries/{later}/resend", "")
                : await world.Api.Put($"/v2/webhooks/{id}/replay", $$"""{"since":"2020-01-01","after":"{{next}}"}""");
        Assert.Equal(200, again.Status);
        var messages = await receiver.Has(before + 2);
        Assert.Equal([first.Text("id"), later], messages[before..].Select(m => m.Id));
    }

    [Fact]
    public async Task A_test_tells_no_receiver_what_its_caller_says_of_itself_and_shows_what_came_of_an_answer_that_breaks_off()
    {
        var world = await World.Bare(server);
        await using var receiver = await WebhookReceiver.Start(
            async (_, http) =>
            {
                http.Response.ContentLength = 100;
                await http.Response.WriteAsync("half of it");
                await http.Response.Body.FlushAsync();
                await Task.Delay(300); // an end at once would take back what was sent
                http.Abort();
            }
        );
        var (id, _) = await world.Api.Webhook(receiver.Url);
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v2/webhooks/{id}/test");
        request.Headers.TryAddWithoutValidation(
            "Authorization",
            "PKAuth " + PkTokens.Valid(world.Api.Key, world.Api.Secret, DateTimeOffset.UtcNow)
        );
        request.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.TryAddWithoutValidation("tracestate", "vendor=secret");
        request.Headers.TryAddWithoutValidation("baggage", "user=secret");
        using var answer = await server.CreateClient().SendAsync(request);
        Assert.Contains("\"body\":\"half of it\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var told = Assert.Single(receiver.Messages).Headers;
        Assert.True(told.ContainsKey("traceparent"));
        Assert.DoesNotContain(told, h => h.Key is "tracestate" or "baggage" || h.Value.Contains("secret", StringComparison.Ordinal));
    }

    private async Task Sql(string sql)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand(sql);
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }
}
