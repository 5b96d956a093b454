using System.Diagnostics.CodeAnalysis;
using CherryPie.Server.Features.Devices;
using CherryPie.Server.Features.Jobs;

namespace CherryPie.Server.Features.Push;

/// <summary>Acts on APNs' responses: retries, suspends, unregisters, opens the pass type's circuit breaker.</summary>
internal sealed class PushOutcomes(
    PushTable table,
    RecordPushes record,
    PassTypeCircuitBreaker breaker,
    IServiceScopeFactory scopes,
    PushOptions options,
    ILogger<PushOutcomes> log
)
{
    private const int MostAttempts = 10;
    private static readonly TimeSpan _longestRetry = TimeSpan.FromHours(6);
    private static readonly TimeSpan _recordRetry = TimeSpan.FromSeconds(1);
    private const int MostRecordAttempts = 60;

    public async Task<PushResult> Of(DuePush push, ApnsResponse response, CancellationToken stop)
    {
        switch (response.Verdict)
        {
            case PushVerdict.Unregister:
                // If the device has registered again since, APNs may know the token by now.
                return await Unregister(push, response, stop) ? new PushResult(push, response) : Later(push, response);
            case PushVerdict.Suspend:
                return new PushResult(push, response, Suspends: true);
            case PushVerdict.StopPassType:
                await breaker.Open(push, $"APNs answers {response.Status} {response.Reason}", isConnection: false, stop);
                return new PushResult(push, response, TimeSpan.Zero, CountsAsAttempt: false);
            case PushVerdict.RetrySoon:
                await breaker.Open(push, $"no connection to APNs ({response.Reason})", isConnection: true, stop);
                return new PushResult(push, response, TimeSpan.Zero, CountsAsAttempt: false);
            case PushVerdict.RetryLater:
                return Later(push, response);
            default:
                return new PushResult(push, response);
        }
    }

    public Task NoCertificate(DuePush push, CancellationToken stop) =>
        breaker.Open(push, "no certificate of the pass type is valid now", isConnection: false, stop);

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "Results that can't be recorded are lost; their pushes go again after the leases."
    )]
    public async Task Record(IReadOnlyCollection<PushResult> results)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await record.Run(results, CancellationToken.None);
                await table.DeadLetter([.. results.Where(r => r.IsGivenUp)], CancellationToken.None);
                await breaker.Count(results, CancellationToken.None);
                return;
            }
            catch (Exception e)
            {
                log.LogError("The results of {Count} pushes can't be recorded: {Reason}", results.Count, e.Message);
                if (attempt == MostRecordAttempts)
                {
                    return;
                }

                await Task.Delay(_recordRetry);
            }
        }
    }

    private PushResult Later(DuePush push, ApnsResponse response) =>
        push.Attempts < MostAttempts
            ? new PushResult(push, response, Retry.After(push.Attempts, options.RetryAfter, _longestRetry))
            : new PushResult(push, response, IsGivenUp: true);

    private async Task<bool> Unregister(DuePush push, ApnsResponse response, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var isGone = await scope
            .ServiceProvider.GetRequiredService<ForgetDevice>()
            .Run(
                push.DeviceId,
                push.PassTypeIdentifier,
                new RefusedToken(push.PushToken, response.Timestamp!.Value, response.Status, response.Reason),
                stop
            );
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
