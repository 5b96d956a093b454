using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Changes what the caller names of a webhook, and nothing else.</summary>
internal sealed class UpdateWebhook(ServerDb db, FetchOptions fetch, TimeProvider clock)
{
    /// <summary>The reason of one that its account has disabled.</summary>
    public const string ByAccount = "disabled by the account";

    public async Task<string> Run(string id, JsonFields fields, CancellationToken stop)
    {
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        var webhook = await FindWebhook.ForUpdate(db, id, stop);
        var body = await WebhookRequest.Read(fields, fetch, db, isNew: false, stop);
        var url = webhook.Url;
        body.Apply(webhook);
        await body.RequireOneCampaign(webhook, db, stop);
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        if (body.IsDisabled is { } disabled && disabled != (webhook.DisabledAt is not null))
        {
            // One that is enabled again begins anew: it has five days to succeed.
            webhook.DisabledAt = disabled ? now : null;
            webhook.DisabledReason = disabled ? ByAccount : null;
            webhook.FailingSince = disabled ? webhook.FailingSince : null;
            webhook.PausedUntil = null;
        }

        // What a receiver asked for, and that it failed, says nothing of another one.
        if (webhook.Url != url)
        {
            webhook.PausedUntil = null;
            webhook.FailingSince = null;
        }

        // Whoever enables it wants it to be sent to, whatever its receiver asked for before.
        webhook.PausedUntil = body.IsDisabled == false ? null : webhook.PausedUntil;
        var isChanged = db.Entry(webhook).State == EntityState.Modified;
        if (isChanged)
        {
            webhook.Touch(now);
        }

        if (isChanged || body.IsDisabled == false)
        {
            await db.SaveChangesAsync(stop);
            if (webhook.Url != url || body.IsDisabled == false)
            {
                await db.Database.ExecuteSqlAsync(
                    $"""
                    UPDATE webhook_deliveries SET due_at = clock_timestamp()
                    WHERE webhook_id = {webhook.Id} AND due_at > clock_timestamp() AND isfinite(due_at)
                    """,
                    stop
                );
            }

            await transaction.Commit(stop);
        }

        return webhook.Id;
    }
}
