using System.Text.Json;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Endpoints.WalletKit;

/// <summary>The campaign that holds all of a brand's templates, made when the first one is.</summary>
internal sealed class BrandCampaign(ServerDb db, CreateCampaign create, TimeProvider clock)
{
    public const string Name = "WalletKit";

    /// <summary>When brand's campaigns and templates begin: before any of them was made.</summary>
    public const string Start = "2012-01-01T00:00:00Z";

    public async Task Ensure(CancellationToken stop)
    {
        if (await Exists(stop))
        {
            return;
        }

        var now = clock.GetUtcNow();
        var certificate =
            await db
                .Certificates.Where(c => c.ValidFrom <= now && c.ValidUntil > now)
                .OrderByDescending(c => c.CreatedAt)
                .Select(c => c.Id)
                .FirstOrDefaultAsync(stop)
            ?? throw Refusal.Invalid(
                "certificate: this account has no valid pass type certificate; get a signing request with POST /v2/passbookCsrs, "
                    + "let Apple issue a certificate on it, and upload that with POST /v2/passbookCerts"
            );
        try
        {
            var body = new
            {
                name = Name,
                passbookCertId = certificate,
                startDate = Start,
            };
            await create.Run(JsonFields.Of(JsonSerializer.SerializeToElement(body), "", new Problems()), stop);
        }
        catch (Refusal)
        {
            db.ChangeTracker.Clear();
            if (!await Exists(stop))
            {
                throw;
            }

            // Another first use was faster.
        }
    }

    private Task<bool> Exists(CancellationToken stop) => db.Campaigns.AnyAsync(c => c.Name == Name, stop);
}
