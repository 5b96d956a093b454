using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>Ends a customer's edit link, for an operator: the link that the API shows and the next mail has is another one.</summary>
internal sealed class RevokeEditLink(ServerDb db, NpgsqlDataSource database, StoreChanges store, TimeProvider clock)
{
    /// <returns>False when there is no such pass.</returns>
    public async Task<bool> Run(string id, CancellationToken stop)
    {
        await using var transaction = await StatementTransaction.Begin(db, database, stop);
        if (await LockPasses.OfAnyone(transaction, id, stop) is not { } pass)
        {
            return false;
        }

        var change = new PassChange(pass);
        pass.EditRevision++;
        pass.UpdatedAt = Iso8601.After(pass.UpdatedAt, Iso8601.ToMicroseconds(clock.GetUtcNow()));
        await store.Run(db, transaction, [change], [], mayBeAtGoogle: false, stop);
        return true;
    }
}
