using System.Text.Json;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.Cli;

/// <summary>doctor in a shell that knows nothing of the server's settings.</summary>
[Trait("needs", "postgres")]
public sealed class DoctorTests : IAsyncLifetime
{
    private readonly string _home = TestCluster.NewFolder();

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        Directory.Delete(_home, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task It_judges_the_settings_of_the_server_that_runs()
    {
        const string secret = "the-password-of-the-mail-server";
        await using (
            var server = ServerProcess.Serve(
                _home,
                ("PublicUrl", "https://passes.example.com"),
                ("Mail__Host", "mail.example.com"),
                ("Mail__From", "passes@example.com"),
                ("Mail__Password", secret),
                ("Console__Oidc__Authority", "http://127.0.0.1:9"),
                ("Console__Oidc__ClientId", "cherrypie"),
                ("Console__Oidc__ClientSecret", secret),
                ("Console__Oidc__Name", "Example")
            )
        )
        {
            var address = await server.Ready();
            var findings = await Doctor();
            Assert.Equal(("Ok", "https://passes.example.com"), findings["public url"]);
            Assert.Equal(("Ok", "mail.example.com:587"), findings["mail"]);
            Assert.Contains(address, findings["server"].Text, StringComparison.Ordinal);
            Assert.Contains($"MiB left for {_home}", findings["disk"].Text, StringComparison.Ordinal);

            // It started all the same; that it has the client's secret is known, and the secret is not.
            Assert.Equal("Wrong", findings["sign-in"].State);
            Assert.StartsWith("nobody signs in by Example: ", findings["sign-in"].Text, StringComparison.Ordinal);
            Assert.Contains("Console__Oidc__Authority must be the address", findings["sign-in"].Text, StringComparison.Ordinal);

            // What the command line says wins.
            Assert.Equal("https://other.example.com", (await Doctor("--PublicUrl", "https://other.example.com"))["public url"].Text);

            var noted = await File.ReadAllTextAsync(Path.Combine(_home, "cherrypie/server.settings"));
            Assert.DoesNotContain(secret, noted, StringComparison.Ordinal);
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite,
                File.GetUnixFileMode(Path.Combine(_home, "cherrypie/server.settings"))
            );
            await server.Kill();
        }

        // The killed one's note is still there, and counts no more.
        var alone = await Doctor();
        Assert.Equal("Warning", alone["server"].State);
        Assert.Equal("Warning", alone["mail"].State);
    }

    [Fact]
    public async Task A_verb_that_lacks_the_way_to_the_database_makes_no_other_one()
    {
        var database = await TestCluster.MakeEmptyDatabase();
        await using (
            var server = ServerProcess.Serve(
                _home,
                ("ConnectionStrings__CherryPie", database),
                ("Secrets__MasterKey", OperatedServer.NewMasterKey())
            )
        )
        {
            await server.Ready();
            await Refused("doctor");
            await server.Kill();
        }

        await Refused("doctor");
        await Refused("accounts", "list");
        await Refused("backup", Path.Combine(_home, "file"));
        Assert.Empty(Directory.GetDirectories(Path.Combine(_home, "cherrypie"), "postgres-*"));
        await TestCluster.DropDatabase(database);

        async Task Refused(params string[] verb)
        {
            await using var process = ServerProcess.Start(_home, verb);
            var (code, output) = await process.Ended();
            Assert.True(
                code == 1 && output.Contains("ConnectionStrings__CherryPie that the server has", StringComparison.Ordinal),
                $"{verb[0]}: {code} {output}"
            );
        }
    }

    private async Task<Dictionary<string, (string State, string Text)>> Doctor(params string[] more)
    {
        await using var process = ServerProcess.Start(_home, ["doctor", "--json", .. more]);
        var (_, output) = await process.Ended();
        return JsonDocument
            .Parse(output)
            .RootElement.EnumerateArray()
            .GroupBy(f => f.GetProperty("what").GetString()!)
            .ToDictionary(g => g.Key, g => (g.First().GetProperty("state").GetString()!, g.First().GetProperty("text").GetString()!));
    }
}
