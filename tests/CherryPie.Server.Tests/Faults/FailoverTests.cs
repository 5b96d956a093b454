using System.Diagnostics;
using Xunit;
using Xunit.Abstractions;

namespace CherryPie.Server.Tests.Faults;

/// <summary>deploy/patroni under load: machines of the database die, freeze and change places, and the servers go on.</summary>
[Trait("needs", "postgres"), Trait("needs", "pgbouncer"), Trait("needs", "patroni"), Trait("takes", "long")]
public sealed class FailoverTests(ITestOutputHelper output)
{
    private static readonly Harm[] _all =
    [
        Harm.NodeDies,
        Harm.SwitchOver,
        Harm.NodeFreezes,
        Harm.PostgresDies,
        Harm.NodeDies,
        Harm.StandbyDies,
        Harm.NodeFreezesUntilReplaced,
        Harm.NodeDies,
        Harm.SwitchOver,
        Harm.PostgresDies,
        Harm.NodeDies,
        Harm.NodeFreezes,
        Harm.SwitchOver,
        Harm.NodeDies,
        Harm.PostgresDies,
        Harm.NodeFreezesUntilReplaced,
        Harm.NodeDies,
        Harm.SwitchOver,
    ];

    // A successor is elected within 20 s; this machine may be busy.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(2);

    private enum Harm
    {
        NodeDies,
        StandbyDies,
        PostgresDies,
        SwitchOver,
        NodeFreezes,
        NodeFreezesUntilReplaced,
    }

    [Fact]
    public async Task What_was_acknowledged_survives_nodes_that_die_freeze_and_switch_over()
    {
        await using var apns = await FakeApns.Start(record: false);
        var clock = Stopwatch.StartNew();
        await using var cluster = await FailoverCluster.Start(
            ("Push__Endpoint", apns.Endpoint.ToString()),
            ("Push__TrustedRootsFile", apns.RootsFile),
            ("Push__RetryAfter", "00:00:01"),
            ("Push__Coalesce", "00:00:00"),
            ("Mail__RetryAfter", "00:00:01")
        );
        output.WriteLine($"cluster and servers up after {clock.Elapsed.TotalSeconds:0.0} s");
        var load = new MixedLoad(() => cluster.Next.Api, () => cluster.Next.Http, mayBreak: false);
        await load.Prepare(maxIssue: 300);
        try
        {
            foreach (var harm in _all.Take(TestScale.Of(_all.Length, 2)))
            {
                await Suffer(cluster, load, harm);
            }

            await AllIsDone(cluster, load, apns);
        }
        catch
        {
            output.WriteLine(cluster.Logs);
            throw;
        }
    }

    private async Task Suffer(FailoverCluster cluster, MixedLoad load, Harm harm)
    {
        using var done = new CancellationTokenSource();
        var running = load.Run(6, done.Token);
        var before = load.Unavailable;
        double away;
        try
        {
            await Goes(load);
            away = await Away(cluster, harm);
            await Goes(load);
        }
        finally
        {
            await done.CancelAsync();
            await running;
        }

        Assert.Empty(load.Faults);
        await cluster.IsWhole();
        await Kept.AssertAll(load, cluster.Database);
        output.WriteLine(
            $"{harm}: writes back after {away:0.0} s, {load.Unavailable - before} answered 503, {load.Acknowledged} acknowledged"
        );
    }

    /// <summary>Does the harm and what ends it.</summary>
    /// <returns>How many seconds it took until a write was acknowledged again.</returns>
    private static async Task<double> Away(FailoverCluster cluster, Harm harm)
    {
        var primary = await cluster.In(FailoverMember.Primary);
        var clock = Stopwatch.StartNew();
        double back;
        switch (harm)
        {
            case Harm.NodeDies:
                await primary.Kill();
                back = await Back(cluster, clock);
                await primary.Start();
                return back;
            case Harm.StandbyDies:
                var standby = await cluster.In(FailoverMember.SynchronousStandby);
                clock.Restart();
                await standby.Kill();
                back = await Back(cluster, clock);
                await standby.Start();
                return back;
            case Harm.PostgresDies:
                primary.KillPostgres();
                return await Back(cluster, clock);
            case Harm.NodeFreezes:
                primary.Freeze();
                back = await Back(cluster, clock);
                primary.Thaw();
                return back;
            case Harm.NodeFreezesUntilReplaced:
                primary.Freeze();
                await Eventually.Is(
                    async () =>
                        await cluster.Members(without: primary) is { } members
                        && members.Any(m => m.Role == FailoverMember.Primary && m.Name != primary.Name),
                    _longest
                );
                primary.Thaw(); // while its successor is being promoted
                return await Back(cluster, clock);
            default:
                await cluster.SwitchOver();
                return await Back(cluster, clock);
        }
    }

    private static async Task<double> Back(FailoverCluster cluster, Stopwatch clock)
    {
        await Eventually.Is(
            async () => (await cluster.Next.Api.Post("/v2/passes", $$"""{"templateName":"{{MixedLoad.Open}}"}""")).Status is 200 or 201,
            _longest
        );
        return clock.Elapsed.TotalSeconds;
    }

    private async Task AllIsDone(FailoverCluster cluster, MixedLoad load, FakeApns apns)
    {
        // One more change for everybody; then all that was ever due is done.
        _ = (await cluster.Next.Api.Put($"/v2/templates/{MixedLoad.Open}/push", "")).Name;
        await Eventually.Is(async () => await Kept.Undone(cluster.Database) == 0, TimeSpan.FromMinutes(5));
        await Kept.AssertAll(load, cluster.Database);
        var devices = load.Passes.Where(p => p.Template == MixedLoad.Open).SelectMany(p => p.Devices).ToList();
        Assert.NotEmpty(devices);
        Assert.All(devices, d => Assert.True(apns.Count(d.PushToken) > 0, d.Device));
        var mails = cluster.Servers.Sum(s => Directory.GetFiles(Path.Combine(s.DataFolder, "mail")).Length);
        Assert.InRange(load.Passes.Count(p => p.HasMail), 1, mails);
        output.WriteLine(
            $"{load.Acknowledged} acknowledged, {load.Unavailable} answered 503, {load.Passes.Count} passes, {devices.Count} devices, "
                + $"{mails} mails, {apns.Accepted} pushes"
        );
    }

    private static Task Goes(MixedLoad load)
    {
        var until = load.Acknowledged + 100;
        return Eventually.Is(() => load.Acknowledged >= until || !load.Faults.IsEmpty, _longest);
    }
}
