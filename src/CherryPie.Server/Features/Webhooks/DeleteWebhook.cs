using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Deletes a webhook. What waited for it is not sent; its deliveries' rows go with the other old ones.</summary>
internal sealed class DeleteWebhook(ServerDb db)
{
    public async Task<string> Run(string id, CancellationToken stop)
    {
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        db.Remove(await FindWebhook.ForUpdate(db, id, stop));
        await db.SaveChangesAsync(stop);
        await transaction.Commit(stop);
        return id;
    }
}
