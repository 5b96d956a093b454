using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Sends an event to a webhook again, or for the first time, whatever the webhook asks for otherwise. To one that is disabled it
/// goes when it is enabled.</summary>
internal sealed class ResendDelivery(ServerDb db, EventsOptions events)
{
    public async Task<string> Run(string id, string messageId, CancellationToken stop)
    {
        events.MustBeOn();
        await using var transaction = await JoinedTransaction.Begin(db, stop);

        // Locked first, as results are recorded.
        var webhook = await FindWebhook.ForUpdate(db, id, stop);
        var count = await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO webhook_deliveries (webhook_id, position, account_id, message_id, type, pass_id, due_at, attempts, status, at)
            SELECT {webhook.Id}, e.position, e.account_id, e.message_id, e.type, e.pass_id, clock_timestamp(), 0, 'pending',
                clock_timestamp()
            FROM events e WHERE e.account_id = {webhook.AccountId} AND e.position = {EventIds.PositionOf(messageId)
                ?? -1} AND e.message_id = {messageId}
            ON CONFLICT (webhook_id, position) DO UPDATE SET due_at = clock_timestamp(), attempts = 0, status = 'pending'
            """,
            stop
        );
        if (count == 0)
        {
            throw Refusal.NotFound($"There is no event \"{messageId}\"");
        }

        // What came before it for the pass goes first.
        await db.Database.ExecuteSqlAsync(
            $"""
            UPDATE webhook_deliveries d SET due_at = clock_timestamp()
            FROM webhook_deliveries sent WHERE sent.webhook_id = {webhook.Id} AND sent.position = {EventIds.PositionOf(messageId)}
                AND d.webhook_id = sent.webhook_id AND d.pass_id = sent.pass_id AND d.position < sent.position
                AND d.due_at > clock_timestamp() AND isfinite(d.due_at)
            """,
            stop
        );
        await transaction.Commit(stop);
        return messageId;
    }
}
