using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>A delivery with the bytes to send.</summary>
/// <param name="Delivery">The delivery.</param>
/// <param name="Target">Where to.</param>
/// <param name="Body">Null: the event is no longer kept.</param>
/// <param name="ReadAt">When all this was read, by the stopwatch.</param>
internal sealed record DueMessage(DueDelivery Delivery, WebhookTarget Target, byte[]? Body, long ReadAt);

/// <summary>Makes and sends the messages of what is due. A full one shows the pass as it is when it is read, right before.</summary>
internal sealed class WebhookMessages(
    DueTable table,
    WebhookClient client,
    WebhookSchedule schedule,
    ReadPass passes,
    AccountDirectory accounts,
    PassLinks links,
    ILogger<WebhookMessages> log
)
{
    /// <summary>How many are read at a time for a receiver that may be slow.</summary>
    public const int FewTogether = 2 * DeliverToWebhook.InFlight;

    /// <summary>The same for one that is fast.</summary>
    public const int ManyTogether = KeyedSelect.Most;

    private static readonly TimeSpan _again = TimeSpan.FromSeconds(1);

    // A server that was frozen while it read knows nothing of now.
    private static readonly TimeSpan _stoodStill = TimeSpan.FromSeconds(10);

    /// <returns>Nothing when nothing is due, when the webhook is to get nothing now, and when it can't be read.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "One webhook that can't be read must not stop the others; it is tried again.")]
    public async Task<List<DueMessage>> Read(LeasedWebhook webhook, long[] known, int most, DuePlace? from, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var (target, due) = await table.Read(webhook, known, most, from, stop);
            if (target is null || due.Count == 0)
            {
                return [];
            }

            var shown = target.Payload == WebhookPayload.full ? await Passes(webhook, due, stop) : [];
            var now = Stopwatch.GetTimestamp();
            var at = Stopwatch.GetElapsedTime(began, now) > _stoodStill ? began : now;
            return [.. due.Select(d => new DueMessage(d, target, Body(d, target, shown), at))];
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return [];
        }
        catch (Exception e)
        {
            log.LogError("What is due of webhook {Webhook} can't be read, trying again: {Reason}", webhook.Id, Reason(e));
            await JobSignal.Rest(_again, stop);
            return [];
        }
    }

    /// <returns>Null: it was given up, and nothing is known of it.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "One message that can't be sent must not stop the others.")]
    public async Task<DeliveryResult?> Send(LeasedWebhook webhook, DueMessage message, CancellationToken stop)
    {
        var delivery = message.Delivery;
        if (message.Body is not { } body)
        {
            return new(delivery, DeliveryStatus.failed, Code: null, Milliseconds: 0, "the event is no longer kept");
        }

        try
        {
            var response = await client.Post(message.Target, delivery.MessageId, body, reads: false, stop);
            return DeliveryResult.Of(delivery, response, schedule);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            log.LogError(e, "A message of webhook {Webhook} failed in this server", webhook.Id);
            return DeliveryResult.Of(delivery, new WebhookResponse(null, 0, "failed in this server"), schedule);
        }
    }

    private static byte[]? Body(DueDelivery due, WebhookTarget target, Dictionary<string, PassResponse> passes) =>
        due is { At: { } at, Data: { } data }
            ? WebhookBody.Of(due.Type, at, data, passes.GetValueOrDefault(due.PassId ?? ""), target.IncludePersonal)
            : null;

    private async Task<Dictionary<string, PassResponse>> Passes(LeasedWebhook webhook, List<DueDelivery> due, CancellationToken stop)
    {
        var ids = due.Select(d => d.PassId).OfType<string>().Distinct().ToArray();
        if (ids.Length == 0)
        {
            return [];
        }

        var account = await accounts.Get(webhook.AccountId, stop);
        var found = await passes.Own(webhook.AccountId, ids, stop);
        return found.ToDictionary(p => p.Pass.Id, p => new PassResponse(p, account, links), StringComparer.Ordinal);
    }

    private static string Reason(Exception e) =>
        e switch
        {
            CryptographicException => "its secret can't be opened; rotate it, or restore its row from a backup",
            Refusal => "a stored secret of its account can't be opened; see the verb doctor",
            _ => e.Message,
        };
}
