using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>Looks at the standby twice a second, so that reads leave it within three seconds after it stops answering, and come back when
/// it has caught up.</summary>
internal sealed class StandbyMonitor(Standby standby, TimeProvider clock, ILogger<StandbyMonitor> log) : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromMilliseconds(500);

    // A standby that is behind for a moment now and then would fill the log.
    private static readonly TimeSpan _settled = TimeSpan.FromSeconds(5);
    private bool? _logged;
    private bool _isUsed;
    private long _since;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _since = clock.GetTimestamp();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await standby.Look(stoppingToken);
                Log();
            }
            catch (Exception e)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    return;
                }

                if (!DatabaseTrouble.IsAway(e))
                {
                    log.LogDebug("The standby can't be compared with the primary: {Reason}", e.Message);
                }
            }

            await Task.Delay(_every, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void Log()
    {
        var trouble = standby.Trouble;
        var isUsed = trouble is null;
        (_since, _isUsed) = isUsed == _isUsed ? (_since, _isUsed) : (clock.GetTimestamp(), isUsed);
        if (isUsed == _logged || clock.GetElapsedTime(_since) < _settled)
        {
            return;
        }

        _logged = isUsed;
        if (isUsed)
        {
            log.LogInformation("Reads go to the standby of {Variable}", Standby.Variable);
        }
        else
        {
            log.LogWarning("Reads go to the primary, not to the standby of {Variable}: {Trouble}", Standby.Variable, trouble);
        }
    }
}
