using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Google;

/// <summary>Runs the jobs of changed passes and of their messages: some at once, each with an end of its own.</summary>
internal sealed class GoogleJobs(SendObject send, TellChange tell, JobTable table, IServiceScopeFactory scopes, ILogger<GoogleJobs> log)
{
    public Task Objects(IReadOnlyList<ClaimedJob> jobs, CancellationToken stop) => All(JobKinds.GoogleObject, jobs, Object, stop);

    public Task Messages(IReadOnlyList<ClaimedJob> jobs, CancellationToken stop) => All(JobKinds.GoogleMessage, jobs, tell.Run, stop);

    private Task All(
        JobKind kind,
        IReadOnlyList<ClaimedJob> jobs,
        Func<ClaimedJob, CancellationToken, Task<GoogleSending>> run,
        CancellationToken stop
    ) => Task.WhenAll(jobs.Select(job => One(kind, job, run, stop)));

    private async Task<GoogleSending> Object(ClaimedJob job, CancellationToken stop) =>
        await Issuer(job.Subject, stop) is { } issuer ? await send.Run(job.Subject, issuer, stop) : GoogleSending.Done;

    private async Task One(
        JobKind kind,
        ClaimedJob job,
        Func<ClaimedJob, CancellationToken, Task<GoogleSending>> run,
        CancellationToken stop
    )
    {
        await Task.Yield();
        GoogleSending sending;
        try
        {
            sending = await run(job, stop);
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            log.LogWarning(e, "Job {Kind} of pass {PassId} was not sent to Google", kind, job.Subject);
            sending = new(GoogleSendingState.Later, e.Message);
        }

        if (sending.IsDone)
        {
            return;
        }

        var isDead = sending.State == GoogleSendingState.Refused || (sending.IsAttempt && job.Attempts >= kind.Attempts);
        await table.Fail(
            job,
            sending.Error!,
            isDead ? null : sending.Pause(job.Attempts),
            CancellationToken.None,
            counts: sending.IsAttempt
        );
    }

    private async Task<string?> Issuer(string pass, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope
            .ServiceProvider.GetRequiredService<ServerDb>()
            .GoogleObjects.IgnoreQueryFilters([ServerDb.OwnAccount])
            .Where(o => o.PassId == pass)
            .Select(o => o.Issuer)
            .SingleOrDefaultAsync(stop);
    }
}
