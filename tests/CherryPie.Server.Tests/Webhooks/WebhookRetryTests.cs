using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>When a delivery is tried again, and how long a webhook may fail.</summary>
public sealed class WebhookRetryTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    [Theory]
    [InlineData("0", 2, 3)]
    [InlineData("Sat, 01 Jan 2000 00:00:00 GMT", 2, 3)]
    [InlineData("9999999999", 1, 86_400)]
    [InlineData("99999999999999999999999999", 1, 86_400)]
    public async Task A_Retry_After_makes_the_delay_longer_and_never_shorter(string asked, int attempts, int seconds)
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start(WebhookReceiver.First(int.MaxValue, 503, asked));
        var (id, _) = await world.Api.Webhook(receiver.Url);
        await world.Pass();
        await Eventually.Is(async () =>
            (await world.Api.Deliveries(id)) is [var only] && only.GetProperty("attempts").GetInt32() >= attempts
        );
        var delivery = Assert.Single(await world.Api.Deliveries(id));
        Assert.Equal("pending", delivery.Text("status"));
        Assert.True(Time(delivery.Text("dueAt")) - Time(delivery.Text("triedAt")) >= TimeSpan.FromSeconds(seconds - 1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_to_be_sent_again_while_an_attempt_is_under_way_is_sent_again(bool isReplay)
    {
        var world = await World.WithTemplate(server);
        var mayAnswer = new TaskCompletionSource();
        await using var receiver = await WebhookReceiver.Start((_, http) => mayAnswer.Task.WaitAsync(http.RequestAborted));
        var (id, _) = await world.Api.Webhook(receiver.Url);
        await world.Pass();
        var message = (await receiver.Has(1))[0];
        var answer = isReplay
            ? await world.Api.Put($"/v2/webhooks/{id}/replay", """{"since":"2026-01-01T00:00:00Z"}""")
            : await world.Api.Put($"/v2/webhooks/{id}/deliveries/{message.Id}/resend", "");
        Assert.Equal(200, answer.Status);
        mayAnswer.SetResult();
        Assert.Equal([message.Id, message.Id], (await receiver.Has(2)).Select(m => m.Id));
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("pending") == "0");
        Assert.Equal("1", Assert.Single(await world.Api.Deliveries(id)).Text("attempts"));
    }

    [Theory]
    [InlineData("due_at = NULL, status = 'failed'")] // given up
    [InlineData("tried_at = clock_timestamp() - interval '9 days', due_at = clock_timestamp()")] // no server ran
    public async Task One_that_was_sent_nothing_for_days_has_five_days_from_its_next_failure(string change)
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start(WebhookReceiver.Status(500));
        var (id, _) = await world.Api.Webhook(receiver.Url);
        await world.Pass();
        await Eventually.Is(async () => (await world.Api.Deliveries(id)) is [var only] && only.Text("attempts") == "2");
        await DatabaseContents.Run(
            server.ConnectionString,
            $"UPDATE webhook_deliveries SET {change} WHERE webhook_id = '{id}';"
                + $"UPDATE webhooks SET failing_since = clock_timestamp() - interval '9 days' WHERE id = '{id}'"
        );
        await world.Pass();
        await Eventually.Is(async () =>
            (await world.Api.Deliveries(id)).Count(d => d.Text("triedAt") is not null && d.Text("code") == "500") == 2
        );
        var shown = await world.Api.Shown(id);
        Assert.Equal("False", shown.Text("isDisabled"));
        Assert.InRange(Time(shown.Text("failingSince")), DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
    }

    [Fact] // takes as long as a connection may take
    public async Task A_handshake_that_hangs_is_no_answer_of_fifteen_seconds()
    {
        var world = await World.Bare(server);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var (id, _) = await world.Api.Webhook($"https://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}/");
        var test = (await world.Api.Put($"/v2/webhooks/{id}/test", "")).Json;
        Assert.Equal("no connection, or no end of the TLS handshake, within 5 s", test.Text("error"));
    }

    private static DateTimeOffset Time(string? text) => DateTimeOffset.Parse(text!, CultureInfo.InvariantCulture);
}
