using System.Diagnostics.Metrics;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Endpoints.Health;

/// <summary>Measures the webhooks' queue four times a minute: cherrypie_webhook_deliveries_waiting, cherrypie_webhook_delivery_age_seconds
/// of the longest overdue, cherrypie_webhooks_failing. Those that are disabled don't count.</summary>
internal sealed class WebhookGauges : PolledGauges
{
    private readonly NpgsqlDataSource _database;
    private volatile Reading _now = new([], [], []);

    public WebhookGauges(IMeterFactory meters, NpgsqlDataSource database, ILogger<WebhookGauges> log)
        : base(meters, "webhooks", log)
    {
        _database = database;
        Meter.CreateObservableGauge(
            "cherrypie_webhook_deliveries_waiting",
            () => _now.Waiting,
            description: "Deliveries to webhooks that wait, for their first attempt or another one"
        );
        Meter.CreateObservableGauge(
            "cherrypie_webhook_delivery_age_seconds",
            () => _now.Overdue,
            "s",
            "How long the most overdue delivery to a webhook has been due"
        );
        Meter.CreateObservableGauge("cherrypie_webhooks_failing", () => _now.Failing, description: "Webhooks whose last attempt failed");
    }

    public override async Task Measure(CancellationToken stop)
    {
        await using var command = _database.CreateWork(
            """
            SELECT count(*), COALESCE(GREATEST(extract(epoch FROM
                clock_timestamp() - min(d.due_at) FILTER (WHERE isfinite(d.due_at))), 0), 0)::float8,
                (SELECT count(*) FROM webhooks WHERE failing_since IS NOT NULL AND disabled_at IS NULL)
            FROM webhook_deliveries d JOIN webhooks w ON w.id = d.webhook_id AND w.disabled_at IS NULL
            WHERE d.due_at IS NOT NULL
            """
        );
        await using var row = await command.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        _now = new([new(row.GetInt64(0))], [new(row.GetDouble(1))], [new(row.GetInt64(2))]);
    }

    private sealed record Reading(Measurement<long>[] Waiting, Measurement<double>[] Overdue, Measurement<long>[] Failing);
}
