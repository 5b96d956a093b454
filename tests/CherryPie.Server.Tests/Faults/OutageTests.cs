using CherryPie.Server.Tests.Operations;
using Npgsql;
using Xunit;
using Xunit.Abstractions;

namespace CherryPie.Server.Tests.Faults;

/// <summary>While the database is away, full or out of connections, callers get 503 in the words of their API; afterwards the same server
/// goes on. A disk can't be filled everywhere that tests run: the error that PostgreSQL tells of it is raised by a trigger.</summary>
[Trait("needs", "postgres")]
public sealed class OutageTests(OutageServer outage, ITestOutputHelper output) : IClassFixture<OutageServer>
{
    [Fact]
    public Task PostgreSQL_is_restarted() => During(outage.Main, outage.StopPostgres, outage.StartPostgres, isAway: true);

    [Fact]
    public Task PostgreSQL_throws_all_sessions_out() =>
        During(outage.Main, outage.EndSessions, () => Task.CompletedTask, isAway: false, wanted: 3);

    [Fact]
    public async Task PostgreSQL_has_no_connection_left()
    {
        IReadOnlyList<NpgsqlConnection> taken = [];
        await During(
            outage.Main,
            async () => taken = await outage.TakeConnections(),
            async () =>
            {
                foreach (var connection in taken)
                {
                    await connection.DisposeAsync();
                }
            },
            isAway: false
        );
        Assert.NotEmpty(taken);
    }

    [Fact]
    public async Task The_servers_own_pool_is_exhausted()
    {
        await using var small = await outage.Another(";Maximum Pool Size=6;Timeout=1");
        await During(small, () => Task.CompletedTask, () => Task.CompletedTask, isAway: false, clients: 24, wanted: 5);
    }

    [Fact]
    public Task The_disk_is_full() => During(outage.Main, () => outage.FailWrites("53100"), outage.LetWrites, isAway: false);

    [Fact]
    public Task The_disk_is_full_of_data_and_log() => During(outage.Main, outage.FillDisk, outage.FreeDisk, isAway: true);

    [Theory]
    [InlineData("53200")] // out of memory
    [InlineData("53400")] // a configured limit is exceeded
    [InlineData("58030")] // input or output error
    [InlineData("57014")] // cancelled: a statement's time-out
    [InlineData("55P03")] // a lock's time-out
    [InlineData("25006")] // read-only: a standby, before the address leads to the new primary
    [InlineData("40P01")] // a deadlock's victim
    public async Task Each_passing_error_is_told_as_one(string state)
    {
        await outage.FailWrites(state);
        try
        {
            foreach (
                var answer in new[]
                {
                    await outage.Main.Api.Post("/v2/passes", """{"templateName":"open"}"""),
                    await outage.Main.Api.Put("/v2/campaigns/open", """{"displayName":"another"}"""),
                    await outage.Main.Api.Put("/v2/templates/open/push", ""),
                    await outage.Main.Api.Send("POST", "/wallet/v1/log", """{"logs":["a line"]}"""u8.ToArray(), "application/json", []),
                }
            )
            {
                answer.Refused(503);
                Assert.True(int.Parse(answer.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture) > 0);
            }
        }
        finally
        {
            await outage.LetWrites();
        }

        _ = (await outage.Main.Api.Post("/v2/passes", """{"templateName":"open"}""")).Id;
    }

    // Behind a pooler a statement that gets no session in time fails in the same way.
    [Fact]
    public async Task Work_whose_sessions_end_goes_on_at_once()
    {
        await using var connection = new NpgsqlConnection(outage.Database);
        await connection.OpenAsync();
        await Run(
            """
            CREATE SEQUENCE deaths;
            CREATE TABLE ended_leases (id bigint);
            CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN
                IF nextval('deaths') <= 4 THEN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(60); END IF;
                RETURN COALESCE(NEW, OLD);
            END $$;
            CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO ended_leases VALUES (NEW.id); RETURN NULL; END $$;
            CREATE TRIGGER die BEFORE DELETE ON jobs FOR EACH ROW EXECUTE FUNCTION die();
            CREATE TRIGGER die_too BEFORE UPDATE ON jobs FOR EACH ROW WHEN (OLD.leased_by IS NOT NULL) EXECUTE FUNCTION die();
            CREATE TRIGGER die BEFORE DELETE ON push_batches FOR EACH ROW EXECUTE FUNCTION die();
            CREATE TRIGGER note AFTER UPDATE ON jobs FOR EACH ROW
                WHEN (OLD.leased_by IS NOT NULL AND NEW.attempts > OLD.attempts) EXECUTE FUNCTION note();
            """
        );
        try
        {
            _ = (await outage.Main.Api.Put($"/v2/templates/{MixedLoad.Open}/push", "")).Name;
            await Kept.AssertDone(outage.Database, TimeSpan.FromMinutes(1));
            Assert.InRange(await Run("SELECT last_value FROM deaths"), 3, 100);
            await Run("ALTER SEQUENCE deaths RESTART");

            // A batch of which nothing is left to send is deleted by who has leased it.
            Assert.Equal(
                1,
                await Run(
                    """
                    WITH made AS (
                        INSERT INTO push_batches (job_id, account_id, pass_type_identifier, template_id, devices, size)
                        SELECT 0, p.account_id, pass_type_identifier, t.id, '{nobody}', 1
                        FROM pass_types p JOIN templates t ON t.account_id = p.account_id LIMIT 1 RETURNING 1)
                    SELECT count(*) FROM made
                    """
                )
            );
            await Kept.AssertDone(outage.Database, TimeSpan.FromMinutes(1));
            Assert.InRange(await Run("SELECT last_value FROM deaths"), 4, 100);
            Assert.Equal(0, await Run("SELECT count(*) FROM ended_leases"));
        }
        finally
        {
            await Run("DROP FUNCTION die, note CASCADE; DROP SEQUENCE deaths; DROP TABLE ended_leases");
        }

        async Task<long> Run(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return await command.ExecuteScalarAsync() as long? ?? 0;
        }
    }

    private async Task During(OperatedServer server, Func<Task> begin, Func<Task> end, bool isAway, int clients = 8, int wanted = 40)
    {
        var load = new MixedLoad(() => server.Api, () => server.Http, mayBreak: false);
        using var done = new CancellationTokenSource();
        var running = load.Run(clients, done.Token);
        try
        {
            await Goes(load);
            var before = load.Unavailable;
            await begin();
            await Eventually.Is(
                () => load.Unavailable >= before + wanted || !load.Faults.IsEmpty || load.Acknowledged > 3000,
                TimeSpan.FromMinutes(1)
            );
            if (isAway)
            {
                using var ready = await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
                Assert.Equal(503, (int)ready.StatusCode);
            }

            await end();
            await Goes(load);
        }
        finally
        {
            await done.CancelAsync(); // or it would go on during the next test
            await running;
        }

        output.WriteLine($"{load.Acknowledged} acknowledged, {load.Unavailable} answered 503");
        Assert.Empty(load.Faults);
        Assert.NotEqual(0, load.Unavailable);
        await Kept.AssertAll(load, outage.Database);
        await Eventually.Is(async () => (int)(await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode == 200);
    }

    private static Task Goes(MixedLoad load)
    {
        var until = load.Acknowledged + 100;
        return Eventually.Is(() => load.Acknowledged >= until || !load.Faults.IsEmpty, TimeSpan.FromMinutes(1));
    }
}
