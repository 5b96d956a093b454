using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Leases jobs that wait and runs as many at a time as Limits__ImportsAtOnce allows. Every server has one.</summary>
internal sealed class BulkWorker(
    BulkTable table,
    RunBulkJob run,
    ServerLease server,
    JobSignal signal,
    LimitsOptions limits,
    IEnumerable<BulkRunner> runners,
    ILogger<BulkWorker> log
) : BackgroundService
{
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(1);
    private readonly BulkKind[] _kinds = [.. runners.Select(r => r.Kind)];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var underWay = new Dictionary<string, Task>(StringComparer.Ordinal);
        while (!stoppingToken.IsCancellationRequested)
        {
            var signalled = signal.Wait(_poll, stoppingToken);
            try
            {
                foreach (var ended in underWay.Where(u => u.Value.IsCompleted).Select(u => u.Key).ToList())
                {
                    underWay.Remove(ended);
                }

                // A run that has not noticed yet that its job was cancelled would take the lease of the next one for its own.
                if (
                    underWay.Count < limits.ImportsAtOnce
                    && await table.Claim(server.Id, _kinds, [.. underWay.Keys], stoppingToken) is { } job
                )
                {
                    underWay[job.Id] = Task.Run(() => run.Run(job, stoppingToken), CancellationToken.None);
                    continue;
                }

                await signalled;
            }
            catch (Exception e)
            {
                if (stoppingToken.IsCancellationRequested)
                {
                    break;
                }

                log.LogError("Imports can't be claimed, trying again: {Reason}", e.Message);
                await JobSignal.Rest(_poll, stoppingToken);
            }
        }

        await Task.WhenAll(underWay.Values);
    }
}
