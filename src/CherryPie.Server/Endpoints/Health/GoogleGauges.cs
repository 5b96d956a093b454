using System.Diagnostics.Metrics;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Endpoints.Health;

/// <summary>Measures four times a minute how Google Wallet's issuers are: cherrypie_google_issuers by status. Where there is no issuer
/// nothing is told. What waits for Google is told by the jobs' gauges.</summary>
internal sealed class GoogleGauges : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(15);
    private readonly NpgsqlDataSource _database;
    private readonly ILogger<GoogleGauges> _log;
    private volatile Measurement<long>[] _issuers = [];

    public GoogleGauges(IMeterFactory meters, NpgsqlDataSource database, ILogger<GoogleGauges> log)
    {
        (_database, _log) = (database, log);
        meters
            .Create("CherryPie.State")
            .CreateObservableGauge(
                "cherrypie_google_issuers",
                () => _issuers,
                description: "Issuers of Google Wallet, by how Google last answered for them"
            );
    }

    public async Task Measure(CancellationToken stop)
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Measure(stoppingToken);
            }
            catch (Exception e)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                _log.LogDebug("The gauges of Google Wallet can't be read for now: {Reason}", e.Message);
            }

            await Task.Delay(_every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
