using System.Diagnostics.Metrics;

namespace CherryPie.Server.Endpoints.Health;

/// <summary>Gauges of the meter CherryPie.State that are measured in the database four times a minute, and show the last measurement
/// between: who reads the metrics never waits for the database.</summary>
/// <param name="meters">Makes their meter.</param>
/// <param name="what">They measure, for the log.</param>
/// <param name="log">Told at the level Debug where they can't.</param>
internal abstract class PolledGauges(IMeterFactory meters, string what, ILogger log) : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(15);

    protected Meter Meter { get; } = meters.Create("CherryPie.State");

    public abstract Task Measure(CancellationToken stop);

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

                log.LogDebug("The gauges of {What} can't be read for now: {Reason}", what, e.Message);
            }

            await Task.Delay(_every, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
