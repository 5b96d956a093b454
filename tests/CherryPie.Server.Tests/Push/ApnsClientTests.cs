using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Hosting;
using CherryPie.Server.Push;
using CherryPie.Server.Simulations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace CherryPie.Server.Tests.Push;

public sealed class ApnsClientTests : IDisposable
{
    private const string Token = "0123456789abcdefABCDEF0123456789";
    private static readonly TimeSpan _short = TimeSpan.FromMilliseconds(300);
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly X509Certificate2 _signer = PushSigners.For();
    private readonly StillClock _clock = new();
    private readonly ConcurrentQueue<ApnsClient> _clients = new();

    public void Dispose()
    {
        foreach (var client in _clients)
        {
            client.Dispose();
        }

        _signer.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task A_push_is_an_empty_object_with_topic_and_expiration_and_nothing_else()
    {
        await using var apns = await FakeApns.Start();
        var answer = await Push(Client(apns));
        Assert.Equal((200, "", PushVerdict.Delivered), (answer.Status, answer.Reason, answer.Verdict));
        Assert.True(Guid.TryParse(answer.ApnsId, out _));
        var push = Assert.Single(apns.Received);
        Assert.Equal((Token, World.PassType, _signer.Thumbprint, "{}"), (push.Token, push.Topic, push.Thumbprint, push.Body));
        Assert.Equal(["apns-expiration", "apns-topic"], push.Headers.Order());
        var expires = DateTimeOffset.FromUnixTimeSeconds(long.Parse(push.Expiration!, System.Globalization.CultureInfo.InvariantCulture)) - _clock.GetUtcNow();
        Assert.InRange(expires, TimeSpan.FromDays(1), TimeSpan.FromDays(30));
    }

    [Theory]
    [InlineData(400, "BadDeviceToken", PushVerdict.Suspend)]
    [InlineData(400, "DeviceTokenNotForTopic", PushVerdict.Suspend)]
    [InlineData(400, "TopicDisallowed", PushVerdict.StopPassType)]
    [InlineData(400, "BadTopic", PushVerdict.StopPassType)]
    [InlineData(400, "MissingTopic", PushVerdict.StopPassType)]
    [InlineData(400, "InvalidPushType", PushVerdict.OurBug)]
    [InlineData(400, "BadPriority", PushVerdict.OurBug)]
    [InlineData(400, "BadExpirationDate", PushVerdict.OurBug)]
    [InlineData(400, "BadMessageId", PushVerdict.OurBug)]
    [InlineData(400, "BadCollapseId", PushVerdict.OurBug)]
    [InlineData(400, "PayloadEmpty", PushVerdict.OurBug)]
    [InlineData(400, "MissingDeviceToken", PushVerdict.OurBug)]
    [InlineData(400, "DuplicateHeaders", PushVerdict.OurBug)]
    [InlineData(400, "IdleTimeout", PushVerdict.RetrySoon)]
    [InlineData(400, "", PushVerdict.RetryLater)]
    [InlineData(403, "BadCertificate", PushVerdict.StopPassType)]
    [InlineData(403, "BadCertificateEnvironment", PushVerdict.StopPassType)]
    [InlineData(403, "Forbidden", PushVerdict.StopPassType)]
    [InlineData(403, "ExpiredProviderToken", PushVerdict.StopPassType)]
    [InlineData(403, "InvalidProviderToken", PushVerdict.StopPassType)]
    [InlineData(403, "MissingProviderToken", PushVerdict.StopPassType)]
    [InlineData(403, "UnrelatedKeyIdInToken", PushVerdict.StopPassType)]
    [InlineData(403, "BadEnvironmentKeyIdInToken", PushVerdict.StopPassType)]
    [InlineData(404, "BadPath", PushVerdict.OurBug)]
    [InlineData(404, "", PushVerdict.RetryLater)]
    [InlineData(405, "MethodNotAllowed", PushVerdict.OurBug)]
    [InlineData(410, "Unregistered", PushVerdict.Unregister)]
    [InlineData(410, "ExpiredToken", PushVerdict.Unregister)]
    [InlineData(410, "", PushVerdict.Suspend)]
    [InlineData(413, "PayloadTooLarge", PushVerdict.OurBug)]
    [InlineData(429, "TooManyRequests", PushVerdict.RetryLater)]
    [InlineData(429, "TooManyProviderTokenUpdates", PushVerdict.RetryLater)]
    [InlineData(500, "InternalServerError", PushVerdict.RetryLater)]
    [InlineData(502, "", PushVerdict.RetryLater)]
    [InlineData(503, "ServiceUnavailable", PushVerdict.RetryLater)]
    [InlineData(503, "Shutdown", PushVerdict.RetryLater)]
    [InlineData(302, "", PushVerdict.RetryLater)]
    public async Task Each_answer_has_its_consequence(int status, string reason, object verdict)
    {
        await using var apns = await FakeApns.Start();
        var since = DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_123);
        apns.Answer(Token, status, reason, since);
        var answer = await Push(Client(apns));
        Assert.Equal((status, reason, verdict), (answer.Status, answer.Reason, answer.Verdict));
        Assert.Equal(status == 410 && reason.Length > 0 ? since : null, answer.Timestamp);
    }

