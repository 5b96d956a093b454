using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>A delivery as the API and operators see it.</summary>
internal sealed record DeliveryView(
    string Id,
    string Type,
    string? PassId,
    DeliveryStatus Status,
    int Attempts,
    int? Code,
    int? Milliseconds,
    string? Error,
    DateTimeOffset At,
    DateTimeOffset? TriedAt,
    DateTimeOffset? DueAt
);

/// <summary>A page of a webhook's deliveries.</summary>
/// <param name="NextFrom">What <c>from</c> takes to get the next one.</param>
/// <param name="Data">The newest event first.</param>
internal sealed record DeliveryPage(int NextFrom, IReadOnlyList<DeliveryView> Data);

/// <summary>The deliveries of a webhook, those of the newest events first.</summary>
internal sealed class ListDeliveries(ServerDb db)
{
    public const int MostPerPage = 1000,
        DefaultPerPage = 100,
        MostFrom = 1_000_000;

    public async Task<DeliveryPage> Run(string webhook, int from, int size, DeliveryStatus? status, CancellationToken stop)
    {
        await FindWebhook.ById(db, webhook, stop);
        var page = await Page(db.WebhookDeliveries, webhook, from, size, status, stop);
        return new DeliveryPage(from + page.Count, page);
    }

    /// <summary>For operators, whichever account's it is.</summary>
    /// <returns>Null when there is no such webhook.</returns>
    public async Task<List<DeliveryView>?> OfAny(string webhook, int size, CancellationToken stop) =>
        await db.Webhooks.IgnoreQueryFilters().AnyAsync(w => w.Id == webhook, stop)
            ? await Page(db.WebhookDeliveries.IgnoreQueryFilters(), webhook, from: 0, size, status: null, stop)
            : null;

    private static Task<List<DeliveryView>> Page(
        IQueryable<WebhookDelivery> deliveries,
        string webhook,
        int from,
        int size,
        DeliveryStatus? status,
        CancellationToken stop
    ) =>
        deliveries
            .AsNoTracking()
            .Where(d => d.WebhookId == webhook && (status == null || d.Status == status))
            .OrderByDescending(d => d.Position)
            .Skip(from)
            .Take(size)
            .Select(d => new DeliveryView(
                d.MessageId,
                d.Type,
                d.PassId,
                d.Status,
                d.Attempts,
                d.Code,
                d.Milliseconds,
                d.Error,
                d.At,
                d.TriedAt,
                Known(d.DueAt)
            ))
            .ToListAsync(stop);

    // Infinity: with the end of the pass's former event.
    private static DateTimeOffset? Known(DateTimeOffset? due) => due == DateTimeOffset.MaxValue ? null : due;
}
