using CherryPie.Server.Features.Push;
using CherryPie.Server.Tools.Simulator;
using Xunit;

namespace CherryPie.Server.Tests.Push;

public sealed class ApnsConnectionTests : ApnsClients
{
    [Fact]
    public async Task A_thousand_pushes_at_once_are_all_answered_by_a_peer_that_takes_ten_at_a_time()
    {
        await using var apns = await FakeApns.Start(new SimulatedApnsOptions { StreamLimit = 10 });
        var client = Client(apns);
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Push(client, $"{i:x16}")));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.Equal((1000, 1000), (apns.Pushes, apns.Tokens));
        Assert.Equal(1, apns.Connections);
    }

    [Fact]
    public async Task After_GOAWAY_amid_pushes_all_are_answered_and_the_next_ones_go_over_a_new_connection()
    {
        // Most of them have to wait for a place until after it.
        const int Places = ApnsConnections.InFlight;
        await using var apns = await FakeApns.Start();
        apns.Rule = (push, answer) =>
            push.Number is Places / 2 or Places * 3 / 2 ? answer with { Fault = SimulatedApnsFault.GoAway } : answer;
        var client = Client(apns);
        await Push(client);
        var answers = await Task.WhenAll(Enumerable.Range(0, 3 * Places).Select(i => Push(client, $"{i:x16}")));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.InRange(apns.Connections, 2, 4);
        await Push(client);
        Assert.NotEqual(apns.Received.First().Connection, apns.Received.Last().Connection);
    }

    [Fact]
    public async Task A_push_on_a_cut_connection_goes_once_more_over_a_new_one()
    {
        await using var apns = await FakeApns.Start();
        var cut = new SimulatedApnsResponse(200) { Fault = SimulatedApnsFault.Reset };
        apns.Answer(Token, new SimulatedApnsResponse(200), cut, new SimulatedApnsResponse(200), cut, cut, new SimulatedApnsResponse(200));
        var client = Client(apns);
        Assert.Equal(200, (await Push(client)).Status);
        Assert.Equal(200, (await Push(client)).Status);
        Assert.Equal((3, 2), (apns.Pushes, apns.Connections));
        var lost = await Push(client);
        Assert.Equal((0, PushFailure.ConnectionLost, PushVerdict.RetrySoon), (lost.Status, lost.Reason, lost.Verdict));
        Assert.Equal(lost, await Push(client)); // not tried, until the pause is over
        Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await Push(client)).Status);
        Assert.Equal((6, 4), (apns.Pushes, apns.Connections));
    }

    [Fact]
    public async Task A_slow_answer_is_waited_for_and_holds_up_nobody_else()
    {
        await using var apns = await FakeApns.Start();
        var release = new TaskCompletionSource();
        apns.Answer("aaaaaaaaaaaaaaaa", new SimulatedApnsResponse(200) { Until = release.Task });
        var client = Client(apns);
        await Push(client);
        var slow = Push(client, "aaaaaaaaaaaaaaaa");
        Assert.Equal(200, (await Push(client)).Status);
        Assert.False(slow.IsCompleted);
        release.SetResult();
        Assert.Equal(200, (await slow).Status);
    }

    [Fact]
    public async Task Silence_ends_with_the_time_out_and_brings_a_new_connection()
    {
        await using var apns = await FakeApns.Start();
        apns.Answer(
            Token,
            new SimulatedApnsResponse(200),
            new SimulatedApnsResponse(200) { Fault = SimulatedApnsFault.Silence },
            new SimulatedApnsResponse(200)
        );
        var client = Client(apns, Short);
        await Push(client);
        Clock.Advance(TimeSpan.FromSeconds(11)); // the connection is no longer new
        var silent = await Push(client);
        Assert.Equal((0, PushFailure.TimedOut, PushVerdict.RetrySoon), (silent.Status, silent.Reason, silent.Verdict));
        Assert.Equal(200, (await Push(client)).Status);
        Assert.Equal(2, apns.Connections);
    }

    [Theory]
    [InlineData(503, "Shutdown")]
    [InlineData(400, "IdleTimeout")]
    public async Task A_peer_that_shuts_down_gets_new_connections_but_not_one_for_each_push(int status, string reason)
    {
        await using var apns = await FakeApns.Start();
        var client = Client(apns);
        await Push(client);
        apns.Answer(Token, status, reason);
        Clock.Advance(TimeSpan.FromSeconds(11));
        await Push(client);
        await Push(client);
        await Push(client);
        Assert.Equal(2, apns.Connections);
    }

    [Fact]
    public async Task A_refused_handshake_stops_the_pass_type_and_is_not_tried_for_each_push()
    {
        await using var apns = await FakeApns.Start(new SimulatedApnsOptions { RefuseTls = true });
        var client = Client(apns);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Push(client)));
        Assert.All(answers, a => Assert.Equal((0, PushFailure.TlsRefused, PushVerdict.StopPassType), (a.Status, a.Reason, a.Verdict)));
        Assert.Equal((0, 2), (apns.Pushes, apns.Handshakes));
    }

    [Fact]
    public async Task A_peer_without_HTTP_2_and_one_that_is_not_trusted_stop_the_pass_type()
    {
        await using var old = await FakeApns.Start(new SimulatedApnsOptions { Http1 = true });
        var answer = await Push(Client(old));
        Assert.Equal((0, PushFailure.NoHttp2, PushVerdict.StopPassType), (answer.Status, answer.Reason, answer.Verdict));
        await using var apns = await FakeApns.Start();
        answer = await Push(Client(new PushOptions { Endpoint = apns.Endpoint }));
        Assert.Equal((0, PushFailure.ServerUntrusted, PushVerdict.StopPassType), (answer.Status, answer.Reason, answer.Verdict));
        Assert.Equal((0, 0), (old.Pushes, apns.Pushes));
    }

    [Fact]
    public async Task While_APNs_is_away_pushes_fail_at_once_until_the_pause_is_over()
    {
        PushOptions options;
        await using (var gone = await FakeApns.Start())
        {
            options = new PushOptions { Endpoint = gone.Endpoint, TrustedRootsFile = Path.GetTempFileName() };
            File.Copy(gone.RootsFile, options.TrustedRootsFile, overwrite: true);
        }

        var client = Client(options);
        var answer = await Push(client);
        Assert.Equal((0, PushFailure.Unreachable, PushVerdict.RetrySoon), (answer.Status, answer.Reason, answer.Verdict));
        await using var back = await FakeApns.Start(new SimulatedApnsOptions { Port = options.Endpoint.Port });
        Assert.Equal(PushFailure.Unreachable, (await Push(client)).Reason);
        Assert.Equal(0, back.Connections);
        Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await Push(client)).Status);
        File.Delete(options.TrustedRootsFile);
    }

    [Fact]
    public async Task Two_certificates_never_share_a_connection()
    {
        await using var apns = await FakeApns.Start();
        var client = Client(apns);
        using var other = PushSigners.For("pass.com.example.other");
        await Task.WhenAll(
            Enumerable
                .Range(0, 100)
                .Select(async i =>
                    Assert.Equal(
                        200,
                        (
                            i % 2 == 0
                                ? await Push(client)
                                : await client.Push(other, "pass.com.example.other", Token, CancellationToken.None)
                        ).Status
                    )
                )
        );
        Assert.Equal(2, client.Certificates);
        Assert.All(apns.Received.GroupBy(p => p.Connection), c => Assert.Single(c.Select(p => p.Thumbprint).Distinct()));
        Assert.Equal(50, apns.Received.Count(p => p.Thumbprint == other.Thumbprint));
    }

    [Fact]
    public async Task A_renewed_certificate_takes_over_and_the_former_ones_connections_close_after_their_last_push()
    {
        await using var apns = await FakeApns.Start();
        var client = Client(apns);
        var release = new TaskCompletionSource();
        apns.Answer("aaaaaaaaaaaaaaaa", new SimulatedApnsResponse(200) { Until = release.Task });
        await Push(client);
        var underWay = Push(client, "aaaaaaaaaaaaaaaa");
        using var renewed = PushSigners.For(at: DateTimeOffset.UtcNow.AddMinutes(5));
        Assert.Equal(200, (await client.Push(renewed, World.PassType, Token, CancellationToken.None)).Status);
        Assert.Equal((1, renewed.Thumbprint), (client.Certificates, apns.Received.Last().Thumbprint));
        release.SetResult();
        Assert.Equal(200, (await underWay).Status);
    }

    [Fact]
    public async Task Connections_nobody_uses_are_closed_and_never_are_there_more_than_64_sets()
    {
        await using var apns = await FakeApns.Start();
        var client = Client(apns);
        using var disposed = PushSigners.For("pass.com.example.disposed");
        await client.Push(disposed, "pass.com.example.disposed", Token, CancellationToken.None);
        Clock.Advance(ApnsClient.UnusedAfter);
        await Push(client);
        Assert.Equal(1, client.Certificates);
        client.Close(Signer.Thumbprint);
        Assert.Equal(0, client.Certificates);
        using var sets = new ApnsConnectionSets(apns.Endpoint, null, Clock);
        for (var i = 0; i < 70; i++)
        {
            using var one = PushSigners.For($"pass.com.example.n{i}");
            sets.Release(sets.Acquire(one));
        }

        Assert.Equal(64, sets.Count);
    }
}
