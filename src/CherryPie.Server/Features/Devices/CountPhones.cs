using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Devices;

/// <summary>Whom a push of a template reaches.</summary>
internal sealed class CountPhones(ServerDb db, Tenant tenant)
{
    /// <param name="template">The template's id.</param>
    /// <returns>Its passes that are in wallets, the phones and watches that have one, and why no pushes go out to them now; null: they do.
    /// </returns>
    public async Task<(long Passes, long Phones, string? StopReason)> Run(long template, CancellationToken stop)
    {
        var counted = (
            await db
                .Database.SqlQuery<Counted>(
                    $"""
                    SELECT count(DISTINCT r.pass_id) AS "Passes", count(DISTINCT (r.device_id, r.pass_type_identifier)) AS "Phones", (
                        SELECT y.stop_reason FROM templates t JOIN campaigns c ON c.id = t.campaign_id
                        JOIN certificates e ON e.id = c.certificate_id
                        JOIN pass_types y ON y.account_id = t.account_id AND y.pass_type_identifier = e.pass_type_identifier
                        WHERE t.account_id = {tenant.Required} AND t.id = {template}) AS "StopReason"
                    FROM registrations r JOIN devices d USING (device_id, pass_type_identifier)
                    WHERE d.scheme = 'ApplePass' AND d.suspended_at IS NULL AND r.pass_id IN (
                        SELECT id FROM passes
                        WHERE account_id = {tenant.Required} AND template_id = {template} AND passbook_devices > 0)
                    """
                )
                .ToListAsync(stop)
        )[0];
        return (counted.Passes, counted.Phones, counted.StopReason);
    }

    private sealed record Counted(long Passes, long Phones, string? StopReason);
}
