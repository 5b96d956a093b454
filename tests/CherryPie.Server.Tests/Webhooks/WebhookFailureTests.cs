using CherryPie.Server.Features.Audit;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>Receivers that fail in each way, and what an account can do then.</summary>
public sealed class WebhookFailureTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    [Theory]
    [InlineData(500, "status 500")]
    [InlineData(404, "status 404")]
    [InlineData(302, "status 302: redirects are not followed")]
    [InlineData(0, "the connection ended without a whole answer")]
    public async Task What_failed_is_sent_again_with_the_same_id_and_a_signature_of_its_own_time(int status, string error)
    {
        var world = await World.WithTemplate(server);
        var seen = 0;
        await using var receiver = await WebhookReceiver.Start(
            (_, http) =>
            {
                if (Interlocked.Increment(ref seen) > 1)
                {
                    return Task.CompletedTask;
                }

                if (status == 0)
                {
                    http.Abort();
                }

                http.Response.StatusCode = status == 0 ? 200 : status;
                http.Response.Headers.Location = "/hook";
                return Task.CompletedTask;
            }
        );
        var (id, _) = await world.Api.Webhook(receiver.Url, ""","isDisabled":true""");
        var test = (await world.Api.Put($"/v2/webhooks/{id}/test", "")).Json;
        Assert.Equal((status == 0 ? null : $"{status}", error), (test.Text("status"), test.Text("error")));
        seen = 0;
        await world.Api.Put("/v2/webhooks/" + id, """{"isDisabled":false}""");
        await world.Pass();
        var messages = await receiver.Has(2);
        Assert.Equal(messages[0].Id, messages[1].Id);
        Assert.Equal(messages[0].Body, messages[1].Body);
        await Eventually.Is(async () => (await world.Api.Deliveries(id, "?status=delivered")).Count == 1);
        Assert.Equal("2", (await world.Api.Deliveries(id))[0].Text("attempts"));
        Assert.Null((await world.Api.Shown(id)).Text("failingSince"));
    }

    [Fact]
    public async Task A_pause_that_is_asked_for_is_kept_by_all_deliveries()
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start(WebhookReceiver.First(1, 429, retryAfter: "2"));
        await world.Api.Webhook(receiver.Url);
        await world.Pass();
        await receiver.Has(1);
        await world.Pass();
        var messages = await receiver.Has(3);
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(messages[0].At, messages[1].At).TotalSeconds, 1.9, 60);
        Assert.Equal(2, messages.Select(m => m.Id).Distinct().Count());
    }

    [Fact]
    public async Task Gone_disables_it_and_enabled_again_it_goes_on()
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start(WebhookReceiver.First(1, 410));
        var (id, _) = await world.Api.Webhook(receiver.Url);
        await world.Pass();
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("isDisabled") == "True");
        var shown = await world.Api.Shown(id);
        Assert.Equal("the receiver answered 410 Gone", shown.Text("disabledReason"));
        Assert.Equal("failed", Assert.Single(await world.Api.Deliveries(id)).Text("status"));
        await Audited(id, "webhook.disable");
        Assert.Contains(server.Log, l => l.StartsWith($"Warning Webhook {id} is disabled", StringComparison.Ordinal));

        await world.Api.Put("/v2/webhooks/" + id, """{"isDisabled":false}""");
        var pass = await world.Pass();
        Assert.Equal(pass, (await receiver.Has(2))[1].PassId);
    }

    [Fact]
    public async Task Five_days_without_a_success_disable_it()
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start(WebhookReceiver.Status(500));
        var (id, _) = await world.Api.Webhook(receiver.Url);
        await world.Pass();
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("failingSince") is not null);
        await Sql($"UPDATE webhooks SET failing_since = clock_timestamp() - interval '5 days' WHERE id = '{id}'");
        await world.Pass();
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("isDisabled") == "True");
        Assert.Equal("no delivery succeeded for 5 days", (await world.Api.Shown(id)).Text("disabledReason"));
        await Audited(id, "webhook.disable");
    }

    [Fact]
    public async Task After_the_last_attempt_it_has_failed_and_can_be_sent_again()
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start(WebhookReceiver.Status(500));
        var (id, _) = await world.Api.Webhook(receiver.Url);
        await world.Pass();
        await receiver.Has(2);
        await Sql($"UPDATE webhook_deliveries SET attempts = 9, due_at = clock_timestamp() WHERE webhook_id = '{id}'");
        await Eventually.Is(async () => (await world.Api.Deliveries(id, "?status=failed")).Count == 1);
        var failed = Assert.Single(await world.Api.Deliveries(id));
        Assert.Equal(("500", "status 500", null), (failed.Text("code"), failed.Text("error"), failed.Text("dueAt")));
        Assert.InRange(failed.GetProperty("attempts").GetInt32(), 10, 11); // one may have been under way

        receiver.Respond = WebhookReceiver.Status(204);
        var message = failed.Text("id")!;
        Assert.Equal(message, (await world.Api.Put($"/v2/webhooks/{id}/deliveries/{message}/resend", "")).Id);
        await Eventually.Is(async () => (await world.Api.Deliveries(id, "?status=delivered")).Count == 1);
        foreach (var unknown in new[] { "evt_1_2", "evt_", "nothing", message[..^1] + "x" })
        {
            Assert.Equal(
                $"There is no event \"{unknown}\"",
                (await world.Api.Put($"/v2/webhooks/{id}/deliveries/{unknown}/resend", "")).Refused(404)
            );
        }
    }

    [Fact]
    public async Task A_replay_sends_what_happened_since_also_before_there_was_the_webhook()
    {
        var world = await World.WithTemplate(server);
        var passes = new[] { await world.Pass(), await world.Pass() };
        await Eventually.Is(async () =>
            (await world.Api.Get("/v2/events?types=pass.issued")).Json.GetProperty("data").GetArrayLength() == 2
        );
        await using var receiver = await WebhookReceiver.Start();
        var (id, _) = await world.Api.Webhook(receiver.Url, events: """["pass.*"]""");
        Assert.Empty(await world.Api.Deliveries(id));
        var answer = await world.Api.Put($"/v2/webhooks/{id}/replay", """{"since":"2026-01-01T00:00:00Z"}""");
        Assert.Equal("""{"count":2}""", answer.Text);
        Assert.Equal(passes.Order(), (await receiver.Has(2)).Select(m => m.PassId).Order());
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("pending") == "0");
        Assert.Equal("""{"count":2}""", (await world.Api.Put($"/v2/webhooks/{id}/replay", """{"since":"2026-01-01T00:00:00Z"}""")).Text);
        Assert.Equal(2, (await receiver.Has(4)).Select(m => m.Id).Distinct().Count());
        Assert.Equal("""{"count":0}""", (await world.Api.Put($"/v2/webhooks/{id}/replay", """{"since":"2999-01-01"}""")).Text);
        Assert.StartsWith(
            "since: is required",
            (await world.Api.Put($"/v2/webhooks/{id}/replay", "{}")).Refused(400),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_test_is_signed_and_answers_what_the_receiver_said()
    {
        var world = await World.Bare(server);
        await using var receiver = await WebhookReceiver.Start((_, http) => http.Response.WriteAsync(new string('a', 5000)));
        var (id, secret) = await world.Api.Webhook(receiver.Url);
        var told = (await world.Api.Put($"/v2/webhooks/{id}/test", "")).Json;
        Assert.Equal(("200", new string('a', 1024), null), (told.Text("status"), told.Text("body"), told.Text("error")));
        var message = Assert.Single(receiver.Messages);
        Assert.Equal(("webhook.test", id), (message.Type, message.Data.Text("webhookId")));
        WebhookLibraryTests.Verify(message, secret);
        Assert.Empty(await world.Api.Deliveries(id));
    }

    private async Task Audited(string webhook, string action)
    {
        await using var scope = server.Services.CreateAsyncScope();
        var entries = await scope.ServiceProvider.GetRequiredService<ListAudit>().Run(null, webhook, null, 100, CancellationToken.None);
        Assert.Equal("server", Assert.Single(entries, e => e.Action == action).Actor);
    }

    private async Task Sql(string sql)
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand(sql);
        Assert.NotEqual(0, await command.ExecuteNonQueryAsync());
    }
}
