using CherryPie.Server.Features.Webhooks;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>The circuit breaker of a webhook.</summary>
public sealed class WebhookBreakerTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    private readonly Lock _lock = new();
    private int _underWay;
    private int _most;

    [Fact]
    public async Task One_that_fails_gets_one_request_at_a_time_until_it_answers()
    {
        var world = await World.WithTemplate(server);
        var (fails, answered, full) = (true, 0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        await using var receiver = await WebhookReceiver.Start(
            async (_, http) =>
            {
                if (Enter() == DeliverToWebhook.InFlight)
                {
                    full.TrySetResult();
                }

                if (fails)
                {
                    await Task.Delay(20, http.RequestAborted); // long enough for another one to come
                    http.Response.StatusCode = 500;
                }
                else if (Interlocked.Exchange(ref answered, 1) == 1)
                {
                    await full.Task.WaitAsync(http.RequestAborted);
                }

                Leave();
            }
        );
        var (id, _) = await world.Api.Webhook(receiver.Url, events: """["pass.issued"]""");
        await world.Pass();
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("failingSince") is not null);
        await Issue(world);
        await Eventually.Is(() => receiver.Events.Select(m => m.Id).Distinct().Count() > 5);
        Assert.Equal(1, _most);

        await Issue(world);
        fails = false;
        await full.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("failingSince") is null);
        Assert.Equal(DeliverToWebhook.InFlight, _most);
    }

    private int Enter()
    {
        lock (_lock)
        {
            _most = Math.Max(_most, ++_underWay);
            return _underWay;
        }
    }

    private void Leave()
    {
        lock (_lock)
        {
            _underWay--;
        }
    }

    private static async Task Issue(World world)
    {
        for (var i = 0; i < 3 * DeliverToWebhook.InFlight; i++)
        {
            await world.Pass();
        }
    }
}
