using System.Diagnostics.CodeAnalysis;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Jobs;

namespace CherryPie.Server.Features.Push;

/// <summary>Does what APNs' answers ask for.</summary>
internal sealed class PushOutcomes(
    PushTable table,
    PassTypeCircuitBreaker stops,
    IServiceScopeFactory scopes,
    PushOptions options,
    ILogger<PushOutcomes> log
)
{
    private const int MostTries = 10;
    private static readonly TimeSpan _longestRetry = TimeSpan.FromHours(6);
    private static readonly TimeSpan _recordRetry = TimeSpan.FromSeconds(1);
    private const int MostRecordTries = 60;

    public async Task<PushResult> Of(DuePush push, ApnsResponse answer, CancellationToken stop)
    {
        switch (answer.Verdict)
        {
            case PushVerdict.Unregister:
                // Registered again since: APNs may know the token by now.
                return await Unregister(push, answer.Timestamp!.Value, stop) ? new PushResult(push, answer) : Later(push, answer);
            case PushVerdict.Suspend:
                return new PushResult(push, answer, Suspends: true);
            case PushVerdict.StopPassType:
                await stops.Stop(push, $"APNs answers {answer.Status} {answer.Reason}", isConnection: false, stop);
                return new PushResult(push, answer, TimeSpan.Zero, CountsAsTry: false);
            case PushVerdict.RetrySoon:
                await stops.Stop(push, $"no connection to APNs ({answer.Reason})", isConnection: true, stop);
                return new PushResult(push, answer, TimeSpan.Zero, CountsAsTry: false);
            case PushVerdict.RetryLater:
                return Later(push, answer);
            default:
                return new PushResult(push, answer);
        }
    }

    public Task NoCertificate(DuePush push, CancellationToken stop) =>
        stops.Stop(push, "no certificate of the pass type is valid now", isConnection: false, stop);

    [SuppressMessage("Design", "CA1031", Justification = "Answers that can't be written down are lost only with their leases, which end.")]
    public async Task Record(IReadOnlyCollection<PushResult> results)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await table.Record(results, CancellationToken.None);
                await table.DeadLetter([.. results.Where(r => r.IsGivenUp)], CancellationToken.None);
                await stops.Count(results, CancellationToken.None);
                return;
            }
            catch (Exception e)
            {
                log.LogError("The answers to {Count} pushes can't be written down: {Reason}", results.Count, e.Message);
                if (attempt == MostRecordTries)
                {
                    return;
                }

                await Task.Delay(_recordRetry);
            }
        }
    }

    private PushResult Later(DuePush push, ApnsResponse answer) =>
        push.Attempts < MostTries
            ? new PushResult(push, answer, Retry.After(push.Attempts, options.RetryAfter, _longestRetry))
            : new PushResult(push, answer, IsGivenUp: true);

    private async Task<bool> Unregister(DuePush push, DateTimeOffset deadSince, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var isGone = await scope
            .ServiceProvider.GetRequiredService<ForgetDevice>()
            .Run(push.DeviceId, push.PassTypeIdentifier, push.PushToken, deadSince, stop);
        if (isGone)
        {
            log.LogInformation(
                "A device no longer takes pushes of {PassType} and is forgotten (push token {PushToken})",
                push.PassTypeIdentifier,
                PushToken.Short(push.PushToken)
            );
        }

        return isGone;
    }
}
