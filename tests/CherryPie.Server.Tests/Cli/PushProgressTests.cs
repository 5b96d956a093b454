using System.Text.Json;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests.AppleWebService;
using CherryPie.Server.Tools.Simulator;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Cli;

/// <summary>The verb push template follows a push to its end, or says what keeps it from it.</summary>
[Trait("needs", "postgres"), Trait("takes", "long")]
public sealed class PushProgressTests : IDisposable
{
    private const string Bar = "[########################]";
    private readonly string _home = TestCluster.NewFolder();

    public void Dispose() => Directory.Delete(_home, recursive: true);

    [Fact]
    public async Task The_bar_runs_to_the_end_or_tells_what_holds_it()
    {
        await using var apns = await FakeApns.Start(record: false);
        var account = JsonElement.Parse((await Run("accounts", "create", "bar", "--json")).Output);
        await using var server = ServerProcess.Serve(
            _home,
            ("Push__Endpoint", apns.Endpoint.ToString()),
            ("Push__TrustedRootsFile", apns.RootsFile),
            ("Push__Coalesce", "00:00:00")
        );
        var api = new ApiClient(
            new HttpClient { BaseAddress = new Uri(await server.Ready()) },
            account.GetProperty("apiKey").GetString()!,
            account.GetProperty("apiSecret").GetString()!,
            TimeProvider.System
        );
        var database = await ClusterLock.Running(Path.Combine(_home, "cherrypie"), CancellationToken.None) + ";Pooling=false";
        var devices = await SeededDevices.Of(
            database,
            (await api.Post("/v2/passes", """{"templateName":"demo"}""")).Id,
            "pass.com.example.demo",
            1200
        );

        var (code, output) = await Run("push", "template", "demo");
        Assert.Equal((0, $"{Bar} 100 %  passes 1200/1200  pushed 1200  waiting 0"), (code, output.Split('\n')[^1]));
        Assert.DoesNotContain('\r', output);
        Assert.All(devices.Tokens, t => Assert.Equal(1, apns.Count(t)));

        await using (var terminal = ServerProcess.StartInTerminal(_home, "push", "template", "demo"))
        {
            (code, output) = await terminal.Ended();
            Assert.True(code == 0, output);
            Assert.Contains(
                $"\n{Bar} 100 %  passes 1200/1200  pushed 1200  waiting 0",
                output.Replace('\r', '\n'),
                StringComparison.Ordinal
            );
        }

        apns.Rule = (_, _) => new SimulatedApnsResponse(503, "ServiceUnavailable");
        (code, output) = await Run("push", "template", "demo");
        Assert.Equal(
            (1, "1200 pushes failed and are tried again by themselves; push explain PASSID tells why."),
            (code, output.Split('\n')[^1])
        );
        apns.Rule = (_, _) => new SimulatedApnsResponse(403, "BadCertificate");
        (code, output) = await Run("push", "template", "demo");
        Assert.Equal(
            (1, "Pushes are stopped: APNs answers 403 BadCertificate. They go on by themselves; push explain PASSID tells more."),
            (code, output.Split('\n')[^1])
        );

        Assert.Equal((0, "No job is dead."), await Run("jobs", "list", "--dead"));
        await using (var connection = new NpgsqlConnection(database))
        {
            await connection.OpenAsync();
            await using var bury = new NpgsqlCommand(
                "INSERT INTO jobs (kind, subject, position, done, total, attempts, is_dead, error) VALUES ('push', "
                    + "'pass.com.example.demo abcdefghijkl', 0, 0, 0, 10, true, 'APNs answered 500') RETURNING id",
                connection
            );
            var id = FormattableString.Invariant($"{await bury.ExecuteScalarAsync()}");
            var (_, dead) = await Run("jobs", "list", "--dead");
            Assert.StartsWith(id, dead, StringComparison.Ordinal);
            Assert.Contains("pass.com.example.demo abcdefgh…", dead, StringComparison.Ordinal);
            Assert.EndsWith("A dead job runs again with: jobs retry ID", dead, StringComparison.Ordinal);
            Assert.Equal((0, "It is due now: a running server takes it within a second."), await Run("jobs", "retry", id));
            await Eventually.Is(async () => (await Run("jobs", "list")).Output == "No job waits: everything is done.");
            Assert.Equal(
                (1, $"No job {id} waits or is dead: it is done, or a server is working on it. jobs list shows them."),
                await Run("jobs", "retry", id)
            );
            await using var mend = new NpgsqlCommand("UPDATE pass_types SET stopped_until = NULL, stop_reason = NULL", connection);
            await mend.ExecuteNonQueryAsync();
        }

        await server.Kill();
        (code, output) = await Run("push", "template", "demo");
        Assert.Equal((1, "No server is working on it. It is done as soon as one runs."), (code, output.Split('\n')[^1]));

        await using var again = ServerProcess.Serve(_home);
        api = new ApiClient(
            new HttpClient { BaseAddress = new Uri(await again.Ready()) },
            account.GetProperty("apiKey").GetString()!,
            account.GetProperty("apiSecret").GetString()!,
            TimeProvider.System
        );
        Assert.Equal(200, (await api.Put("/v2/templates/demo", """{"status":"INVALID"}""")).Status);
        Assert.Equal(
            (1, "status: template \"demo\" is INVALID, which is final; its passes were told when it became so"),
            await Run("push", "template", "demo")
        );
    }

    private async Task<(int Code, string Output)> Run(params string[] words)
    {
        await using var verb = ServerProcess.Start(_home, words);
        var (code, output) = await verb.Ended();
        return (code, output.Trim());
    }
}
