using System.Diagnostics.Metrics;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Endpoints.Health;

/// <summary>Measures what has no event of its own, from the database, four times a minute: cherrypie_jobs by kind and state,
/// cherrypie_job_age_seconds of the longest overdue by kind, cherrypie_pushes_due, cherrypie_devices_suspended,
/// cherrypie_certificate_days_left by pass type, cherrypie_events_waiting and cherrypie_events_age_seconds of the oldest that is not
/// numbered yet.</summary>
internal sealed class Gauges : PolledGauges
{
    private readonly NpgsqlDataSource _database;
    private readonly CertificateEnds _certificates;
    private readonly TimeProvider _clock;
    private volatile Reading _now = new([], [], [], [], [], [], []);

    public Gauges(IMeterFactory meters, NpgsqlDataSource database, CertificateEnds certificates, TimeProvider clock, ILogger<Gauges> log)
        : base(meters, "jobs, pushes, certificates and events", log)
    {
        (_database, _certificates, _clock) = (database, certificates, clock);
        Meter.CreateObservableGauge("cherrypie_jobs", () => _now.Jobs, description: "Jobs that are not done");
        Meter.CreateObservableGauge("cherrypie_job_age_seconds", () => _now.Ages, "s", "How long the most overdue job has been due");
        Meter.CreateObservableGauge("cherrypie_pushes_due", () => _now.Due, description: "Devices that are to be pushed now");
        Meter.CreateObservableGauge(
            "cherrypie_devices_suspended",
            () => _now.Suspended,
            description: "Devices whose push token APNs has refused"
        );
        Meter.CreateObservableGauge(
            "cherrypie_certificate_days_left",
            () => _now.Certificates,
            "d",
            "Days until the newest certificate of a pass type ends"
        );
        Meter.CreateObservableGauge("cherrypie_events_waiting", () => _now.Events, description: "Events that are not numbered yet");
        Meter.CreateObservableGauge("cherrypie_events_age_seconds", () => _now.EventAge, "s", "How long the oldest of them has waited");
    }

    public override async Task Measure(CancellationToken stop)
    {
        List<Measurement<long>> jobs = [],
            certificates = [];
        List<Measurement<double>> ages = [];
        await using var command = _database.CreateCommand(
            """
            SELECT kind, is_dead, count(*), GREATEST(extract(epoch FROM clock_timestamp() - min(run_at)), 0)::float8 FROM jobs GROUP BY 1, 2
            UNION ALL SELECT '', false, (SELECT count(*) FROM devices WHERE push_due_at <= clock_timestamp())
                + (SELECT COALESCE(sum(size), 0) FROM push_batches WHERE due_at <= clock_timestamp()), 0
            UNION ALL SELECT '', true, count(*), 0 FROM devices WHERE suspended_at IS NOT NULL
            """
        );
        long due = 0,
            suspended = 0;
        command.CommandTimeout = ConnectionSettings.LongestWork;
        await using (var rows = await command.ExecuteReaderAsync(stop))
        {
            while (await rows.ReadAsync(stop))
            {
                var (kind, isDead, count) = (rows.GetString(0), rows.GetBoolean(1), rows.GetInt64(2));
                if (kind.Length == 0)
                {
                    (due, suspended) = isDead ? (due, count) : (count, suspended);
                    continue;
                }

                jobs.Add(new(count, [new("kind", kind), new("state", isDead ? "dead" : "waiting")]));
                if (!isDead)
                {
                    ages.Add(new(rows.GetDouble(3), new KeyValuePair<string, object?>("kind", kind)));
                }
            }
        }

        certificates.AddRange(
            (await _certificates.All(stop)).Select(e => new Measurement<long>(
                e.DaysLeft(_clock.GetUtcNow()),
                new KeyValuePair<string, object?>("pass_type", e.PassTypeIdentifier)
            ))
        );
        var (events, age) = await Outbox(stop);
        _now = new([.. jobs], [.. ages], [new(due)], [new(suspended)], [.. certificates], [new(events)], [new(age)]);
    }

    private async Task<(long Events, double Age)> Outbox(CancellationToken stop)
    {
        await using var command = _database.CreateWork(
            "SELECT count(*), GREATEST(coalesce(extract(epoch FROM clock_timestamp() - min(at)), 0), 0)::float8 FROM event_outbox"
        );
        await using var row = await command.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        return (row.GetInt64(0), row.GetDouble(1));
    }

    private sealed record Reading(
        Measurement<long>[] Jobs,
        Measurement<double>[] Ages,
        Measurement<long>[] Due,
        Measurement<long>[] Suspended,
        Measurement<long>[] Certificates,
        Measurement<long>[] Events,
        Measurement<double>[] EventAge
    );
}
