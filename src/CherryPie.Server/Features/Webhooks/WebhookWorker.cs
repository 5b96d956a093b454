using System.Diagnostics.CodeAnalysis;
using CherryPie.Server.Features.Jobs;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Leases webhooks that have something due, and delivers to each by itself, so that a slow one holds up no other. Each has one of
/// the server's places, with <see cref="DeliverToWebhook.InFlight"/> requests.</summary>
internal sealed class WebhookWorker(
    WebhookTable table,
    WebhookPlaces places,
    RecordDeliveries record,
    WebhookMessages messages,
    WebhookMeter meter,
    ILogger<WebhookWorker> log
) : BackgroundService
{
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(1);
    private readonly Dictionary<LeasedWebhook, Task> _underWay = [];
    private volatile HashSet<(Guid, bool)> _taken = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = _poll;
            try
            {
                foreach (var ended in _underWay.Where(u => u.Value.IsCompleted).Select(u => u.Key).ToList())
                {
                    _underWay.Remove(ended);
                }

                foreach (var webhook in await table.Claim(_underWay.Keys, places, stoppingToken))
                {
                    _underWay[webhook] = Deliver(webhook, stoppingToken);
                }

                _taken = places.Taken(_underWay.Keys);
            }
            catch (Exception e)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    break;
                }

                log.LogError("Webhooks can't be claimed, trying again: {Reason}", e.Message);
                pause = _again;
            }

            await JobSignal.Rest(pause, stoppingToken);
        }

        await Task.WhenAll(_underWay.Values);
    }

    [SuppressMessage("Design", "CA1031", Justification = "One webhook must not stop the others; its lease ends, and it is claimed again.")]
    private async Task Deliver(LeasedWebhook webhook, CancellationToken stop)
    {
        try
        {
            await Task.Yield();
            bool IsWanted() => _taken.Contains((webhook.AccountId, webhook.IsFailing));
            await new DeliverToWebhook(webhook, table, record, messages, meter, IsWanted, log).Run(stop);
        }
        catch (Exception e)
        {
            log.LogError("Delivering to webhook {Webhook} was cut off, trying again: {Reason}", webhook.Id, e.Message);
            await JobSignal.Rest(_again, stop);
        }
    }
}
