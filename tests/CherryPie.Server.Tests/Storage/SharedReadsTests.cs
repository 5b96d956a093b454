using CherryPie.Server.Platform.Postgres;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace CherryPie.Server.Tests.Storage;

/// <summary>Reads that share a round trip: everybody gets their own row, nobody an old one, and nobody another's failure.</summary>
public sealed class SharedReadsTests
{
    private static readonly TimeSpan _most = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task What_comes_during_a_read_goes_together_in_the_next()
    {
        var (begun, gate) = (new TaskCompletionSource(), new TaskCompletionSource());
        var calls = new List<string[]>();
        var reads = new SharedReads<string, string>(
            async keys =>
            {
                lock (calls)
                {
                    calls.Add(keys);
                }

                begun.TrySetResult();
                await gate.Task;
                return keys.Where(k => k != "nobody").ToDictionary(k => k, k => "row of " + k);
            },
            new FakeTimeProvider()
        );
        var first = reads.Get("a", CancellationToken.None);
        await begun.Task.WaitAsync(_most);
        var others = new[] { "b", "c", "b", "nobody" }.Select(k => reads.Get(k, CancellationToken.None)).ToList();
        gate.SetResult();
        Assert.Equal("row of a", await first.WaitAsync(_most));
        Assert.Equal("row of b, row of c, row of b, ", string.Join(", ", await Task.WhenAll(others).WaitAsync(_most)));
        Assert.Equal(
            [
                ["a"],
                ["b", "c", "nobody"],
            ],
            calls
        );
    }

    [Fact]
    public async Task A_read_begins_after_it_was_asked_for()
    {
        var now = 0;
        var reads = new SharedReads<int, string>(
            async keys =>
            {
                var seen = Volatile.Read(ref now);
                await Task.Yield();
                return keys.ToDictionary(k => k, _ => seen.ToString(System.Globalization.CultureInfo.InvariantCulture));
            },
            TimeProvider.System
        );
        await Parallel.ForEachAsync(
            Enumerable.Range(0, 20_000),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (n, stop) =>
            {
                var committed = Interlocked.Increment(ref now);
                var seen = int.Parse((await reads.Get(n % 7, stop))!, System.Globalization.CultureInfo.InvariantCulture);
                Assert.True(seen >= committed, $"asked after {committed}, got {seen}");
            }
        );
    }

    [Fact]
    public async Task A_key_that_fails_fails_alone()
    {
        var gate = new TaskCompletionSource();
        var reads = new SharedReads<string, string>(
            async keys =>
            {
                await gate.Task;
                return keys.Contains("bad") ? throw new InvalidOperationException("bad") : keys.ToDictionary(k => k);
            },
            new FakeTimeProvider()
        );
        var all = new[] { "first", "good", "bad", "better" }.Select(k => reads.Get(k, CancellationToken.None)).ToList();
        gate.SetResult();
        Assert.Equal("good", await all[1].WaitAsync(_most));
        Assert.Equal("better", await all[3].WaitAsync(_most));
        await Assert.ThrowsAsync<InvalidOperationException>(() => all[2].WaitAsync(_most));
    }

    [Fact]
    public async Task A_stuck_read_holds_up_none_that_come_later_and_a_caller_may_leave()
    {
        var (begun, stuck) = (new TaskCompletionSource(), new TaskCompletionSource());
        var clock = new FakeTimeProvider();
        var reads = new SharedReads<string, string>(
            async keys =>
            {
                if (keys.Contains("stuck"))
                {
                    begun.TrySetResult();
                    await stuck.Task;
                }

                return keys.ToDictionary(k => k);
            },
            clock
        );
        using var leaves = new CancellationTokenSource();
        var first = reads.Get("stuck", leaves.Token);
        await begun.Task.WaitAsync(_most);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("later", await reads.Get("later", CancellationToken.None).WaitAsync(_most));
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(_most));
        stuck.SetResult();
        Assert.Equal("again", await reads.Get("again", CancellationToken.None).WaitAsync(_most));
    }
}
