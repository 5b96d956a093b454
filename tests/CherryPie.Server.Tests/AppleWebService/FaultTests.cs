using System.Net;
using CherryPie.Server.Features.Push;
using CherryPie.Server.Tools.Simulator;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>What each of APNs' answers and each failure of the way there does to registrations, and that no push is lost by it.</summary>
public sealed class FaultTests(PushServer server) : IClassFixture<PushServer>
{
    public static TheoryData<int, string, string> Answers =>
        new()
        {
            { 400, "BadDeviceToken", "suspended" },
            { 400, "DeviceTokenNotForTopic", "suspended" },
            { 410, "", "suspended" },
            { 410, "Unregistered", "forgotten" },
            { 410, "ExpiredToken", "forgotten" },
            { 400, "PayloadEmpty", "dropped" },
            { 400, "InvalidPushType", "dropped" },
            { 404, "BadPath", "dropped" },
            { 405, "MethodNotAllowed", "dropped" },
            { 413, "PayloadTooLarge", "dropped" },
            { 429, "TooManyRequests", "retried" },
            { 500, "InternalServerError", "retried" },
            { 503, "ServiceUnavailable", "retried" },
            { 503, "Shutdown", "retried" },
            { 502, "", "retried" },
            { 400, "IdleTimeout", "stopped" },
            { 400, "TopicDisallowed", "stopped" },
            { 400, "BadTopic", "stopped" },
            { 400, "MissingTopic", "stopped" },
            { 403, "BadCertificate", "stopped" },
            { 403, "BadCertificateEnvironment", "stopped" },
            { 403, "Forbidden", "stopped" },
            { 403, "MissingProviderToken", "stopped" },
        };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Each_refusal_does_what_it_must_and_the_other_device_is_pushed(int status, string reason, string outcome)
    {
        var (world, pass, phone) = await Registered();
        var other = Phone.Of(world);
        Assert.Equal(HttpStatusCode.Created, await other.Add(pass));
        server.Apns.Answer(
            phone.PushToken,
            new SimulatedApnsResponse(status, reason, DateTimeOffset.UtcNow.AddHours(1)),
            SimulatedApnsResponse.Accepted
        );
        await Change(world, pass);
        await Eventually.Is(() => server.Apns.Count(other.PushToken) > 0);
        if (outcome is "retried" or "stopped")
        {
            await Eventually.Is(() => server.Apns.Count(phone.PushToken) > 0);
            Assert.Equal(
                outcome == "stopped",
                server.Log.Any(l =>
                    l.Contains($"Pushes of {World.PassType} are stopped", StringComparison.Ordinal)
                    && l.Contains(reason, StringComparison.Ordinal)
                )
            );
            await Eventually.Is(async () => await Query(world, "SELECT stop_reason FROM pass_types WHERE account_id = @account") is DBNull);
        }

        await Eventually.Is(async () =>
            (long)(await Query(world, "SELECT count(*) FROM devices WHERE account_id = @account AND push_due_at IS NOT NULL"))! == 0
        );
        Assert.Equal(
            outcome == "suspended" ? 1L : 0,
            await Query(world, "SELECT count(*) FROM devices WHERE account_id = @account AND suspended_at IS NOT NULL")
        );
        Assert.Equal(
            outcome == "forgotten" ? 1 : 2,
            (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("passbookDevices").GetInt32()
        );

        // A change afterwards reaches all that are registered and not suspended; registering again ends a suspension.
        var before = server.Apns.Count(phone.PushToken);
        await phone.Register(pass);
        await Change(world, pass);
        await Eventually.Is(() => server.Apns.Count(phone.PushToken) > before);
    }

    [Fact]
    public async Task A_registration_younger_than_APNs_knowledge_of_a_dead_token_stays_and_is_pushed()
    {
        var (world, pass, phone) = await Registered();
        server.Apns.Answer(
            phone.PushToken,
            new SimulatedApnsResponse(410, "Unregistered", DateTimeOffset.UtcNow.AddHours(-1)),
            SimulatedApnsResponse.Accepted
        );
        await Change(world, pass);
        await Eventually.Is(() => server.Apns.Count(phone.PushToken) > 0);
        Assert.Equal(1, (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("passbookDevices").GetInt32());
    }

    [Fact]
    public async Task A_token_that_is_always_too_busy_ends_as_a_dead_job_that_can_be_retried()
    {
        var (world, pass, phone) = await Registered();
        server.Apns.Answer(phone.PushToken, new SimulatedApnsResponse(429, "TooManyRequests"));
        await Execute(world, "UPDATE devices SET push_attempts = 9, push_due_at = clock_timestamp() WHERE account_id = @account");
        await Eventually.Is(async () =>
            (long)(await Query(world, "SELECT count(*) FROM jobs WHERE account_id = @account AND kind = 'push' AND is_dead"))! == 1
        );
        server.Apns.Answer(phone.PushToken, SimulatedApnsResponse.Accepted);
        await Execute(world, "UPDATE jobs SET is_dead = false, run_at = clock_timestamp() WHERE account_id = @account AND kind = 'push'");
        await Eventually.Is(() => server.Apns.Count(phone.PushToken) > 0);
        Assert.Equal(0L, await Query(world, "SELECT count(*) FROM jobs WHERE account_id = @account AND kind = 'push'"));
    }

    [Theory]
    [InlineData(nameof(SimulatedApnsFault.GoAway))]
    [InlineData(nameof(SimulatedApnsFault.Reset))]
    [InlineData(nameof(SimulatedApnsFault.Silence))]
    public async Task Faults_amid_many_pushes_lose_none(string fault)
    {
        var (world, pass, _) = await Registered();
        var devices = await SeededDevices.Of(server.ConnectionString, pass, World.PassType, 400);
        var first = server.Apns.Pushes;
        server.Apns.Rule = (push, answer) =>
            (push.Number - first) is 60 or 130 or 250 ? answer with { Fault = Enum.Parse<SimulatedApnsFault>(fault) } : answer;
        await Push(world);
        await AllPushed(devices);
        server.Apns.Rule = (_, answer) => answer;
    }

    [Theory]
    [InlineData("tls")]
    [InlineData("http1")]
    [InlineData("silence")]
    public async Task While_APNs_is_out_of_reach_the_pass_type_waits_and_then_goes_on_by_itself(string fault)
    {
        var (world, pass, _) = await Registered();
        var devices = await SeededDevices.Of(server.ConnectionString, pass, World.PassType, 50);
        await server.ReplaceApns(new SimulatedApnsOptions { RefuseTls = fault == "tls", Http1 = fault == "http1" });
        server.Apns.Rule = (_, answer) => fault == "silence" ? answer with { Fault = SimulatedApnsFault.Silence } : answer;
        await Push(world);
        await Eventually.Is(async () => await devices.Stopped() is not null);
        Assert.Equal(0, server.Apns.Tokens);
        await server.ReplaceApns(new SimulatedApnsOptions());
        // Its connections pause by the server's clock, the pass type by PostgreSQL's.
        await Eventually.Is(
            () => devices.Tokens.All(t => server.Apns.Count(t) > 0),
            TimeSpan.FromMinutes(1),
            () => Task.Run(() => server.Clock.Advance(TimeSpan.FromSeconds(1)))
        );
        await AllPushed(devices);
    }

    [Fact]
    public async Task A_flood_of_refused_tokens_stops_the_pass_type_and_suspends_nobody()
    {
        var (world, pass, _) = await Registered();
        var devices = await SeededDevices.Of(server.ConnectionString, pass, World.PassType, 330);
        var mended = false;
        server.Apns.Rule = (_, answer) => mended ? answer : new SimulatedApnsResponse(400, "BadDeviceToken");
        await Push(world);
        await Eventually.Is(async () => await devices.Stopped() is { } why && why.Contains("more than half", StringComparison.Ordinal));
        mended = true;
        await AllPushed(devices);
        server.Apns.Rule = (_, answer) => answer;
    }

    [Fact]
    public async Task Many_bad_tokens_among_more_good_ones_are_suspended_and_stop_nobody()
    {
        var (world, pass, _) = await Registered();
        var devices = await SeededDevices.Of(server.ConnectionString, pass, World.PassType, 700);
        var bad = devices.Tokens.Where((_, index) => index % 3 == 0).ToHashSet();
        server.Apns.Rule = (push, answer) => bad.Contains(push.Token) ? new SimulatedApnsResponse(400, "DeviceTokenNotForTopic") : answer;
        await Push(world);
        await Eventually.Is(async () => await devices.Waiting() == 0 && await devices.Suspended() == bad.Count);
        Assert.All(devices.Tokens.Except(bad), t => Assert.True(server.Apns.Count(t) > 0));
        Assert.Null(await devices.Stopped());
        server.Apns.Rule = (_, answer) => answer;
    }

    [Fact]
    public async Task Two_servers_share_the_work_and_what_a_killed_one_had_leased_is_sent_by_the_other()
    {
        var (world, pass, _) = await Registered();
        var devices = await SeededDevices.Of(server.ConnectionString, pass, World.PassType, 3000);
        await using var beside = server.WithWebHostBuilder(_ => { });
        using var started = beside.CreateClient();
        var (connections, both) = (new HashSet<string>(), new TaskCompletionSource());
        server.Apns.Rule = (push, answer) =>
        {
            lock (connections)
            {
                if (connections.Add(push.Connection) && connections.Count == 2)
                {
                    both.SetResult();
                }
            }

            return answer with
            {
                Until = both.Task,
            };
        };
        await Push(world);
        await AllPushed(devices);
        Assert.InRange(connections.Count, 2, 4);
        server.Apns.Rule = (_, answer) => answer;
        Assert.All(devices.Tokens, t => Assert.Equal(1, server.Apns.Count(t)));

        // Leased by one that died before it sent: due again once the time of the lease has passed.
        server.Apns.Rule = (_, answer) => new SimulatedApnsResponse(500, "InternalServerError");
        await Execute(world, "UPDATE devices SET push_due_at = clock_timestamp() + interval '1 second' WHERE account_id = @account");
        var leased = 0;
        await Eventually.Is(async () =>
            (leased += (await server.Services.GetRequiredService<PushTable>().Claim(500, CancellationToken.None)).Count) > 0
        );
        server.Apns.Rule = (_, answer) => answer;
        await Execute(world, "UPDATE devices SET push_due_at = push_due_at - interval '2 minutes' WHERE account_id = @account");
        await Eventually.Is(() => devices.Tokens.All(t => server.Apns.Count(t) > 1));
    }

    private async Task AllPushed(SeededDevices devices)
    {
        await Eventually.Is(() => devices.Tokens.All(t => server.Apns.Count(t) > 0));
        await Eventually.Is(async () => await devices.Waiting() == 0 && await devices.Stopped() is null);
        Assert.Equal((devices.Count, 0), (await devices.Registered(), await devices.Suspended()));
    }

    private async Task<(World World, string Pass, Phone Phone)> Registered()
    {
        var world = await World.WithTemplate(
            server,
            ""","back":[{"defaultValue":"#{points}"}]""",
            more: ""","dynamicKeys":[{"key":"points","type":"string","defaultValue":"0"}]"""
        );
        var pass = await world.Pass();
        var phone = Phone.Of(world);
        Assert.Equal(HttpStatusCode.Created, await phone.Add(pass));
        return (world, pass, phone);
    }

    private static async Task Push(World world) => Assert.Equal(200, (await world.Api.Put("/v2/templates/template/push", "")).Status);

    private static async Task Change(World world, string pass) =>
        Assert.Equal(200, (await world.Api.Put("/v2/passes/" + pass, $$$"""{"dynamicData":{"points":"{{{Guid.NewGuid()}}}"}}""")).Status);

    private Task<object?> Query(World world, string sql) => Run(world, sql, c => c.ExecuteScalarAsync());

    private Task<int> Execute(World world, string sql) => Run(world, sql, c => c.ExecuteNonQueryAsync());

    private async Task<T> Run<T>(World world, string sql, Func<NpgsqlCommand, Task<T>> run)
    {
        await using var connection = new NpgsqlConnection(server.ConnectionString);
        await connection.OpenAsync();
        await using var account = new NpgsqlCommand("SELECT id FROM accounts WHERE api_key = @key", connection)
        {
            Parameters = { new("key", world.Account.ApiKey) },
        };
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters = { new("account", await account.ExecuteScalarAsync()) },
        };
        return await run(command);
    }
}