    [Fact]
    public async Task A_thousand_pushes_at_once_are_all_answered_by_a_peer_that_takes_ten_at_a_time()
    {
        await using var apns = await FakeApns.Start(new StandInOptions { StreamLimit = 10 });
        var client = Client(apns);
        var answers = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Push(client, $"{i:x16}")));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.Equal((1000, 1000), (apns.Pushes, apns.Tokens));
        Assert.Equal(1, apns.Connections);
    }

    [Fact]
    public async Task After_GOAWAY_amid_pushes_all_are_answered_and_the_next_ones_go_over_a_new_connection()
    {
        await using var apns = await FakeApns.Start();
        apns.Rule = (push, answer) => push.Number is 50 or 150 ? answer with { Fault = StandInFault.GoAway } : answer;
        var client = Client(apns);
        await Push(client);
        var answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Push(client, $"{i:x16}")));
        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.InRange(apns.Connections, 2, 4);
        await Push(client);
        Assert.NotEqual(apns.Received.First().Connection, apns.Received.Last().Connection);
    }

    [Fact]
    public async Task A_push_on_a_cut_connection_goes_once_more_over_a_new_one()
    {
        await using var apns = await FakeApns.Start();
        var cut = new StandInAnswer(200) { Fault = StandInFault.Reset };
        apns.Answer(Token, new StandInAnswer(200), cut, new StandInAnswer(200), cut, cut, new StandInAnswer(200));
        var client = Client(apns);
        Assert.Equal(200, (await Push(client)).Status);
        Assert.Equal(200, (await Push(client)).Status);
        Assert.Equal((3, 2), (apns.Pushes, apns.Connections));
        var lost = await Push(client);
        Assert.Equal((0, PushFailure.ConnectionLost, PushVerdict.RetrySoon), (lost.Status, lost.Reason, lost.Verdict));
        Assert.Equal(lost, await Push(client)); // not tried, until the pause is over
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(200, (await Push(client)).Status);
        Assert.Equal((6, 4), (apns.Pushes, apns.Connections));
    }

    [Fact]
    public async Task A_slow_answer_is_waited_for_and_holds_up_nobody_else()
    {
        await using var apns = await FakeApns.Start();
        var release = new TaskCompletionSource();
        apns.Answer("aaaaaaaaaaaaaaaa", new StandInAnswer(200) { Until = release.Task });
        var client = Client(apns);
        await Push(client);
        var slow = Push(client, "aaaaaaaaaaaaaaaa");
        Assert.Equal(200, (await Push(client)).Status);
        Assert.False(slow.IsCompleted);
        release.SetResult();
        Assert.Equal(200, (await slow).Status);
    }

    [Fact]
    public async Task Silence_ends_with_the_patience_and_brings_a_new_connection()
    {
        await using var apns = await FakeApns.Start();
        apns.Answer(Token, new StandInAnswer(200), new StandInAnswer(200) { Fault = StandInFault.Silence }, new StandInAnswer(200));
        var client = Client(apns, _short);
        await Push(client);
        _clock.Advance(TimeSpan.FromSeconds(11)); // the connection is no longer new
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
        _clock.Advance(TimeSpan.FromSeconds(11));
        await Push(client);
        await Push(client);
        await Push(client);
        Assert.Equal(2, apns.Connections);
    }

    [Fact]
    public async Task A_refused_handshake_stops_the_pass_type_and_is_not_tried_for_each_push()
    {
        await using var apns = await FakeApns.Start(new StandInOptions { RefuseTls = true });
        var client = Client(apns);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Push(client)));
        Assert.All(answers, a => Assert.Equal((0, PushFailure.TlsRefused, PushVerdict.StopPassType), (a.Status, a.Reason, a.Verdict)));
        Assert.Equal((0, 2), (apns.Pushes, apns.Handshakes));
    }

    [Fact]
    public async Task A_peer_without_HTTP_2_and_one_that_is_not_trusted_stop_the_pass_type()
    {
        await using var old = await FakeApns.Start(new StandInOptions { Http1 = true });
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
        await using var back = await FakeApns.Start(new StandInOptions { Port = options.Endpoint.Port });
        Assert.Equal(PushFailure.Unreachable, (await Push(client)).Reason);
        Assert.Equal(0, back.Connections);
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await Push(client)).Status);
        File.Delete(options.TrustedRootsFile);
    }

    [Fact]
    public async Task Two_certificates_never_share_a_connection()
    {
        await using var apns = await FakeApns.Start();
        var client = Client(apns);
        using var other = PushSigners.For("pass.com.example.other");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i => Assert.Equal(200,
            (i % 2 == 0 ? await Push(client) : await client.Push(other, "pass.com.example.other", Token, CancellationToken.None)).Status)));
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
        apns.Answer("aaaaaaaaaaaaaaaa", new StandInAnswer(200) { Until = release.Task });
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
        _clock.Advance(ApnsClient.UnusedAfter);
        await Push(client);
        Assert.Equal(1, client.Certificates);
        client.Close(_signer.Thumbprint);
        Assert.Equal(0, client.Certificates);
        using var sets = new ApnsConnectionSets(apns.Endpoint, null, _clock);
        for (var i = 0; i < 70; i++)
        {
            using var one = PushSigners.For($"pass.com.example.n{i}");
            sets.Leave(sets.Enter(one));
        }

        Assert.Equal(64, sets.Count);
    }

    [Fact]
    public async Task A_push_that_is_given_up_says_so()
    {
        await using var apns = await FakeApns.Start();
        apns.Answer(Token, new StandInAnswer(200) { Fault = StandInFault.Silence });
        using var stop = new CancellationTokenSource(_short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(apns).Push(_signer, World.PassType, Token, stop.Token));
    }

    [Fact]
    public async Task Pushes_are_counted_by_what_came_of_them()
    {
        var counted = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "cherrypie_pushes" && ReferenceEquals(instrument.Meter.Scope, _services.GetRequiredService<IMeterFactory>()))
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => counted.AddOrUpdate((string)tags[0].Value!, value, (_, before) => before + value));
        listener.Start();
        await using var apns = await FakeApns.Start();
        apns.Answer("aaaaaaaaaaaaaaaa", 410, "Unregistered", DateTimeOffset.UtcNow);
        var client = Client(apns);
        await Push(client);
        await Push(client);
        await Push(client, "aaaaaaaaaaaaaaaa");
        Assert.Equal([("delivered", 2), ("unregister", 1)], counted.OrderBy(c => c.Key).Select(c => (c.Key, c.Value)));
    }

    [Fact]
    public async Task What_an_operator_must_see_is_logged_once_a_minute_and_without_the_whole_token()
    {
        await using var apns = await FakeApns.Start();
        apns.Answer(Token, 400, "PayloadEmpty");
        var log = new Lines();
        using var client = new ApnsClient(apns.Options, _clock, new PushMeter(_services.GetRequiredService<IMeterFactory>()), log);
        var first = await Push(client);
        await Push(client);
        Assert.Equal([$"APNs refuses pushes of {World.PassType}: 400 PayloadEmpty (push token 01234567…, apns-id {first.ApnsId})"], log.Written);
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Push(client);
        Assert.Equal(2, log.Written.Count);
    }

    [Fact]
    public void A_wrong_address_and_a_wrong_file_of_roots_are_told_by_name()
    {
        Assert.StartsWith("Push__Endpoint must be an https address", Assert.Throws<OperatorError>(() => Client(new PushOptions { Endpoint = new Uri("http://127.0.0.1") })).Message, StringComparison.Ordinal);
        Assert.StartsWith("Push__TrustedRootsFile can't be read", Assert.Throws<OperatorError>(() => Client(new PushOptions { TrustedRootsFile = "/nowhere.pem" })).Message, StringComparison.Ordinal);
        Assert.StartsWith("Push__TrustedRootsFile holds no certificate", Assert.Throws<OperatorError>(() => Client(new PushOptions { TrustedRootsFile = "/dev/null" })).Message, StringComparison.Ordinal);
    }

    private ApnsClient Client(FakeApns apns, TimeSpan? patience = null) => Client(apns.Options, patience);

    private ApnsClient Client(PushOptions options, TimeSpan? patience = null)
    {
        var client = new ApnsClient(options, _clock, new PushMeter(_services.GetRequiredService<IMeterFactory>()), NullLogger<ApnsClient>.Instance) { Patience = patience ?? TimeSpan.FromSeconds(30) };
        _clients.Enqueue(client);
        return client;
    }

    private Task<PushAnswer> Push(ApnsClient client, string token = Token) => client.Push(_signer, World.PassType, token, CancellationToken.None);

    private sealed class Lines : ILogger<ApnsClient>
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Enqueue(formatter(state, exception));
    }

    // Pauses end only when a test says so.
    private sealed class StillClock : TimeProvider
    {
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => Interlocked.Add(ref _ticks, by.Ticks);

        public override long GetTimestamp() => Interlocked.Read(ref _ticks);
    }
}
