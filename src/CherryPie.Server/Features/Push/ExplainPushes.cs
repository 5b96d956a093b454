using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Push;

/// <summary>All that is known of why a pass's devices did or did not hear of its changes.</summary>
internal sealed record PushExplanation(
    string Pass,
    string PassType,
    DateTimeOffset? ChangedAt,
    DateTimeOffset? CertificateUntil,
    DateTimeOffset? StoppedUntil,
    string? StopReason,
    IReadOnlyList<JobView> Jobs,
    IReadOnlyList<ExplainedDevice> Devices,
    IReadOnlyList<ExplainedLine> Log
);

/// <param name="Device">The beginning of its device library identifier.</param>
/// <param name="Scheme">Apple's Wallet or an Android reader.</param>
/// <param name="PushToken">Its beginning.</param>
/// <param name="RegisteredAt">The last registration or renewal.</param>
/// <param name="PushDueAt">When the waiting push is due, or the one under way is taken for lost; null when none waits.</param>
/// <param name="PushedAt">When the last push was begun.</param>
/// <param name="Status">APNs' answer to it; 0 when there was none.</param>
/// <param name="Reason">APNs' word, or why there was no answer.</param>
/// <param name="ApnsId">What Apple knows the push by.</param>
/// <param name="SuspendedAt">Since when nothing is sent.</param>
/// <param name="ListedAt">When the device last asked what has changed.</param>
/// <param name="FetchedAt">When the pass was last fetched, by any of its devices: the protocol does not tell which.</param>
/// <param name="Verdict">What follows from all this.</param>
internal sealed record ExplainedDevice(
    string Device,
    string Scheme,
    string PushToken,
    DateTimeOffset RegisteredAt,
    DateTimeOffset? PushDueAt,
    DateTimeOffset? PushedAt,
    int? Status,
    string? Reason,
    string? ApnsId,
    DateTimeOffset? SuspendedAt,
    DateTimeOffset? ListedAt,
    DateTimeOffset? FetchedAt,
    string Verdict
);

/// <summary>A line that a device logged about the pass.</summary>
internal sealed record ExplainedLine(DateTimeOffset At, string Text);

/// <summary>Looks across accounts: for the operator.</summary>
internal sealed class ExplainPushes(ServerDb db)
{
    private const int Lines = 10;

