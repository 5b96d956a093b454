using Xunit;
using Xunit.Abstractions;

namespace CherryPie.Server.Tests.Faults;

/// <summary>kill -9 of the server, of PostgreSQL and of its sessions, at random moments of a mixed load.</summary>
[Trait("needs", "postgres"), Trait("takes", "long")]
public sealed class KillTests(ITestOutputHelper output)
{
    private const int MaxIssue = 150;

    [Fact]
    public async Task What_was_acknowledged_is_there_counters_are_exact_and_jobs_are_done()
    {
        await using var apns = await FakeApns.Start(record: false);
        await using var server = await KilledServer.Start(apns);
        var load = new MixedLoad(() => server.Api, () => server.Http, mayBreak: true);
        await load.Prepare(MaxIssue);
        using var done = new CancellationTokenSource();
        var running = load.Run(6, done.Token);
        var random = new Random(4711);
        for (var (round, sinceServer) = (1, 0); round <= TestScale.Of(50, 5); round++)
        {
            var (from, more) = (load.Acknowledged, random.Next(20, 200));
            await Eventually.Is(() => load.Acknowledged >= from + more || !load.Faults.IsEmpty, TimeSpan.FromMinutes(1));

            // After the fifth death of PostgreSQL within a minute a server ends, as it should.
            sinceServer = random.Next(3) > 0 && sinceServer < 3 ? sinceServer + 1 : 0;
            await (
                sinceServer == 0 ? server.KillServer()
                : random.Next(2) == 0 ? server.KillPostgres()
                : server.KillSession(random)
            );
        }

        var end = load.Acknowledged + 50;
        await Eventually.Is(() => load.Acknowledged >= end || !load.Faults.IsEmpty, TimeSpan.FromMinutes(1));
        await done.CancelAsync();
        await running;
        Assert.Empty(load.Faults);

        // One more change for everybody; then all that was ever due is done.
        _ = (await server.Api.Put($"/v2/templates/{MixedLoad.Open}/push", "")).Name;
        await server.LeasesEnd();
        await Eventually.Is(async () => await Kept.Undone(await server.Database()) == 0, TimeSpan.FromMinutes(5));
        await Kept.AssertAll(load, await server.Database());
        Assert.All(
            load.Passes.Where(p => p.Template == MixedLoad.Open).SelectMany(p => p.Devices),
            d => Assert.True(apns.Count(d.PushToken) > 0, d.Device)
        );
        var mails = Directory.GetFiles(Path.Combine(server.DataFolder, "mail")).Length;
        Assert.InRange(load.Passes.Count(p => p.HasMail), 1, mails);
        output.WriteLine(
            $"{load.Acknowledged} acknowledged, {load.Unavailable} answered 503, {load.Passes.Count} passes, "
                + $"{mails} mails, {apns.Accepted} pushes"
        );
    }
}
