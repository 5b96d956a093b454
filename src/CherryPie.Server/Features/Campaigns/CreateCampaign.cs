using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>Creates a campaign (CherryPie document, "Create a Campaign").</summary>
internal sealed class CreateCampaign(ServerDb db, IssueLimit limit, StoreImage images, GoogleRows google, Tenant tenant, TimeProvider clock)
{
    private static readonly CampaignAttributes.Text _certificateId = CampaignAttributes.Row<CampaignAttributes.Text>("passbookCertId");

    public async Task<string> Run(JsonFields fields, CancellationToken stop)
    {
        var body = new CampaignRequest(fields);
        var problems = fields.Problems;
        var name = VendorName.Required(fields, "name");
        var certificate = fields.RequiredText("passbookCertId", _certificateId.Longest);
        Period.Check(fields, body.Get(CampaignRequest.Start), body.Get(CampaignRequest.End));
        if (!fields.Has("startDate") || fields.IsNull("startDate"))
        {
            problems.Add("startDate", "is required: an ISO 8601 date and time, past or future");
        }

        if (!string.IsNullOrEmpty(certificate) && !await db.Certificates.AnyAsync(c => c.Id == certificate, stop))
        {
            problems.Add("passbookCertId", $"there is no certificate \"{certificate}\"; upload one with POST /v2/passbookCerts");
        }

        await google.Check(db, problems, body.Get(CampaignRequest.GoogleIssuer), stop);
        if (!string.IsNullOrEmpty(name) && await db.Campaigns.AnyAsync(c => c.Name == name, stop))
        {
            problems.Add("name", Taken(name));
        }

        problems.ThrowIfAny();
        var logo = body.LogoUrl is { } url ? await images.Fetched(url, "whiteLabel.logoUrl", stop) : null;
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        var campaign = new Campaign
        {
            AccountId = tenant.Required,
            Name = name!,
            CertificateId = certificate!,
            WhiteLabelLogo = logo,
            CounterId = await limit.Create(body.Get(CampaignRequest.MaxIssue), stop),
            CreatedAt = now,
            UpdatedAt = now,
        };
        body.Apply(campaign, now, isNew: true);
        db.Add(campaign);
        await SaveOrConflict.Run(db, () => Refusal.Invalid($"name: {Taken(name!)}"), stop);
        await transaction.Commit(stop);
        return name!;
    }

    private static string Taken(string name) => $"there is a campaign \"{name}\" already; names are unique in an account";
}
