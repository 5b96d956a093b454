using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Delivers what is due of one leased webhook, then ends the lease. Of one that answers at most <see cref="InFlight"/> requests
/// are under way; of one that fails a single one, until it answers. Results are recorded many at once, a few milliseconds after the first
/// of them: a server that is killed lets the messages of that time be sent twice.</summary>
internal sealed class DeliverToWebhook(
    LeasedWebhook webhook,
    WebhookTable table,
    RecordDeliveries record,
    WebhookMessages messages,
    WebhookMeter meter,
    Func<bool> isWanted,
    ILogger log
)
{
    public const int InFlight = 8;
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(250);

    // Longer than this it has its place only while no other may wait for it.
    private static readonly TimeSpan _slice = TimeSpan.FromSeconds(2);

    // When the server stops, requests under way have so long to end: what is given up is sent again.
    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(5);

    // One thread at a time changes the state below: what ends elsewhere comes through here, and its thread goes on with what waits for it.
    private readonly Channel<Action> _changes = Channel.CreateUnbounded<Action>(
        new() { SingleReader = true, AllowSynchronousContinuations = true }
    );
    private readonly UnrecordedResults _results = new();
    private readonly DueQueue _due = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private Task? _change;
    private int _width = webhook.IsFailing ? 1 : InFlight;
    private int _underWay;
    private bool _isReading;
    private bool _isStale; // what is being read may not know what was recorded meanwhile
    private bool _isEmpty; // nothing was due at the last look
    private bool _isOver; // the next lease goes on

    public async Task Run(CancellationToken stop)
    {
        using var late = new CancellationTokenSource();
        await using var stopping = stop.Register(() => late.CancelAfter(_grace));
        while (true)
        {
            if (!stop.IsCancellationRequested)
            {
                Begin(stop, late.Token);
            }

            // What nothing more is begun after need not wait for others.
            if (_results.Take(_underWay == 0 || stop.IsCancellationRequested) is { } results)
            {
                _ = Record(results, stop);
            }

            if (_underWay == 0 && !_isReading && _results.AreNone)
            {
                await table.GiveBack(webhook, CancellationToken.None);
                return;
            }

            await Change(stop);
        }
    }

    private void Begin(CancellationToken stop, CancellationToken late)
    {
        if (!_isOver && Stopwatch.GetElapsedTime(_began) > _slice && isWanted())
        {
            End();
        }

        _due.DropOld();
        while (!_due.IsEmpty && _underWay < _width && _results.Allow(_underWay))
        {
            _underWay++;
            _ = Send(_due.Take(), late);
        }

        // The next block is read while this one is sent.
        if (!_isReading && !_isEmpty && !_isOver && _due.Wants(hasRoom: _underWay < _width))
        {
            _isReading = true;
            _ = Read(_due.Block, stop);
        }
    }

    private async Task Change(CancellationToken stop)
    {
        _change ??= _changes.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
        if (_isEmpty && !_results.IsRecording)
        {
            // While its requests are slow, other passes may have events.
            await _change.WaitAsync(_look, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else
        {
            await _change;
        }

        // Each look, answer and record may have made something due.
        for (_isEmpty = false; _changes.Reader.TryRead(out var apply); )
        {
            apply();
        }

        _change = _change.IsCompleted ? null : _change;
    }

    private async Task Send(DueMessage message, CancellationToken late)
    {
        var result = await messages.Send(webhook, message, late);
        _changes.Writer.TryWrite(() => Ended(message, result));
    }

    private void Ended(DueMessage message, DeliveryResult? result)
    {
        _underWay--;
        if (result is null)
        {
            _due.Close(message.Delivery); // not sent: it stays due
            return;
        }

        if (_results.Add(result with { Version = message.Target.Version }))
        {
            _ = Remind();
        }

        // A circuit breaker: while it fails, a request at a time asks whether it answers again, and each time others have their chance.
        var isDelivered = result.Status == DeliveryStatus.delivered;
        _width = isDelivered ? InFlight : 1;
        if (!isDelivered)
        {
            End();
        }
    }

    // What is under way is still recorded.
    private void End()
    {
        _isOver = true;
        _due.Drop();
    }

    private async Task Remind()
    {
        await Task.Delay(UnrecordedResults.Longest, CancellationToken.None);
        _changes.Writer.TryWrite(_results.MakeDue);
    }

    private async Task Read(int most, CancellationToken stop)
    {
        var from = _due.Next();
        var read = await messages.Read(webhook, _due.Open, most, from, stop);
        _changes.Writer.TryWrite(() =>
        {
            _due.Add(read, isWanted: !_isOver);
            _isEmpty = read.Count == 0 && from is null && !_isStale;
            (_isReading, _isStale) = (false, false);
        });
    }

    private async Task Record(List<DeliveryResult> results, CancellationToken stop)
    {
        try
        {
            await record.UntilDone(webhook, results, log, stop);
        }
        catch (Exception e) when (stop.IsCancellationRequested)
        {
            _changes.Writer.TryWrite(() => ExceptionDispatchInfo.Throw(e));
            return;
        }

        results.ForEach(r => meter.Count(webhook.Id, r));
        _changes.Writer.TryWrite(() =>
        {
            _results.EndRecording();
            (_isEmpty, _isStale) = (false, _isReading);
            _due.Close(results.Select(r => r.Delivery));
        });
    }
}