    /// <returns>Null when there is no such pass.</returns>
    public async Task<PushExplanation?> Run(string passId, CancellationToken stop)
    {
        var pass = await db
            .Passes.IgnoreQueryFilters()
            .AsNoTracking()
            .Where(p => p.Id == passId)
            .Select(p => new
            {
                p.AccountId,
                p.TemplateId,
                p.CampaignId,
                p.ChangedAt,
                TemplatePushedAt = p.Template!.PushedAt,
                p.Campaign!.Certificate!.PassTypeIdentifier,
            })
            .SingleOrDefaultAsync(stop);
        if (pass is null)
        {
            return null;
        }

        var type = await db
            .PassTypes.IgnoreQueryFilters()
            .AsNoTracking()
            .SingleOrDefaultAsync(t => t.AccountId == pass.AccountId && t.PassTypeIdentifier == pass.PassTypeIdentifier, stop);
        var until = await db
            .Certificates.IgnoreQueryFilters()
            .Where(c => c.AccountId == pass.AccountId && c.PassTypeIdentifier == pass.PassTypeIdentifier)
            .MaxAsync(c => (DateTimeOffset?)c.ValidUntil, stop);
        string[] subjects =
        [
            passId,
            FormattableString.Invariant($"{pass.TemplateId}"),
            FormattableString.Invariant($"{pass.CampaignId}"),
            pass.PassTypeIdentifier,
        ];
        string[] kinds =
        [
            JobKinds.PassChanged.Name,
            JobKinds.TemplateChanged.Name,
            JobKinds.CampaignChanged.Name,
            JobKinds.CertificateChanged.Name,
        ];
        var jobs = (
            await db
                .Jobs.AsNoTracking()
                .Where(j => kinds.Contains(j.Kind) && subjects.Contains(j.Subject))
                .OrderBy(j => j.Id)
                .Take(Lines)
                .ToListAsync(stop)
        )
            .Where(j => j.Subject == subjects[Array.IndexOf(kinds, j.Kind)])
            .ToList();
        var devices = await db
            .Registrations.AsNoTracking()
            .Where(r => r.PassId == passId)
            .Join(
                db.Devices,
                r => new { r.DeviceId, r.PassTypeIdentifier },
                d => new { d.DeviceId, d.PassTypeIdentifier },
                (r, d) => new { Registration = r, Device = d }
            )
            .OrderBy(x => x.Registration.CreatedAt)
            .Take(RegisterDevice.MostDevices)
            .ToListAsync(stop);
        var ids = devices.Select(x => x.Device.DeviceId).ToList();
        var pages = await db
            .PushBatches.AsNoTracking()
            .Where(p => p.PassTypeIdentifier == pass.PassTypeIdentifier && p.Devices.Any(d => ids.Contains(d)))
            .OrderBy(p => p.Id)
            .Take(Lines)
            .ToListAsync(stop);
        var taken = await db
            .Database.SqlQuery<TakenByPage>(
                $"""
                SELECT d.device_id AS "DeviceId", a.batch_id AS "BatchId", a.begun_at AS "BegunAt", d.apns_id AS "ApnsId"
                FROM push_batch_results a CROSS JOIN LATERAL unnest(a.devices, a.apns_ids) d(device_id, apns_id)
                WHERE a.pass_type_identifier = {pass.PassTypeIdentifier} AND a.devices && {ids} AND d.device_id = ANY({ids}) ORDER BY a.begun_at DESC LIMIT {Lines
                    * RegisterDevice.MostDevices}
                """
            )
            .ToListAsync(stop);
        var templateTag = await db.Set<TemplateTag>()
            .Where(t => t.TemplateId == pass.TemplateId && t.PassTypeIdentifier == pass.PassTypeIdentifier)
            .Select(t => t.Tag)
            .SingleOrDefaultAsync(stop);
        var log = await db.Set<DeviceLogLine>()
            .AsNoTracking()
            .Where(l => l.PassId == passId)
            .OrderByDescending(l => l.Id)
            .Take(Lines)
            .ToListAsync(stop);
        return new PushExplanation(
            passId,
            pass.PassTypeIdentifier,
            pass.ChangedAt > pass.TemplatePushedAt ? pass.ChangedAt : pass.TemplatePushedAt ?? pass.ChangedAt,
            until,
            type?.StopReason is null ? null : type.StoppedUntil,
            type?.StopReason,
            [.. jobs.Select(ListJobs.Shown)],
            [
                .. devices.Select(x =>
                    Explain(
                        x.Device,
                        x.Registration,
                        x.Registration.UpdateTag > 0 || templateTag > x.Registration.KnownTag,
                        pages,
                        taken,
                        type?.StopReason
                    )
                ),
            ],
            [.. log.Select(l => new ExplainedLine(l.At, l.Text))]
        );
    }

    private static ExplainedDevice Explain(
        Device device,
        Registration registration,
        bool hasChanged,
        IEnumerable<PushBatch> pages,
        IEnumerable<TakenByPage> taken,
        string? stopReason
    )
    {
        var byPage = taken.Where(t => t.DeviceId == device.DeviceId).ToList();
        device.PushDueAt ??= pages
            .FirstOrDefault(p =>
                p.Devices.Contains(device.DeviceId) && !(device.PushedAt >= p.TakenAt) && byPage.All(t => t.BatchId != p.Id)
            )
            ?.DueAt;
        if (byPage is [var last, ..] && !(device.PushedAt > last.BegunAt))
        {
            (device.PushedAt, device.LastStatus, device.LastReason, device.LastApnsId) = (last.BegunAt, 200, "", last.ApnsId);
        }

        return new(
            PushToken.Short(device.DeviceId),
            device.Scheme.ToString(),
            PushToken.Short(device.PushToken),
            device.RegisteredAt,
            device.PushDueAt,
            device.PushedAt,
            device.LastStatus,
            device.LastReason,
            device.LastApnsId,
            device.SuspendedAt,
            device.ListedAt,
            registration.FetchedAt,
            PushVerdictWords.Of(device, registration, hasChanged, stopReason)
        );
    }

    /// <summary>A push that APNs has taken and that came with a page.</summary>
    private sealed record TakenByPage(string DeviceId, long BatchId, DateTimeOffset BegunAt, string? ApnsId);
}
