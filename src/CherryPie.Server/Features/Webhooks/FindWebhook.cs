using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>The webhook that a URL names.</summary>
internal static class FindWebhook
{
    public static async Task<Webhook> ById(ServerDb db, string id, CancellationToken stop) =>
        await db.Webhooks.AsNoTracking().SingleOrDefaultAsync(w => w.Id == id, stop) ?? throw Unknown(id);

    /// <summary>Locks its row, so that two updates run one after the other.</summary>
    public static async Task<Webhook> ForUpdate(ServerDb db, string id, CancellationToken stop) =>
        await db
            .Webhooks.FromSql($"SELECT * FROM webhooks WHERE account_id = {db.AccountId} AND id = {id} FOR NO KEY UPDATE")
            .SingleOrDefaultAsync(stop)
        ?? throw Unknown(id);

    public static Refusal Unknown(string id) => Refusal.NotFound($"There is no webhook \"{id}\"");
}
