using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Hosting;

/// <summary>The real program, its own PostgreSQL and a home that only its account may enter.</summary>
[Trait("needs", "postgres"), Trait("takes", "long")]
public sealed class StartTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string _home = TestCluster.NewFolder();

    // As root without user namespaces PostgreSQL runs as another account, which has to pass through.
    private static readonly bool _canBeClosed = !Environment.IsPrivilegedProcess || HasUserNamespaces();

    public StartTests()
    {
        if (_canBeClosed)
        {
            File.SetUnixFileMode(_home, Private);
        }
    }

    private string Data => Path.Combine(_home, "cherrypie");

    private string PidFile => Path.Combine(Directory.GetDirectories(Data, "postgres-*").Single(), "postmaster.pid");

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static bool HasUserNamespaces()
    {
        using var unshare = Process.Start(new ProcessStartInfo("unshare", ["--user", "true"]) { RedirectStandardError = true })!;
        unshare.WaitForExit();
        return unshare.ExitCode == 0;
    }

    [Fact]
    public async Task It_starts_from_nothing_stops_cleanly_and_starts_again_on_the_same_data()
    {
        await using (var first = ServerProcess.Serve(_home))
        {
            Assert.Equal(HttpStatusCode.OK, await Readiness(await first.Ready()));
            await Run("CREATE TABLE kept AS SELECT 42 AS value");
            first.Terminate();
            var (code, output) = await first.Ended();
            Assert.Equal(0, code);
            Assert.Contains("/swagger", output, StringComparison.Ordinal);
            Assert.DoesNotContain("fail:", output, StringComparison.Ordinal);
            Assert.DoesNotContain("warn:", output, StringComparison.Ordinal);
        }

        Assert.False(File.Exists(PidFile));
        Assert.Equal(_canBeClosed ? Private : Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute, File.GetUnixFileMode(Data));
        await using var second = ServerProcess.Serve(_home);
        await second.Ready();
        Assert.Equal(42, await Run("SELECT value FROM kept"));
    }

    [Fact]
    public async Task It_survives_kill_9_of_itself_and_of_its_postgresql()
    {
        await using (var killed = ServerProcess.Serve(_home))
        {
            await killed.Ready();
            await Run("CREATE TABLE kept AS SELECT 42 AS value");
            await killed.Kill();
        }

        await using var server = ServerProcess.Serve(_home);
        var address = await server.Ready();
        using (var postmaster = Process.GetProcessById(int.Parse((await File.ReadAllLinesAsync(PidFile))[0], CultureInfo.InvariantCulture)))
        {
            postmaster.Kill();
            await postmaster.WaitForExitAsync();
        }

        using var timeOut = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await Readiness(address) != HttpStatusCode.OK)
        {
            timeOut.Token.ThrowIfCancellationRequested();
        }

        Assert.Equal(42, await Run("SELECT value FROM kept"));
    }

    [Fact]
    public async Task Verbs_work_beside_a_server_and_without_one()
    {
        await using (var alone = ServerProcess.Start(_home, ["migrate"]))
        {
            var (code, output) = await alone.Ended();
            Assert.True(code == 0, output);
            Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        }

        Assert.False(File.Exists(PidFile));
        await using (var unanswered = ServerProcess.Start(_home, ["health"], ("ASPNETCORE_URLS", "http://127.0.0.1:1")))
        {
            Assert.Equal(1, (await unanswered.Ended()).Code);
        }

        await using var server = ServerProcess.Serve(_home);
        await server.Ready();
        await using var health = ServerProcess.Start(_home, ["health"]); // finds the address in the data folder
        await using var migrate = ServerProcess.Start(_home, ["migrate"]);
        Assert.Equal(0, (await health.Ended()).Code);
        Assert.Equal(0, (await migrate.Ended()).Code);
        Assert.Equal(HttpStatusCode.OK, await Readiness(await server.Ready()));
    }

    [Fact]
    public async Task A_taken_port_is_one_line()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var url = "http://127.0.0.1:" + ((IPEndPoint)other.LocalEndpoint).Port;
        var line = await Refused(["--urls", url]);
        Assert.Contains(url, line, StringComparison.Ordinal);
        Assert.Contains("--urls", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_postgresql_it_says_how_to_get_one()
    {
        var empty = Directory.CreateDirectory(Path.Combine(_home, "empty")).FullName;
        await using var server = ServerProcess.Start(
            _home,
            ["--urls", "http://127.0.0.1:0"],
            ("CHERRYPIE_PG_BIN", empty),
            ("DOTNET_RUNNING_IN_CONTAINER", "")
        );
        var (code, output) = await server.Ended();
        Assert.Equal(1, code);
        foreach (
            var way in new[]
            {
                "sudo apt-get install postgresql",
                "sudo dnf install postgresql-server",
                "brew install postgresql@17",
                "ConnectionStrings__CherryPie",
                "docker compose up",
            }
        )
        {
            Assert.Contains(way, output, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_setting_stops_the_start_with_its_name_and_what_is_allowed()
    {
        Assert.Contains(
            "Push__Endpont. Push has: Push__Endpoint",
            await Refused([], ("Push__Endpont", "https://a.example")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Mail__Security is malformed; allowed: none, starttls, tls.",
            await Refused([], ("Mail__Security", "ssl"), ("MAIL", "/var/mail/root")),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "Auth__ClockSkew is malformed; allowed: a duration",
            await Refused(["--Auth__ClockSkew", "90"]),
            StringComparison.Ordinal
        );
        Assert.Contains("--Frob", await Refused(["--Frob", "1"]), StringComparison.Ordinal);
        Assert.Contains(
            "ConnectionStrings__CherryPie is malformed",
            await Refused(["--urls", "http://127.0.0.1:0"], ("ConnectionStrings__CherryPie", "postgres://me:secret@here/db")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task In_production_the_public_address_must_be_given_and_https()
    {
        Assert.Contains("PublicUrl is not set", await Refused([], ("ASPNETCORE_ENVIRONMENT", "Production")), StringComparison.Ordinal);
        Assert.Contains(
            "Use https",
            await Refused(["--PublicUrl", "http://passes.example.com"], ("ASPNETCORE_ENVIRONMENT", "Production")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task In_production_secrets_of_examples_are_none()
    {
        (string, string)[] production = [("ASPNETCORE_ENVIRONMENT", "Production"), ("PublicUrl", "https://passes.example.com")];
        foreach (var secret in new[] { "changeme", "Password123!", "aaaaaaaaaaaaaaaaaaaaaaaa" })
        {
            var line = await Refused([], [.. production, ("FirstAccount__Key", "key"), ("FirstAccount__Secret", secret)]);
            Assert.StartsWith("FirstAccount__Secret is an example's", line, StringComparison.Ordinal);
            Assert.DoesNotContain(secret, line, StringComparison.Ordinal);
        }

        Assert.StartsWith(
            "Secrets__MasterKey is an example's",
            await Refused([], [.. production, ("Secrets__MasterKey", Convert.ToBase64String(new byte[32]))]),
            StringComparison.Ordinal
        );
    }

    // One line, exit code 1, no stack trace.
    private async Task<string> Refused(string[] args, params (string Name, string Value)[] environment)
    {
        await using var server = ServerProcess.Start(_home, args, environment);
        var (code, output) = await server.Ended();
        Assert.Equal(1, code);
        return Assert.Single(output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<HttpStatusCode> Readiness(string address)
    {
        using var client = new HttpClient();
        return (await client.GetAsync(new Uri(address + "/health/ready"))).StatusCode;
    }

    private async Task<object?> Run(string sql)
    {
        await using var connection = new NpgsqlConnection(
            await File.ReadAllTextAsync(Path.Combine(Data, "postgres.address")) + ";Pooling=false"
        );
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
