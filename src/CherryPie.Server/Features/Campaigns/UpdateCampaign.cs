using System.Globalization;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>Changes what the caller names of a campaign, and nothing else (CherryPie document, "Update a Campaign").</summary>
internal sealed class UpdateCampaign(ServerDb db, IssueLimit limit, StoreImage images, TimeProvider clock)
{
    public async Task<string> Run(string name, JsonFields fields, CancellationToken stop)
    {
        var body = new CampaignBody(fields);

        // Before the row is locked: another host may take its time.
        await FindCampaign.Named(db, name, stop);
        fields.Problems.ThrowIfAny();
        var logo = body.LogoUrl is { } url ? await images.Fetched(url, "whiteLabel.logoUrl", stop) : null;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var campaign = await FindCampaign.ForUpdate(db, name, stop);
        var problems = fields.Problems;
        Immutable.Check(fields, "name", campaign.Name);
        Immutable.Check(fields, "passbookCertId", campaign.CertificateId);
        if (campaign.Status == LifeState.INVALID)
        {
            throw Refusal.Invalid($"status: campaign \"{name}\" is INVALID, which is final; it can no longer be updated");
        }

        foreach (var required in new[] { "status", "startDate", "maxIssue" })
        {
            if (fields.IsNull(required))
            {
                problems.Add(required, "must not be null");
            }
        }

        var start = body.StartDate ?? campaign.StartDate;
        var end = fields.Has("endDate") ? body.EndDate : campaign.EndDate;
        Period.Check(fields, start, end);
        problems.ThrowIfAny();
        if (body.MaxIssue is { } most && most != campaign.MaxIssue)
        {
            await limit.Change(campaign.CounterId, most, "maxIssue", stop);
            campaign.MaxIssue = most;
        }

        (campaign.StartDate, campaign.EndDate) = (start, end);
        campaign.Status = body.Status ?? campaign.Status;
        if (campaign.Status == LifeState.INVALID)
        {
            campaign.ChangeCount++;
            campaign.ChangedAt = Iso8601.ToMicroseconds(clock.GetUtcNow());
            db.Add(Job.Of(JobKinds.CampaignChanged, campaign.Id.ToString(CultureInfo.InvariantCulture), campaign.AccountId));
        }

        campaign.DisplayName = fields.Has("displayName") ? body.DisplayName : campaign.DisplayName;
        campaign.Description = fields.Has("description") ? body.Description : campaign.Description;
        campaign.Meta = fields.Has("meta") ? body.Meta : campaign.Meta;
        campaign.WhiteLabel = fields.Has("whiteLabel") ? body.WhiteLabel : campaign.WhiteLabel;
        campaign.WhiteLabelLogo = fields.Has("whiteLabel") ? logo : campaign.WhiteLabelLogo;
        campaign.UpdatedAt = Iso8601.ToMicroseconds(clock.GetUtcNow());
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return campaign.Name;
    }
}
