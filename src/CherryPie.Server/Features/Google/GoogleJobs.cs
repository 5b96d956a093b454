using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Google;

/// <summary>Runs the jobs of changed passes: some at once, each with an end of its own.</summary>
internal sealed class GoogleJobs(SendObject send, JobTable table, IServiceScopeFactory scopes, ILogger<GoogleJobs> log)
{
    public Task Objects(IReadOnlyList<ClaimedJob> jobs, CancellationToken stop) => Task.WhenAll(jobs.Select(job => Object(job, stop)));

    private async Task Object(ClaimedJob job, CancellationToken stop)
    {
        await Task.Yield();
        GoogleSending sending;
        try
        {
            sending = await Issuer(job.Subject, stop) is { } issuer ? await send.Run(job.Subject, issuer, stop) : GoogleSending.Done;
        }
        catch (Exception e) when (e is not OperationCanceledException || !stop.IsCancellationRequested)
        {
            log.LogWarning(e, "Google object of pass {PassId} was not sent", job.Subject);
            sending = new(GoogleSendingState.Later, e.Message);
        }

        if (sending.IsDone)
        {
            return;
        }

        var isDead = sending.State == GoogleSendingState.Refused || (sending.IsAttempt && job.Attempts >= JobKinds.GoogleObject.Attempts);
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
