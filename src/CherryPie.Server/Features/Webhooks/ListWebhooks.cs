using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>A webhook as the API shows it: never with its secret.</summary>
internal sealed record WebhookView(
    string Id,
    string Url,
    string[] Events,
    string? CampaignName,
    string? TemplateName,
    string? Description,
    WebhookPayload Payload,
    bool IncludePersonal,
    bool IsDisabled,
    string? DisabledReason,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    DateTimeOffset? OldSecretUntil,
    DateTimeOffset? LastSuccessAt,
    DateTimeOffset? FailingSince,
    DateTimeOffset? PausedUntil,
    long Pending
);

/// <summary>The account's webhooks with their health, in the order of creation.</summary>
internal sealed class ListWebhooks(ServerDb db, TimeProvider clock)
{
    public Task<List<WebhookView>> All(CancellationToken stop) => Views(db.Webhooks.OrderBy(w => w.CreatedAt).ThenBy(w => w.Id), stop);

    public async Task<WebhookView> One(string id, CancellationToken stop) =>
        (await Views(db.Webhooks.Where(w => w.Id == id), stop)).SingleOrDefault() ?? throw FindWebhook.Unknown(id);

    private Task<List<WebhookView>> Views(IQueryable<Webhook> webhooks, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return webhooks
            .AsNoTracking()
            .Select(w => new WebhookView(
                w.Id,
                w.Url,
                w.Events,
                w.CampaignId == null ? null : w.Campaign!.Name,
                w.TemplateId == null ? null : w.Template!.Name,
                w.Description,
                w.Payload,
                w.IncludePersonal,
                w.DisabledAt != null,
                w.DisabledReason,
                w.CreatedAt,
                w.UpdatedAt,
                w.OldSecretUntil > now ? w.OldSecretUntil : null,
                w.LastSuccessAt,
                w.FailingSince,
                w.PausedUntil > now ? w.PausedUntil : null,
                db.WebhookDeliveries.LongCount(d => d.WebhookId == w.Id && d.DueAt != null)
            ))
            .ToListAsync(stop);
    }
}
