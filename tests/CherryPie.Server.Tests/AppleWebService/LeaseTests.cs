using System.Text.Json;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>Two servers' processes on one database; one is killed with all that it had leased.</summary>
[Trait("needs", "postgres"), Trait("takes", "long")]
public sealed class LeaseTests : IAsyncLifetime
{
    private const string PassType = "pass.com.example.demo";
    private readonly string _folder = TestCluster.NewFolder();
    private string _database = "";

    public async Task InitializeAsync() => _database = await TestCluster.MakeDatabase();

    public async Task DisposeAsync()
    {
        await TestCluster.DropDatabase(_database);
        Directory.Delete(_folder, recursive: true);
    }

    // Far less than the minute or two that each lease alone would last.
    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_killed_server_had_leased_another_takes_over_within_seconds(bool otherRunsAlready)
    {
        await using var apns = await FakeApns.Start(record: false);
        var killed = new TaskCompletionSource();

        // Until a connection has proved to work, a server sends one push at a time.
        apns.Rule = (push, answer) => push.Number == 1 ? answer : answer with { Until = killed.Task };
        await using var creating = ServerProcess.Start(
            _folder,
            ["accounts", "create", "lease", "--json"],
            ("ConnectionStrings__CherryPie", _database)
        );
        var (code, output) = await creating.Ended();
        Assert.True(code == 0, output);
        var account = JsonElement.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        await using var one = Serve(apns);
        var api = new ApiClient(
            new HttpClient { BaseAddress = new Uri(await one.Ready()) },
            account.GetProperty("apiKey").GetString()!,
            account.GetProperty("apiSecret").GetString()!,
            TimeProvider.System
        );
        var pass = (await api.Post("/v2/passes", """{"templateName":"demo"}""")).Id;

        // Pushes by the devices' own rows, then by batches, of which only the first is answered.
        var single = await SeededDevices.Of(_database, pass, PassType, 20);
        await Run("UPDATE devices SET push_due_at = clock_timestamp()");
        await Eventually.Is(() => apns.Pushes >= single.Count);
        var many = await SeededDevices.Of(_database, pass, PassType, 2500);
        Assert.Equal(200, (await api.Put("/v2/templates/demo/push", "")).Status);
        await Eventually.Is(async () =>
            await Number("SELECT count(*) FROM push_batches WHERE taken_at IS NOT NULL") > 0
            && await Number("SELECT count(*) FROM jobs") == 0
        );

        // A job that has begun and can't go on.
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var hold = new NpgsqlCommand("SELECT last_tag FROM update_sequences FOR UPDATE", connection);
        var tag = (long)(await hold.ExecuteScalarAsync())!;
        await Run(
            """
            INSERT INTO jobs (kind, subject, account_id, position, done, total, attempts, is_dead)
            SELECT 'pass-changed', r.pass_id, p.account_id, 0, 0, 0, 0, false FROM registrations r JOIN passes p ON p.id = r.pass_id LIMIT 1
            """
        );
        await Eventually.Is(async () => await Number("SELECT count(*) FROM jobs WHERE leased_by IS NOT NULL") == 1);

        ServerProcess? other = null;
        if (otherRunsAlready)
        {
            await (other = Serve(apns)).Ready();
        }

        await one.Kill();
        await transaction.RollbackAsync();
        other ??= Serve(apns);
        await using var _ = other;
        await other.Ready();
        Assert.Equal(1, apns.Accepted);
        killed.SetResult();
        await Eventually.Is(
            async () => await Number("SELECT count(*) FROM jobs") == 0 && await single.Waiting() + await many.Waiting() == 0,
            _soon
        );
        Assert.All(single.Tokens.Concat(many.Tokens), t => Assert.True(apns.Count(t) > 0));
        Assert.Equal(1, await Number($"SELECT count(*) FROM registrations WHERE update_tag > {tag}"));
        const string Accepted = """
            SELECT count(*) FROM devices WHERE last_status = 200 OR device_id IN (SELECT unnest(devices) FROM push_batch_results)
            """;
        Assert.Equal(many.Count, await Number(Accepted) - single.Count);
    }

    private ServerProcess Serve(FakeApns apns) =>
        ServerProcess.Serve(
            _folder,
            ("ConnectionStrings__CherryPie", _database),
            ("Push__Endpoint", apns.Endpoint.ToString()),
            ("Push__TrustedRootsFile", apns.RootsFile)
        );

    private async Task<long> Number(string sql) => (long)(await Run(sql))!;

    private async Task<object?> Run(string sql)
    {
        await using var connection = new NpgsqlConnection(_database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
