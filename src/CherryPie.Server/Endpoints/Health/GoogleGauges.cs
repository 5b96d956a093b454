using System.Diagnostics.Metrics;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Endpoints.Health;

/// <summary>Measures four times a minute how Google Wallet's issuers are: cherrypie_google_issuers by status. Where there is no issuer
/// nothing is told. What waits for Google is told by the jobs' gauges.</summary>
internal sealed class GoogleGauges : PolledGauges
{
    private readonly NpgsqlDataSource _database;
    private volatile Measurement<long>[] _issuers = [];

    public GoogleGauges(IMeterFactory meters, NpgsqlDataSource database, ILogger<GoogleGauges> log)
        : base(meters, "Google Wallet", log)
    {
        _database = database;
        Meter.CreateObservableGauge(
            "cherrypie_google_issuers",
            () => _issuers,
            description: "Issuers of Google Wallet, by how Google last answered for them"
        );
    }

    public override async Task Measure(CancellationToken stop)
    {
        var found = new Dictionary<string, long>(StringComparer.Ordinal);
        await using (var command = _database.CreateWork("SELECT status, count(*) FROM google_issuers GROUP BY status"))
        await using (var row = await command.ExecuteReaderAsync(stop))
        {
            while (await row.ReadAsync(stop))
            {
                found[row.GetString(0)] = row.GetInt64(1);
            }
        }

        _issuers =
            found.Count == 0
                ? []
                :
                [
                    .. Enum.GetNames<GoogleIssuerStatus>()
                        .Select(s => new Measurement<long>(found.GetValueOrDefault(s), new KeyValuePair<string, object?>("status", s))),
                ];
    }
}
