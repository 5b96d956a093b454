using System.Diagnostics.CodeAnalysis;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Jobs;

/// <summary>Claims and runs jobs. Each kind has a loop of its own, so that a slow mail server delays no push. Every server runs one worker;
/// all claim from the same table.</summary>
internal sealed class JobWorker(
    JobTable table,
    JobSignal signal,
    ServerLease lease,
    IEnumerable<JobHandler> handlers,
    IServiceScopeFactory scopes,
    ILogger<JobWorker> log
) : BackgroundService
{
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _renewEvery = JobTable.Lease / 3;
    private const int MostRenewals = 120; // ten minutes
    private static readonly TimeSpan _firstRetry = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _longestRetry = TimeSpan.FromHours(6);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(handlers.Select(h => Loop(h, stoppingToken)));

    private async Task Loop(JobHandler handler, CancellationToken stop)
    {
        var mayHold = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (mayHold)
                {
                    await table.GiveBackAll(handler.Kind, lease.Id, stop);
                    mayHold = false;
                }

                var signalled = signal.Wait(_poll, stop);
                if (!await RunSome(handler, stop))
                {
                    await signalled;
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                mayHold = true;
                log.LogError("Jobs of kind {Kind} can't be claimed or recorded, trying again: {Reason}", handler.Kind, e.Message);
                await JobSignal.Rest(_poll, stop);
            }
        }
    }

    private async Task<bool> RunSome(JobHandler handler, CancellationToken stop)
    {
        var claimed = await table.Claim(handler.Kind, lease.Id, stop);
        if (claimed.Count == 0)
        {
            return false;
        }

        using var done = new CancellationTokenSource();
        var renewing = Renew(claimed, done.Token);
        try
        {
            await RunClaimed(handler, claimed, stop);
        }
        finally
        {
            await done.CancelAsync();
            await renewing;
        }

        return true;
    }

    // A fan-out renews by itself. What else takes so long hangs, and may do better in another server.
    private async Task Renew(List<ClaimedJob> jobs, CancellationToken done)
    {
        for (var left = MostRenewals; left > 0; left--)
        {
            await JobSignal.Rest(_renewEvery, done);
            if (done.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await table.Renew(jobs, CancellationToken.None);
            }
            catch (Exception e) when (DatabaseTrouble.IsAway(e))
            {
                log.LogDebug("The leases of jobs were not renewed: {Reason}", e.Message);
            }
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a job throws is recorded in its row as its failure.")]
    private async Task RunClaimed(JobHandler handler, List<ClaimedJob> claimed, CancellationToken stop)
    {
        try
        {
            await Run(handler, claimed, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await table.GiveBack(claimed, CancellationToken.None);
            throw;
        }
        catch (Exception e) when (claimed.Count > 1)
        {
            log.LogWarning(
                "{Count} jobs of kind {Kind} failed together and are run one by one: {Reason}",
                claimed.Count,
                handler.Kind,
                e.Message
            );
            foreach (var job in claimed)
            {
                await RunOne(handler, job, stop);
            }
        }
        catch (Exception e)
        {
            await Failed(handler.Kind, claimed[0], e);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a job throws is recorded in its row as its failure.")]
    private async Task RunOne(JobHandler handler, ClaimedJob job, CancellationToken stop)
    {
        try
        {
            await Run(handler, [job], stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await table.GiveBack([job], CancellationToken.None);
        }
        catch (Exception e)
        {
            await Failed(handler.Kind, job, e);
        }
    }

    private async Task Run(JobHandler handler, List<ClaimedJob> jobs, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        await handler.Run(scope.ServiceProvider, jobs, stop);
        await table.Complete(jobs, CancellationToken.None);
    }

    private async Task Failed(JobKind kind, ClaimedJob job, Exception e)
    {
        var failure = e as JobFailure;
        var counts = failure?.Counts != false;
        TimeSpan? retry =
            failure?.IsFinal == true || (counts && job.Attempts >= kind.Attempts)
                ? null
                : failure?.After ?? Retry.After(job.Attempts, _firstRetry, _longestRetry);
        log.LogWarning(
            failure is null ? e : null,
            "Job {JobId} ({Kind}) failed, attempt {Attempt}, {Next}: {Reason}",
            job.Id,
            kind,
            job.Attempts,
            retry is { } wait ? $"next in {wait.TotalSeconds:F0} s" : "now dead; see the verb jobs list",
            e.Message
        );
        await table.Fail(job, e.Message, retry, CancellationToken.None, counts);
    }
}
