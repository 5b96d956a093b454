using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Jobs;

namespace CherryPie.Server.Features.Push;

/// <summary>Sends due pushes: leases some, sends 300 at a time, records results by the thousand. The channels between are bounded, so the
/// memory does not grow with the number of devices that wait.</summary>
internal sealed class PushWorker(
    PushTable table,
    PushBatches batches,
    PushOutcomes outcomes,
    PushSignal signal,
    ApnsClient apns,
    Signers signers,
    TimeProvider clock,
    ILogger<PushWorker> log
) : BackgroundService
{
    private const int Claimed = 500;
    private const int Senders = ApnsConnections.InFlight;
    private const int RecordedTogether = 1000;
    private static readonly TimeSpan _poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _signerFresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _gathering = TimeSpan.FromMilliseconds(50);
    private readonly ConcurrentDictionary<(Guid, string), (Task<PassTypeSigner?> Signer, long At)> _signers = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var due = Channel.CreateBounded<DuePush>(PushBatches.Size);
        var results = Channel.CreateBounded<PushResult>(2 * RecordedTogether);
        var sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(_ => Send(due.Reader, results.Writer, stoppingToken)));
        var recording = Record(results.Reader);
        await Claim(due.Writer, stoppingToken);
        due.Writer.Complete();
        await sending;
        results.Writer.Complete();
        await recording;
    }

    private async Task Claim(ChannelWriter<DuePush> due, CancellationToken stop)
    {
        var (begun, mayHold) = (DateTime.UnixEpoch, false);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (mayHold)
                {
                    await table.GiveBackSince(begun, stop);
                    await batches.GiveBack(stop);
                    mayHold = false;
                }

                // Each claim is handed over before the next one, which may fail.
                var claimed = await table.Claim(Claimed, stop);
                begun = claimed.Count > 0 ? claimed[0].Begun : begun;
                await Enqueue(claimed);
                var batch = await batches.Claim(stop);
                await Enqueue(batch ?? []);

                if (claimed.Count == 0 && batch is null)
                {
                    await signal.Wait(_poll, stop);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                mayHold = true;
                log.LogError("Pushes can't be claimed, trying again: {Reason}", e.Message);
                await Task.Delay(_poll, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        async Task Enqueue(List<DuePush> leased)
        {
            foreach (var push in leased)
            {
                await due.WriteAsync(push, stop);
            }
        }
    }

    // Each sender works until the channel is empty. When the server stops, what is leased and not sent is given back.
    private async Task Send(ChannelReader<DuePush> due, ChannelWriter<PushResult> results, CancellationToken stop)
    {
        await foreach (var push in due.ReadAllAsync(CancellationToken.None))
        {
            await results.WriteAsync(await Send(push, stop), CancellationToken.None);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "One push that can't be sent must not stop the others.")]
    private async Task<PushResult> Send(DuePush push, CancellationToken stop)
    {
        try
        {
            if (stop.IsCancellationRequested)
            {
                return NotSent(push);
            }

            if (await Signer(push, stop) is not { } signer)
            {
                await outcomes.NoCertificate(push, stop);
                return new PushResult(push, new ApnsResponse(0, PushFailure.NoCertificate), TimeSpan.Zero, CountsAsAttempt: false);
            }

            return await outcomes.Of(push, await apns.Push(signer.Leaf, push.PassTypeIdentifier, push.PushToken, stop), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return NotSent(push);
        }
        catch (Exception e)
        {
            log.LogError(
                e,
                "A push of {PassType} to {PushToken} failed in this server",
                push.PassTypeIdentifier,
                PushToken.Short(push.PushToken)
            );
            return new PushResult(
                push,
                new ApnsResponse(0, "Failed"),
                Retry.After(push.Attempts, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1))
            );
        }
    }

    private static PushResult NotSent(DuePush push) =>
        new(push, new ApnsResponse(0, PushFailure.NotSent), TimeSpan.Zero, CountsAsAttempt: false);

    // Responses come one by one; recorded together they cost one round trip. The next ones gather while the last are recorded.
    private async Task Record(ChannelReader<PushResult> results)
    {
        var recorded = Task.CompletedTask;
        while (await results.WaitToReadAsync())
        {
            if (results.Count < RecordedTogether)
            {
                await Task.Delay(_gathering);
            }

            var batch = new List<PushResult>(RecordedTogether);
            while (batch.Count < RecordedTogether && results.TryRead(out var result))
            {
                batch.Add(result);
            }

            await recorded;
            recorded = outcomes.Record(batch);
        }

        await recorded;
    }

    private Task<PassTypeSigner?> Signer(DuePush push, CancellationToken stop)
    {
        var key = (push.AccountId, push.PassTypeIdentifier);
        if (
            !_signers.TryGetValue(key, out var known)
            || known.Signer.IsFaulted
            || HasEnded(known.Signer)
            || clock.GetElapsedTime(known.At) > _signerFresh
        )
        {
            known = (signers.ForPush(push.AccountId, push.PassTypeIdentifier, stop), clock.GetTimestamp());
            _signers[key] = known;
        }

        return known.Signer;
    }

    // That there is none is not cached: right after a renewal it would stop the pass type once more.
    private bool HasEnded(Task<PassTypeSigner?> signer) =>
        signer.IsCompletedSuccessfully && !(signer.Result?.ValidUntil > clock.GetUtcNow());
}
