using System.Diagnostics.CodeAnalysis;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Tables;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Runs a leased job and records how it ended; renews its lease meanwhile.</summary>
internal sealed class RunBulkJob(
    BulkTable table,
    BulkRuns runs,
    IEnumerable<BulkRunner> runners,
    IServiceProvider services,
    BulkMeter meter,
    ILogger<RunBulkJob> log
)
{
    private static readonly TimeSpan _renew = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _again = TimeSpan.FromSeconds(1);

    // At one position. Each has waited for as long as the database lets a statement.
    private const int MostTries = 5;

    /// <returns>Once the job has ended, or is another's, or waits.</returns>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever a job throws is recorded as its failure.")]
    public async Task Run(LeasedJob job, CancellationToken stop)
    {
        meter.Running(job.Kind, 1);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var renewing = Renew(job, lost);
        try
        {
            log.LogInformation("{Kind} {Job} goes on behind {Position}", job.Kind, job.Id, job.Position);
            await Work(job, lost.Token);
            log.LogInformation("{Kind} {Job} has ended", job.Kind, job.Id);
        }
        catch (LeaseLostException e)
        {
            log.LogInformation("{Kind} {Job} ends here: {Reason}", job.Kind, job.Id, e.Message);
        }
        catch (SliceOverException)
        {
            await table.GiveBack(job, TimeSpan.Zero);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested)
        {
            await GiveBack(job, TimeSpan.Zero);
        }
        catch (Exception e) when (DatabaseTrouble.IsAway(e) || e is Refusal { IsLoad: true })
        {
            log.LogWarning("{Kind} {Job} was cut off and goes on in a moment: {Reason}", job.Kind, job.Id, e.Message);
            await GiveBack(job, _again);
        }
        catch (Exception e) when (e is TableException or Refusal or CutOffException)
        {
            await Fail(job, e.Message);
        }
        catch (Exception e)
        {
            log.LogError(e, "{Kind} {Job} failed", job.Kind, job.Id);
            await Fail(job, "An error of the server, which its log tells of; resume it when that is mended");
        }
        finally
        {
            await lost.CancelAsync();
            await renewing;
            meter.Running(job.Kind, -1);
        }
    }

    // A transaction that is cut off is tried again where it was: for a while by this process, which so knows how often that was.
    private async Task Work(LeasedJob job, CancellationToken stop)
    {
        var (current, runner, tries) = (job, runners.Single(r => r.Kind == job.Kind), 0);
        while (true)
        {
            try
            {
                await runner.Run(services, current, stop);
                return;
            }
            catch (Exception e) when (!stop.IsCancellationRequested && CutOffException.Reason(e) is { } reason)
            {
                // Throws where the database is away, for which there is no bound.
                var next = await table.Find(job.Id, job.Worker, stop) ?? throw new LeaseLostException();
                tries = (next.Status, next.Position) == (current.Status, current.Position) ? tries + 1 : 1;
                log.LogWarning("{Kind} {Job} was cut off behind {Position}: {Reason}", job.Kind, job.Id, next.Position, reason);
                if (tries == MostTries)
                {
                    throw new CutOffException(reason, tries);
                }

                current = next;
                await Task.Delay(_again, stop);
            }
        }
    }

    private async Task Renew(LeasedJob job, CancellationTokenSource lost)
    {
        while (!lost.IsCancellationRequested)
        {
            await JobSignal.Rest(_renew, lost.Token);
            try
            {
                if (!lost.IsCancellationRequested && !await table.Renew(job, lost.Token))
                {
                    await lost.CancelAsync();
                }
            }
            catch (Exception e) when (e is OperationCanceledException || DatabaseTrouble.IsAway(e))
            {
                // The next block finds out whose the job is.
            }
        }
    }

    private async Task GiveBack(LeasedJob job, TimeSpan pause)
    {
        try
        {
            await table.GiveBack(job, pause);
        }
        catch (Exception e) when (DatabaseTrouble.IsAway(e))
        {
            log.LogDebug("The lease of {Job} ends by time: {Reason}", job.Id, e.Message);
        }
    }

    private async Task Fail(LeasedJob job, string reason)
    {
        var told = reason.Length > BulkJobMapping.LongestError ? reason[..BulkJobMapping.LongestError] : reason;
        try
        {
            await runs.Save(job, p => p.End(job, BulkStatus.failed, told, CancellationToken.None), CancellationToken.None);
        }
        catch (Exception e) when (e is LeaseLostException || DatabaseTrouble.IsAway(e))
        {
            log.LogWarning("{Kind} {Job} could not be ended: {Reason}", job.Kind, job.Id, e.Message);
        }
    }
}
