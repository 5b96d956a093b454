using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Templates;

/// <summary>Locks a template's row before it is read, so that two changes happen one after the other.</summary>
internal sealed class LockTemplate(ServerDb db, Tenant tenant)
{
    /// <param name="name">Its name or its index.</param>
    /// <returns>Its id.</returns>
    public async Task<long> Run(string name, CancellationToken stop) => (
            await db
                .Database.SqlQuery<long>(
                    $"""
                    SELECT id AS "Value" FROM templates WHERE account_id = {tenant.Required} AND (name = {name} OR index = {name})
                    ORDER BY (name = {name}) DESC LIMIT 1 FOR NO KEY UPDATE
                    """
                )
                .ToListAsync(stop)
        ).Cast<long?>().SingleOrDefault() ?? throw FindTemplate.Unknown(name);
}
