using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Devices;

/// <summary>Whom a push of a template reaches.</summary>
internal sealed class CountPhones(ServerDb db, Tenant tenant)
{
    /// <param name="template">The template's id.</param>
    /// <returns>Its passes that are in wallets, and the phones and watches that have one.</returns>
    public async Task<(long Passes, long Phones)> Run(long template, CancellationToken stop)
    {
        var counted = (
            await db
                .Database.SqlQuery<Counted>(
                    $"""
                    SELECT count(DISTINCT r.pass_id) AS "Passes", count(DISTINCT (r.device_id, r.pass_type_identifier)) AS "Phones"
                    FROM registrations r JOIN devices d USING (device_id, pass_type_identifier)
                    WHERE d.scheme = 'ApplePass' AND d.suspended_at IS NULL AND r.pass_id IN (
                        SELECT id FROM passes
                        WHERE account_id = {tenant.Required} AND template_id = {template} AND passbook_devices > 0)
                    """
                )
                .ToListAsync(stop)
        )[0];
        return (counted.Passes, counted.Phones);
    }

    private sealed record Counted(long Passes, long Phones);
}
