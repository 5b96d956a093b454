using System.Globalization;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Google;

/// <summary>What push explain shows of a pass at Google.</summary>
/// <param name="Issuer">Google's id of the issuer.</param>
/// <param name="IssuerStatus">How it was when it was last asked.</param>
/// <param name="IssuerText">Why, where that is not well.</param>
/// <param name="Object">Its id at Google.</param>
/// <param name="Kind">What it is there; null: it was never sent.</param>
/// <param name="Class">The id of its class.</param>
/// <param name="SentAt">When Google last took it.</param>
/// <param name="Error">What Google said of the last attempt.</param>
/// <param name="ClassError">What it said of the class.</param>
/// <param name="Saves">How many people have it.</param>
/// <param name="FirstSavedAt">When the first one saved it.</param>
/// <param name="LastSavedAt">When the last one did.</param>
/// <param name="CheckedAt">When Google last told whether somebody has it.</param>
/// <param name="Jobs">What is still to be sent.</param>
/// <param name="Verdict">What follows from all this, in a sentence.</param>
internal sealed record ExplainedGoogle(
    string Issuer,
    string IssuerStatus,
    string? IssuerText,
    string Object,
    string? Kind,
    string? Class,
    DateTimeOffset? SentAt,
    string? Error,
    string? ClassError,
    int Saves,
    DateTimeOffset? FirstSavedAt,
    DateTimeOffset? LastSavedAt,
    DateTimeOffset? CheckedAt,
    IReadOnlyList<JobView> Jobs,
    string Verdict
)
{
    /// <summary>The same for programs; what is written has it in words.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public GoogleStage Stage { get; init; }
}

/// <summary>How far a pass is at Google.</summary>
internal enum GoogleStage
{
    /// <summary>Nobody has opened its link.</summary>
    Unopened,

    /// <summary>The issuer's key is no good.</summary>
    NoKey,

    /// <summary>Google did not take it, and is asked again.</summary>
    Retried,

    /// <summary>Google did not take it, and is not asked again by itself.</summary>
    Refused,

    /// <summary>A change waits.</summary>
    Waiting,

    /// <summary>It was never sent, and nothing waits.</summary>
    Unsent,

    /// <summary>Google has it, and nobody has saved it.</summary>
    Sent,

    /// <summary>Somebody has it.</summary>
    Saved,
}

/// <summary>Collects what the database knows of a pass at Google, across accounts: for the operator.</summary>
internal sealed class ExplainGoogle(ServerDb db)
{
    private const int MostJobs = 10;

    /// <returns>Null where the pass's campaign has no issuer.</returns>
    public async Task<ExplainedGoogle?> Run(string passId, CancellationToken stop)
    {
        var pass = await db
            .Passes.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(p => p.Id == passId)
            .Select(p => new
            {
                p.TemplateId,
                p.CampaignId,
                p.Campaign!.GoogleIssuerId,
            })
            .SingleOrDefaultAsync(stop);
        if (pass?.GoogleIssuerId is null)
        {
            return null;
        }

        var issuer = await db.GoogleIssuers.IgnoreQueryFilters().AsNoTracking().SingleAsync(i => i.Id == pass.GoogleIssuerId, stop);
        var row = await db.GoogleObjects.IgnoreQueryFilters().AsNoTracking().SingleOrDefaultAsync(o => o.PassId == passId, stop);
        var ofClass = row?.ClassId is null
            ? await db.Set<GoogleClass>()
                .AsNoTracking()
                .Where(c => c.TemplateId == pass.TemplateId && c.Error != null)
                .OrderBy(c => c.ClassId)
                .FirstOrDefaultAsync(stop)
            : await db.Set<GoogleClass>()
                .AsNoTracking()
                .SingleOrDefaultAsync(c => c.Issuer == row.Issuer && c.ClassId == row.ClassId, stop);
        var jobs = await Jobs(passId, pass.TemplateId, pass.CampaignId, stop);
        var stage = StageOf(issuer, row, ofClass, jobs);
        return new(
            issuer.IssuerId,
            issuer.Status.ToString(),
            issuer.StatusText,
            GoogleIds.Object(issuer.IssuerId, passId),
            row?.Kind?.Name(),
            row?.ClassId,
            row?.SentAt,
            row?.Error,
            ofClass?.Error,
            row?.Saves ?? 0,
            row?.FirstSavedAt,
            row?.LastSavedAt,
            row?.CheckedAt,
            jobs,
            Verdict(stage)
        )
        {
            Stage = stage,
        };
    }

    private async Task<List<JobView>> Jobs(string pass, long template, long campaign, CancellationToken stop)
    {
        var (ofTemplate, ofCampaign) = (template.ToString(CultureInfo.InvariantCulture), campaign.ToString(CultureInfo.InvariantCulture));
        var found = await db
            .Jobs.AsNoTracking()
            .Where(j =>
                ((j.Kind == JobKinds.GoogleObject.Name || j.Kind == JobKinds.GoogleMessage.Name) && j.Subject == pass)
                || (j.Kind == JobKinds.GoogleTemplate.Name && j.Subject == ofTemplate)
                || (j.Kind == JobKinds.GoogleCampaign.Name && j.Subject == ofCampaign)
            )
            .OrderBy(j => j.Id)
            .Take(MostJobs)
            .ToListAsync(stop);
        return found.ConvertAll(ListJobs.View);
    }

    private static GoogleStage StageOf(GoogleIssuer issuer, GoogleObject? row, GoogleClass? ofClass, List<JobView> jobs)
    {
        if (row is null)
        {
            return GoogleStage.Unopened;
        }

        // A fault of its own comes first, whatever has become of the issuer since.
        var isWrong = row.Error is not null || ofClass?.Error is not null;
        var isTried = jobs.Exists(j => j.State != "dead");
        return isWrong && !isTried ? GoogleStage.Refused
            : issuer.Status == GoogleIssuerStatus.refused ? GoogleStage.NoKey
            : isWrong ? GoogleStage.Retried
            : isTried ? GoogleStage.Waiting
            : row.SentAt is null ? GoogleStage.Unsent
            : row.Saves == 0 ? GoogleStage.Sent
            : GoogleStage.Saved;
    }

    private static string Verdict(GoogleStage stage) =>
        stage switch
        {
            GoogleStage.Unopened => "Nobody has opened its link yet: Google has nothing of it",
            GoogleStage.NoKey => "Google refuses the issuer's key: see its status",
            GoogleStage.Retried => "Google did not take it the last time; it is tried again by itself",
            GoogleStage.Refused => "Google did not take it: correct what it names, then change or push it again",
            GoogleStage.Waiting => "A change is on its way",
            GoogleStage.Unsent => "It was never sent: open its link again",
            GoogleStage.Sent => "Google has its newest version; nobody has saved it",
            _ => "Google has its newest version, and shows it to those who have saved it",
        };
}
