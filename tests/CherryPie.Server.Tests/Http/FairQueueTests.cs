using CherryPie.Server.Platform.Http;
using Xunit;

namespace CherryPie.Server.Tests.Http;

public sealed class FairQueueTests
{
    private static readonly Guid _a = Guid.NewGuid(),
        _b = Guid.NewGuid(),
        _c = Guid.NewGuid();

    [Fact]
    public async Task One_owner_never_has_all_places()
    {
        var queue = new FairQueue(places: 3, perOwner: 2, mostWaiting: 9, "busy");
        using var first = await queue.Enter(_a, CancellationToken.None);
        using var second = await queue.Enter(_a, CancellationToken.None);
        var third = queue.Enter(_a, CancellationToken.None).AsTask();
        Assert.False(third.IsCompleted);
        (await queue.Enter(_b, CancellationToken.None)).Dispose();
        Assert.False(third.IsCompleted);
        first.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Those_who_wait_get_places_in_turn_however_many_of_one_owner_came_before()
    {
        var queue = new FairQueue(places: 1, perOwner: 1, mostWaiting: 9, "busy");
        var held = await queue.Enter(_c, CancellationToken.None);
        var order = new List<string>();
        async Task Work(Guid owner, string name)
        {
            using var place = await queue.Enter(owner, CancellationToken.None);
            lock (order)
            {
                order.Add(name);
            }
        }

        List<Task> all = [.. Enumerable.Range(1, 4).Select(i => Work(_a, $"a{i}")), Work(_b, "b1"), Work(_b, "b2"), Work(_c, "c1")];
        held.Dispose();
        await Task.WhenAll(all);
        Assert.Equal("a1 b1 c1 a2 b2 a3 a4", string.Join(' ', order));
    }

    [Fact]
    public async Task Only_the_owner_who_fills_its_queue_is_refused()
    {
        var queue = new FairQueue(places: 2, perOwner: 1, mostWaiting: 2, "Too many");
        using var held = await queue.Enter(_a, CancellationToken.None);
        using var end = new CancellationTokenSource();
        var waiting = Enumerable.Range(0, 2).Select(_ => queue.Enter(_a, end.Token).AsTask()).ToList();
        var refused = await Assert.ThrowsAsync<Refusal>(async () => await queue.Enter(_a, CancellationToken.None));
        Assert.Equal((503, "Too many"), (refused.Status, refused.Message));
        (await queue.Enter(_b, CancellationToken.None)).Dispose();

        // Who leaves makes room, and gets no place later.
        await end.CancelAsync();
        foreach (var left in waiting)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        }

        var last = queue.Enter(_a, CancellationToken.None).AsTask();
        Assert.False(last.IsCompleted);
        held.Dispose();
        (await last).Dispose();
        (await queue.Enter(_a, CancellationToken.None)).Dispose();
    }

    [Fact]
    public async Task No_place_is_lost_and_none_given_twice_however_owners_come_and_leave()
    {
        var queue = new FairQueue(places: 3, perOwner: 2, mostWaiting: 1000, "busy");
        Guid[] owners = [_a, _b, _c];
        var (inside, most, done) = (0, 0, 0);
        await Task.WhenAll(
            Enumerable
                .Range(0, 3000)
                .Select(i =>
                    Task.Run(async () =>
                    {
                        using var stop = new CancellationTokenSource();
                        try
                        {
                            var entering = queue.Enter(owners[i % 3], stop.Token);
                            if (i % 5 == 0)
                            {
                                await stop.CancelAsync();
                            }

                            using var place = await entering;
                            var now = Interlocked.Increment(ref inside);
                            lock (owners)
                            {
                                most = Math.Max(most, now);
                            }

                            await Task.Yield();
                            Interlocked.Decrement(ref inside);
                            Interlocked.Increment(ref done);
                        }
                        catch (OperationCanceledException) { }
                    })
                )
        );
        Assert.InRange(most, 1, 3);
        Assert.InRange(done, 2400, 3000);
        using var first = await queue.Enter(_a, CancellationToken.None);
        using var second = await queue.Enter(_a, CancellationToken.None);
        using var third = await queue.Enter(_b, CancellationToken.None);
    }
}
