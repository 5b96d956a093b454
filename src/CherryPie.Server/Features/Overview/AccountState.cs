using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Webhooks;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Overview;

/// <summary>A pass type as its owner must know it.</summary>
/// <param name="PassTypeIdentifier">Its identifier.</param>
/// <param name="DaysLeft">Of its newest certificate; negative when it has ended.</param>
/// <param name="ValidUntil">When that ends.</param>
/// <param name="StopReason">Why no pushes go out; null when they do.</param>
internal sealed record PassTypeState(string PassTypeIdentifier, int DaysLeft, DateTimeOffset ValidUntil, string? StopReason);

/// <summary>A fan-out that is under way.</summary>
/// <param name="Kind">Of the job.</param>
/// <param name="Done">Passes that it has handled.</param>
/// <param name="Total">Of so many.</param>
internal sealed record FanOut(string Kind, long Done, long Total);

/// <summary>What there is in the account that this scope has entered, and whether it is well. It is read anew each time.</summary>
internal sealed class AccountState(ServerDb db, Tenant tenant, ListWebhooks webhooks, ListIssuers issuers, TimeProvider clock)
{
    private const int Most = 20;

    private static readonly string[] _fanOuts =
    [
        JobKinds.TemplateChanged.Name,
        JobKinds.CampaignChanged.Name,
        JobKinds.CertificateChanged.Name,
        JobKinds.PassesChanged.Name,
    ];

    public async Task<List<PassTypeState>> PassTypes(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var ends = await db
            .Certificates.GroupBy(c => c.PassTypeIdentifier)
            .Select(g => new { PassTypeIdentifier = g.Key, ValidUntil = g.Max(c => c.ValidUntil) })
            .OrderBy(t => t.ValidUntil)
            .Take(Most)
            .ToListAsync(stop);
        var stopped = await db
            .PassTypes.Where(t => t.StopReason != null)
            .ToDictionaryAsync(t => t.PassTypeIdentifier, t => t.StopReason, StringComparer.Ordinal, stop);
        return ends.ConvertAll(e => new PassTypeState(
            e.PassTypeIdentifier,
            new CertificateEnd(default, e.PassTypeIdentifier, e.ValidUntil).DaysLeft(now),
            e.ValidUntil,
            stopped.GetValueOrDefault(e.PassTypeIdentifier)
        ));
    }

    public Task<List<WebhookView>> Webhooks(CancellationToken stop) => webhooks.All(stop);

    /// <summary>Issuers of Google Wallet that are not well.</summary>
    public Task<List<GoogleIssuerResponse>> TroubledIssuers(CancellationToken stop) => issuers.Troubled(stop);

    public Task<List<FanOut>> FanOuts(CancellationToken stop)
    {
        var account = tenant.Required;
        return db
            .Jobs.AsNoTracking()
            .Where(j => j.AccountId == account && !j.IsDead && _fanOuts.Contains(j.Kind))
            .OrderBy(j => j.Id)
            .Take(Most)
            .Select(j => new FanOut(j.Kind, j.Done, j.Total))
            .ToListAsync(stop);
    }

    /// <summary>Whether there is a campaign, and whether one of its templates: the way to a first pass.</summary>
    public async Task<(bool HasCampaign, bool HasTemplate)> Begun(CancellationToken stop) =>
        (await db.Campaigns.AnyAsync(stop), await db.Templates.AnyAsync(stop));
}
