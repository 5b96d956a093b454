using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Passes;

/// <summary>Ends a customer's edit link, for an operator: the link that the API shows and the next mail has is another one.</summary>
internal sealed class RevokeEditLink(ServerDb db, TimeProvider clock)
{
    /// <returns>False when there is no such pass.</returns>
    public async Task<bool> Run(string id, CancellationToken stop)
    {
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        var pass = await db
            .Passes.FromSql($"SELECT * FROM passes WHERE id = {id} FOR NO KEY UPDATE")
            .IgnoreQueryFilters([ServerDb.OwnAccount])
            .SingleOrDefaultAsync(stop);
        if (pass is null)
        {
            return false;
        }

        pass.EditRevision++;
        pass.UpdatedAt = Iso8601.ToMicroseconds(clock.GetUtcNow());
        await db.SaveChangesAsync(stop);
        await transaction.Commit(stop);
        return true;
    }
}
