using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>What is changed while requests of a webhook are under way and others wait behind them.</summary>
public sealed class WebhookChangeTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    private const int AtATime = 8,
        More = 4;

    [Fact]
    public async Task What_waits_goes_to_the_new_address_and_shows_the_pass_as_it_is_by_then()
    {
        var world = await World.WithTemplate(server);
        await using var held = await Held.Of(world, "");
        await using var other = await WebhookReceiver.Start();
        await world.Api.Put("/v2/webhooks/" + held.Id, $$"""{"url":"{{other.Url}}"}""");
        foreach (var pass in held.Passes)
        {
            await world.Api.Put("/v2/passes/" + pass, """{"isVoided":true}""");
        }

        await held.Release();
        var messages = await other.Has(More + held.Passes.Count); // those that waited, and the changes of all
        Assert.Equal(AtATime, held.Receiver.Messages.Count);
        Assert.All(messages, m => Assert.True(m.Data.GetProperty("pass").GetProperty("isVoided").GetBoolean()));
    }

    [Theory]
    [InlineData("""{"includePersonal":false}""")]
    [InlineData("rotate")]
    public async Task What_waits_obeys_what_its_account_has_said_meanwhile(string change)
    {
        var world = await World.WithTemplate(server);
        await using var held = await Held.Of(world, ""","includePersonal":true""");
        if (change == "rotate")
        {
            await world.Api.Put($"/v2/webhooks/{held.Id}/rotateSecret", "");
            await held.Release();
            Assert.All(
                (await held.Receiver.Has(AtATime + More))[AtATime..],
                m => Assert.Equal(2, m.Headers["webhook-signature"].Split(' ').Length)
            );
            return;
        }

        await world.Api.Put("/v2/webhooks/" + held.Id, change);
        await held.Release();
        var messages = await held.Receiver.Has(AtATime + More);
        Assert.All(messages[..AtATime], m => Assert.True(m.Data.GetProperty("pass").TryGetProperty("recoveryEmail", out _)));
        Assert.All(messages[AtATime..], m => Assert.False(m.Data.GetProperty("pass").TryGetProperty("recoveryEmail", out _)));
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("disable")]
    public async Task What_waits_is_not_sent_to_a_webhook_that_is_deleted_or_disabled(string change)
    {
        var world = await World.WithTemplate(server);
        await using var held = await Held.Of(world, "");
        var answer =
            change == "DELETE"
                ? await world.Api.Send("DELETE", "/v2/webhooks/" + held.Id)
                : await world.Api.Put("/v2/webhooks/" + held.Id, """{"isDisabled":true}""");
        Assert.Equal(held.Id, answer.Id);
        await held.Release();

        // The server's next look at its webhooks is later than what it would have sent at once.
        await using var marker = await WebhookReceiver.Start();
        await world.Api.Webhook(marker.Url);
        await world.Pass();
        await marker.Has(1);
        Assert.Equal(AtATime, held.Receiver.Messages.Count);
    }

    [Fact]
    public async Task What_the_former_receiver_answers_late_says_nothing_of_the_new_one()
    {
        var world = await World.WithTemplate(server);
        await using var held = await Held.Of(world, "");
        await using var other = await WebhookReceiver.Start();
        await world.Api.Put("/v2/webhooks/" + held.Id, $$"""{"url":"{{other.Url}}"}""");
        var seen = 0;
        await held.Release(http =>
        {
            http.Response.StatusCode = Interlocked.Increment(ref seen) % 2 == 0 ? 410 : 429;
            http.Response.Headers.RetryAfter = "3600";
        });
        await Eventually.Is(async () => (await world.Api.Deliveries(held.Id, "?status=failed")).Count == AtATime / 2);
        await other.Has(More);
        var shown = await world.Api.Shown(held.Id);
        Assert.Equal(("False", null, null), (shown.Text("isDisabled"), shown.Text("pausedUntil"), shown.Text("failingSince")));
    }

    [Fact]
    public async Task Answers_from_before_it_was_enabled_again_do_not_disable_it_again()
    {
        var world = await World.WithTemplate(server);
        var (gate, all, seen) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        await using var receiver = await WebhookReceiver.Start(
            async (_, http) =>
            {
                var number = Interlocked.Increment(ref seen);
                http.Response.StatusCode = number <= AtATime ? 410 : 200;
                if (number == AtATime)
                {
                    all.SetResult();
                }

                // The first is answered once all are under way, the others when the webhook has been enabled again.
                await (
                    number == 1 ? all.Task
                    : number <= AtATime ? gate.Task
                    : Task.CompletedTask
                );
            }
        );
        var (id, _) = await world.Api.Webhook(receiver.Url, ""","isDisabled":true""");
        for (var n = 0; n < AtATime; n++)
        {
            await world.Pass();
        }

        await world.Api.Put("/v2/webhooks/" + id, """{"isDisabled":false}""");
        await world.Api.Put($"/v2/webhooks/{id}/replay", """{"since":"2020-01-01"}""");
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("isDisabled") == "True");
        await world.Api.Put("/v2/webhooks/" + id, """{"isDisabled":false}""");
        gate.SetResult();
        await Eventually.Is(async () =>
            (await world.Api.Deliveries(id)).Count(d => d.Text("status") is "failed" or "delivered") == AtATime
        );
        Assert.Equal("False", (await world.Api.Shown(id)).Text("isDisabled"));
    }

    [Fact]
    public async Task The_longest_pause_that_was_asked_for_counts_until_the_account_ends_it()
    {
        var world = await World.WithTemplate(server);
        var seen = 0;
        await using var held = await Held.Of(world, "");
        await held.Release(http =>
        {
            var isFirst = Interlocked.Increment(ref seen) == 1;
            (http.Response.StatusCode, http.Response.Headers.RetryAfter) = isFirst ? (429, "3600") : (503, "0");
        });
        await Eventually.Is(async () => (await world.Api.Deliveries(held.Id)).Count(d => d.Text("attempts") != "0") == AtATime);
        Assert.True(
            DateTimeOffset.Parse((await world.Api.Shown(held.Id)).Text("pausedUntil")!, null) > DateTimeOffset.UtcNow.AddMinutes(30)
        );
        held.Receiver.Respond = (_, _) => Task.CompletedTask;
        await world.Api.Put("/v2/webhooks/" + held.Id, """{"isDisabled":false}""");
        await Eventually.Is(async () => (await world.Api.Deliveries(held.Id, "?status=delivered")).Count == AtATime + More);
        Assert.Null((await world.Api.Shown(held.Id)).Text("pausedUntil"));
    }

    /// <summary>A receiver that answers none of its first requests, behind which others wait, all of them due.</summary>
    private sealed class Held(WebhookReceiver receiver, string id, List<string> passes, TaskCompletionSource<Action<HttpContext>> gate)
        : IAsyncDisposable
    {
        private readonly long _began = Stopwatch.GetTimestamp();

        public WebhookReceiver Receiver => receiver;

        public string Id => id;

        public List<string> Passes => passes;

        public static async Task<Held> Of(World world, string more)
        {
            var gate = new TaskCompletionSource<Action<HttpContext>>();
            var receiver = await WebhookReceiver.Start(
                async (message, http) =>
                {
                    if (!gate.Task.IsCompleted)
                    {
                        (await gate.Task)(http);
                    }
                }
            );
            var passes = new List<string>();
            for (var n = 0; n < AtATime + More; n++)
            {
                passes.Add(await world.Pass(more: ""","recoveryEmail":"ada@example.com" """));
            }

            var (id, _) = await world.Api.Webhook(receiver.Url, more, """["pass.issued","pass.updated","pass.voided"]""");
            await world.Api.Put($"/v2/webhooks/{id}/replay", """{"since":"2020-01-01"}""");
            await receiver.Has(AtATime);
            return new Held(receiver, id, passes, gate);
        }

        /// <summary>Answers those that are held, a good second after what waits behind them was read.</summary>
        public async Task Release(Action<HttpContext>? answer = null)
        {
            await Eventually.Is(() => Stopwatch.GetElapsedTime(_began) > TimeSpan.FromSeconds(1.5));
            gate.SetResult(answer ?? (_ => { }));
        }

        public ValueTask DisposeAsync()
        {
            gate.TrySetResult(_ => { });
            return receiver.DisposeAsync();
        }
    }
}
