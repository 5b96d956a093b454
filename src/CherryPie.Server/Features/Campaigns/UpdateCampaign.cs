using System.Globalization;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>Changes what the caller names of a campaign, and nothing else (CherryPie document, "Update a Campaign").</summary>
internal sealed class UpdateCampaign(ServerDb db, IssueLimit limit, StoreImage images, GoogleRows google, TimeProvider clock)
{
    public async Task<string> Run(string name, JsonFields fields, CancellationToken stop)
    {
        var body = new CampaignRequest(fields);

        // Fetched before the row is locked, because the other host may be slow.
        await FindCampaign.Named(db, name, stop);
        fields.Problems.ThrowIfAny();
        var logo = body.LogoUrl is { } url ? await images.Fetched(url, "whiteLabel.logoUrl", stop) : null;
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        var campaign = await FindCampaign.ForUpdate(db, name, stop);
        var problems = fields.Problems;
        Immutable.Check(fields, "name", campaign.Name);
        Immutable.Check(fields, "passbookCertId", campaign.CertificateId);
        await CheckIssuer(campaign, body, stop);
        if (campaign.Status == LifeState.INVALID)
        {
            throw Refusal.Invalid($"status: campaign \"{name}\" is INVALID, which is final; it can no longer be updated");
        }

        foreach (var required in CampaignRequest.Attributes.Where(a => !a.IsClearedByNull && fields.IsNull(a.Name)))
        {
            problems.Add(
                required.Name,
                required.Name == "googleIssuerId" && campaign.GoogleIssuerId is { } issuer ? Immutable.Is(issuer) : "must not be null"
            );
        }

        var start = body.Get(CampaignRequest.Start) ?? campaign.StartDate;
        var end = body.TryGet(CampaignRequest.End, out var sent) ? sent : campaign.EndDate;
        Period.Check(fields, start, end);
        problems.ThrowIfAny();
        if (body.TryGet(CampaignRequest.MaxIssue, out var most) && most != campaign.MaxIssue)
        {
            await limit.Change(campaign.CounterId, most, "maxIssue", stop);
        }

        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        body.Apply(campaign, now, isNew: false);
        campaign.WhiteLabelLogo = body.SetsWhiteLabel ? logo : campaign.WhiteLabelLogo;
        if (db.Entry(campaign).State != EntityState.Modified)
        {
            return campaign.Name;
        }

        if (campaign.Status == LifeState.INVALID)
        {
            var id = campaign.Id.ToString(CultureInfo.InvariantCulture);
            campaign.ChangeCount++;
            campaign.ChangedAt = now;
            db.Add(Job.Of(JobKinds.CampaignChanged, id, campaign.AccountId));
            if (campaign.GoogleIssuerId is not null)
            {
                db.Add(Job.Of(JobKinds.GoogleCampaign, id, campaign.AccountId));
            }
        }

        campaign.UpdatedAt = Iso8601.After(campaign.UpdatedAt, now);
        await db.SaveChangesAsync(stop);
        await transaction.Commit(stop);
        return campaign.Name;
    }

    private Task CheckIssuer(Campaign campaign, CampaignRequest body, CancellationToken stop)
    {
        if (campaign.GoogleIssuerId is not { } issuer)
        {
            return google.Check(db, body.Fields.Problems, body.Get(CampaignRequest.GoogleIssuer), stop);
        }

        Immutable.Check(body.Fields, "googleIssuerId", issuer);
        return Task.CompletedTask;
    }
}
