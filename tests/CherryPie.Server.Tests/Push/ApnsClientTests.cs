using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Tools.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace CherryPie.Server.Tests.Push;

public sealed class ApnsClientTests : ApnsClients
{
    [Fact]
    public async Task A_push_is_an_empty_object_with_topic_and_expiration_and_nothing_else()
    {
        await using var apns = await FakeApns.Start();
        var answer = await Push(Client(apns));
        Assert.Equal((200, "", PushVerdict.Delivered), (answer.Status, answer.Reason, answer.Verdict));
        Assert.True(Guid.TryParse(answer.ApnsId, out _));
        var push = Assert.Single(apns.Received);
        Assert.Equal((Token, World.PassType, Signer.Thumbprint, "{}"), (push.Token, push.Topic, push.Thumbprint, push.Body));
        Assert.Equal(["apns-expiration", "apns-topic"], push.Headers.Order());
        var expires =
            DateTimeOffset.FromUnixTimeSeconds(long.Parse(push.Expiration!, System.Globalization.CultureInfo.InvariantCulture))
            - Clock.GetUtcNow();
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
    public async Task A_push_that_is_given_up_says_so()
    {
        await using var apns = await FakeApns.Start();
        apns.Answer(Token, new SimulatedApnsResponse(200) { Fault = SimulatedApnsFault.Silence });
        using var stop = new CancellationTokenSource(Short);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Client(apns).Push(Signer, World.PassType, Token, stop.Token));
    }

    [Fact]
    public async Task Pushes_are_counted_by_what_came_of_them()
    {
        var counted = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (
                instrument.Name == "cherrypie_pushes"
                && ReferenceEquals(instrument.Meter.Scope, Services.GetRequiredService<IMeterFactory>())
            )
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>(
            (_, value, tags, _) => counted.AddOrUpdate((string)tags[0].Value!, value, (_, before) => before + value)
        );
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
        using var client = new ApnsClient(apns.Options, Clock, new PushMeter(Services.GetRequiredService<IMeterFactory>()), log);
        var first = await Push(client);
        await Push(client);
        Assert.Equal(
            [$"APNs refuses pushes of {World.PassType}: 400 PayloadEmpty (push token 01234567…, apns-id {first.ApnsId})"],
            log.Written
        );
        Clock.Advance(TimeSpan.FromMinutes(1));
        await Push(client);
        Assert.Equal(2, log.Written.Count);
    }

    [Fact]
    public void A_wrong_address_and_a_wrong_file_of_roots_are_told_by_name()
    {
        Assert.StartsWith(
            "Push__Endpoint must be an https address",
            Assert.Throws<OperatorError>(() => Client(new PushOptions { Endpoint = new Uri("http://127.0.0.1") })).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "Push__TrustedRootsFile can't be read",
            Assert.Throws<OperatorError>(() => Client(new PushOptions { TrustedRootsFile = "/nowhere.pem" })).Message,
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            "Push__TrustedRootsFile holds no certificate",
            Assert.Throws<OperatorError>(() => Client(new PushOptions { TrustedRootsFile = "/dev/null" })).Message,
            StringComparison.Ordinal
        );
    }

    private sealed class Lines : ILogger<ApnsClient>
    {
        public ConcurrentQueue<string> Written { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => Written.Enqueue(formatter(state, exception));
    }
}
