using System.Net;
using System.Net.Sockets;
using CherryPie.Server.Features.Webhooks;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>Receivers that are dead or slow, beside healthy ones; and two servers that share the work. How long healthy ones wait is what
/// the benchmark <c>events</c> measures.</summary>
public sealed class WebhookFairnessTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    private const int Healthy = 20,
        Passes = 20;

    [Fact]
    public async Task Healthy_ones_get_everything_while_a_dead_and_a_slow_one_hold_all_requests_of_theirs()
    {
        var world = await World.WithTemplate(server);
        var receivers = new List<WebhookReceiver>();
        for (var i = 0; i < Healthy; i++)
        {
            receivers.Add(await WebhookReceiver.Start());
            await world.Api.Webhook(receivers[^1].Url, events: """["pass.issued"]""");
        }

        var (mayAnswer, underWay, most) = (new TaskCompletionSource(), 0, 0);
        await using var slow = await WebhookReceiver.Start(
            async (_, http) =>
            {
                most = Math.Max(most, Interlocked.Increment(ref underWay));
                await mayAnswer.Task.WaitAsync(http.RequestAborted);
                Interlocked.Decrement(ref underWay);
            }
        );
        await world.Api.Webhook(slow.Url);
        using var dead = new TcpListener(IPAddress.Loopback, 0);
        dead.Start(); // connections are taken and nothing is answered
        await world.Api.Webhook($"http://127.0.0.1:{((IPEndPoint)dead.LocalEndpoint).Port}/");
        await Issue(world);
        await slow.Has(DeliverToWebhook.InFlight);
        await Issue(world); // comes while those two hold all that they may
        foreach (var receiver in receivers)
        {
            await receiver.Has(2 * Passes);
        }

        Assert.False(mayAnswer.Task.IsCompleted);
        mayAnswer.SetResult();
        await slow.Has(2 * Passes);
        Assert.InRange(most, 1, DeliverToWebhook.InFlight);
        foreach (var receiver in receivers)
        {
            Assert.Equal(2 * Passes, receiver.Messages.Count);
            await receiver.DisposeAsync();
        }
    }

    [Fact]
    public async Task Two_servers_deliver_each_event_once_and_keep_the_order_of_a_pass()
    {
        var world = await World.WithTemplate(server);
        await using var other = server.WithWebHostBuilder(_ => { });
        using var client = other.CreateClient();
        var api = new ApiClient(client, world.Account.ApiKey, world.Account.ApiSecret, server.Clock);
        await using var receiver = await WebhookReceiver.Start();
        var (id, _) = await world.Api.Webhook(receiver.Url, events: """["pass.*"]""");
        var passes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => world.Pass()));
        for (var n = 0; n < 12; n++)
        {
            var isVoided = n % 2 == 0 ? "true" : "false";
            await Task.WhenAll(
                passes.Select((p, i) => (i % 2 == 0 ? world.Api : api).Put("/v2/passes/" + p, $$"""{"isVoided":{{isVoided}}}"""))
            );
        }

        const int all = 8 * 13;
        await receiver.Has(all);
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("pending") == "0");
        Assert.Equal(all, receiver.Events.Count());
        foreach (var of in receiver.Events.GroupBy(m => m.PassId))
        {
            Assert.Equal(13, of.Count());
            Assert.Equal(of.Select(m => m.Id).Order(StringComparer.Ordinal), of.Select(m => m.Id));
        }
    }

    private static async Task Issue(World world)
    {
        for (var i = 0; i < Passes; i++)
        {
            await world.Pass();
        }
    }
}
