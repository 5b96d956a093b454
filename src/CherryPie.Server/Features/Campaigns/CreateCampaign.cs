using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>Creates a campaign (CherryPie document, "Create a Campaign").</summary>
internal sealed class CreateCampaign(ServerDb db, IssueLimit limit, StoreImage images, Tenant tenant, TimeProvider clock)
{
    public async Task<string> Run(JsonFields fields, CancellationToken stop)
    {
        var body = new CampaignBody(fields);
        var problems = fields.Problems;
        var name = VendorName.Required(fields, "name");
        var certificate = fields.RequiredText("passbookCertId", 64);
        Period.Check(fields, body.StartDate, body.EndDate);
        if (!fields.Has("startDate") || fields.IsNull("startDate"))
        {
            problems.Add("startDate", "is required: an ISO 8601 date and time, past or future");
        }

        if (!string.IsNullOrEmpty(certificate) && !await db.Certificates.AnyAsync(c => c.Id == certificate, stop))
        {
            problems.Add("passbookCertId", $"there is no certificate \"{certificate}\"; upload one with POST /v2/passbookCerts");
        }

        if (!string.IsNullOrEmpty(name) && await db.Campaigns.AnyAsync(c => c.Name == name, stop))
        {
            problems.Add("name", Taken(name));
        }

        problems.ThrowIfAny();
        var logo = body.LogoUrl is { } url ? await images.Fetched(url, "whiteLabel.logoUrl", stop) : null;
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        db.Add(
            new Campaign
            {
                AccountId = tenant.Required,
                Name = name!,
                CertificateId = certificate!,
                Status = body.Status ?? LifeState.ACTIVE,
                DisplayName = body.DisplayName,
                Description = body.Description,
                StartDate = body.StartDate!.Value,
                EndDate = body.EndDate,
                Meta = body.Meta,
                WhiteLabel = body.WhiteLabel,
                WhiteLabelLogo = logo,
                MaxIssue = body.MaxIssue ?? 0,
                CounterId = await limit.Create(body.MaxIssue ?? 0, stop),
                CreatedAt = now,
                UpdatedAt = now,
            }
        );
        await SaveOrConflict.Run(db, () => Refusal.Invalid($"name: {Taken(name!)}"), stop);
        await transaction.Commit(stop);
        return name!;
    }

    private static string Taken(string name) => $"there is a campaign \"{name}\" already; names are unique in an account";
}
