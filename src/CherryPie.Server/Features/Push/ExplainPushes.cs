using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Push;

/// <summary>Collects what the database knows of a pass's pushes, across accounts: for the operator.</summary>
internal sealed class ExplainPushes(ServerDb db, ExplainGoogle google, ReadDropped dropped)
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
                p.PassbookDevices,
                p.AndroidPayDevices,
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
            .ThenBy(x => x.Registration.DeviceId)
            .Take(2 * DevicePlaces.Most)
            .ToListAsync(stop);
        var ids = devices.Select(x => x.Device.DeviceId).ToList();
        var batches = await db
            .PushBatches.AsNoTracking()
            .Where(b => b.PassTypeIdentifier == pass.PassTypeIdentifier && b.Devices.Any(d => ids.Contains(d)))
            .OrderBy(b => b.Id)
            .Take(Lines)
            .ToListAsync(stop);
        var accepted = ids.Count == 0 ? [] : await Accepted(pass.PassTypeIdentifier, ids, stop);
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
        var changedAt = pass.ChangedAt > pass.TemplatePushedAt ? pass.ChangedAt : pass.TemplatePushedAt ?? pass.ChangedAt;
        return new PushExplanation(
            passId,
            pass.PassTypeIdentifier,
            changedAt,
            until,
            type?.StopReason is null ? null : type.StoppedUntil,
            type?.StopReason,
            [.. jobs.Select(ListJobs.View)],
            new DeviceCount(pass.PassbookDevices, pass.AndroidPayDevices, DevicePlaces.Most),
            [
                .. devices.Select(x =>
                    Explain(
                        x.Device,
                        x.Registration,
                        x.Registration.UpdateTag > 0 || templateTag > x.Registration.KnownTag,
                        changedAt,
                        batches,
                        accepted,
                        type?.StopReason
                    )
                ),
            ],
            [.. log.Select(l => new ExplainedLine(l.At, l.Text))],
            await google.Run(passId, stop)
        )
        {
            Dropped = await dropped.Run(pass.AccountId, passId, stop),
        };
    }

    private Task<List<AcceptedPush>> Accepted(string passTypeIdentifier, List<string> devices, CancellationToken stop)
    {
        const int Most = 2 * Lines * DevicePlaces.Most;
        return db
            .Database.SqlQuery<AcceptedPush>(
                $"""
                SELECT d.device_id AS "DeviceId", a.batch_id AS "BatchId", a.begun_at AS "BegunAt", d.apns_id AS "ApnsId"
                FROM push_batch_results a CROSS JOIN LATERAL unnest(a.devices, a.apns_ids) d(device_id, apns_id)
                WHERE a.pass_type_identifier = {passTypeIdentifier} AND a.devices && {devices} AND d.device_id = ANY({devices})
                ORDER BY a.begun_at DESC LIMIT {Most}
                """
            )
            .ToListAsync(stop);
    }

    // The device's row has its last push, unless a later one went with a batch and APNs accepted it.
    private static ExplainedDevice Explain(
        Device device,
        Registration registration,
        bool hasChanged,
        DateTimeOffset? changedAt,
        IEnumerable<PushBatch> batches,
        IEnumerable<AcceptedPush> accepted,
        string? stopReason
    )
    {
        var own = accepted.Where(a => a.DeviceId == device.DeviceId).ToList();
        device.PushDueAt ??= batches
            .FirstOrDefault(b => b.Devices.Contains(device.DeviceId) && !(device.PushedAt >= b.TakenAt) && own.All(a => a.BatchId != b.Id))
            ?.DueAt;
        if (own is [var last, ..] && !(device.PushedAt > last.BegunAt))
        {
            (device.PushedAt, device.LastStatus, device.LastReason, device.LastApnsId) = (last.BegunAt, 200, "", last.ApnsId);
        }

        var standing = PushVerdictWords.Standing(device, registration, hasChanged, changedAt, stopReason);
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
            PushVerdictWords.Of(standing, stopReason)
        )
        {
            Standing = standing,
            AddedAt = registration.CreatedAt,
        };
    }

    /// <summary>A push of a batch that APNs accepted.</summary>
    private sealed record AcceptedPush(string DeviceId, long BatchId, DateTimeOffset BegunAt, string? ApnsId);
}
