using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>A new webhook's id and secret, which is shown this once.</summary>
internal sealed record NewWebhook(string Id, string Secret);

/// <summary>Creates a webhook; it gets the events that happen from then on.</summary>
internal sealed class CreateWebhook(ServerDb db, FetchOptions fetch, EventsOptions events, SecretBox box, Tenant tenant, TimeProvider clock)
{
    /// <summary>Of an account.</summary>
    public const int Most = 50;

    public async Task<NewWebhook> Run(JsonFields fields, CancellationToken stop)
    {
        events.MustBeOn();
        var body = await WebhookRequest.Read(fields, fetch, db, isNew: true, stop);
        var account = tenant.Required;
        await using var transaction = await JoinedTransaction.Begin(db, stop);

        // Two requests at a time count one after the other.
        await db.Database.ExecuteSqlAsync($"SELECT FROM accounts WHERE id = {account} FOR NO KEY UPDATE", stop);
        if (await db.Webhooks.CountAsync(stop) >= Most)
        {
            throw Refusal.Invalid($"webhooks: the account has {Most}, the most that there can be; delete one first");
        }

        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        var secret = WebhookSignature.NewSecret();
        var id = "wh_" + RandomIds.Pass();
        var webhook = new Webhook
        {
            Id = id,
            AccountId = account,
            Url = body.Url,
            Events = body.Events,
            Secret = box.Seal(secret, Webhook.OwnerOf(account, id)),
            DisabledAt = body.IsDisabled == true ? now : null,
            DisabledReason = body.IsDisabled == true ? UpdateWebhook.ByAccount : null,
            CreatedAt = now,
            UpdatedAt = now,
        };
        body.Apply(webhook);
        await body.RequireOneCampaign(webhook, db, stop);
        db.Add(webhook);
        await db.SaveChangesAsync(stop);
        await transaction.Commit(stop);
        return new NewWebhook(id, WebhookSignature.Shown(secret));
    }
}
