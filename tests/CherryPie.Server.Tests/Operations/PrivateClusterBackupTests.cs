using System.Text.Json;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Operations;

/// <summary>backup and restore where the server runs its own PostgreSQL in its data folder.</summary>
[Trait("needs", "postgres"), Trait("takes", "long")]
public sealed class PrivateClusterBackupTests : IDisposable
{
    private readonly string _folder = TestCluster.NewFolder();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Another_data_folder_goes_on_with_what_was_backed_up()
    {
        var (first, second) = (Home("first"), Home("second"));
        var (file, key) = (Path.Combine(_folder, "cherrypie.backup"), Path.Combine(_folder, "key"));
        string pass,
            passJson;
        await using (var server = ServerProcess.Serve(first))
        {
            pass = (await Started(server)).Split("/p/")[1].Trim();
            passJson = await PassJson(await server.Ready(), pass);
            Assert.Contains(
                "The master key is in " + key,
                await Verb(first, 0, "backup", file, "--master-key", key),
                StringComparison.Ordinal
            );
            Assert.Contains("A server runs on this database", await Verb(first, 1, "restore", file), StringComparison.Ordinal);
            server.Terminate();
            await server.Ended();
        }

        var said = await Verb(first, 1, "restore", file);
        var cluster = Assert.Single(Directory.GetDirectories(Path.Combine(first, "cherrypie"), "postgres-*"));
        Assert.Contains($"mv {cluster} {cluster}.former", said, StringComparison.Ordinal);
        Directory.Move(cluster, cluster + ".former");
        Assert.Contains("Restored: ", await Verb(first, 0, "restore", file), StringComparison.Ordinal);

        // On a machine where another server had been started for a trial.
        Directory.CreateDirectory(Path.Combine(second, "cherrypie"));
        var trial = Path.Combine(second, "cherrypie", "master-key");
        var trialKey = OperatedServer.NewMasterKey();
        await File.WriteAllTextAsync(trial, trialKey);
        Assert.Contains("--master-key FILE", await Verb(second, 1, "restore", file), StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(second, "cherrypie"), "postgres-*"));
        Assert.Contains(trial + ".former-1", await Verb(second, 0, "restore", file, "--master-key", key), StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllTextAsync(key), await File.ReadAllTextAsync(trial));
        Assert.Equal(trialKey, await File.ReadAllTextAsync(trial + ".former-1"));

        foreach (var home in new[] { first, second })
        {
            await using var restored = ServerProcess.Serve(home);
            Assert.Equal(passJson, await PassJson(await restored.Ready(), pass));
        }
    }

    [Fact]
    public async Task Nothing_is_no_backup()
    {
        var file = Path.Combine(_folder, "nothing");
        Assert.Contains("There is nothing to back up", await Verb(Home("none"), 1, "backup", file), StringComparison.Ordinal);
        Assert.Equal(["owner"], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    private static async Task<string> Started(ServerProcess server)
    {
        await server.Ready();
        string? line = null;
        await Eventually.Is(() =>
            (line = server.Output.Split('\n').FirstOrDefault(l => l.Contains("/p/", StringComparison.Ordinal))) is not null
        );
        return line!;
    }

    // But for the address, which is another each time.
    private static async Task<string> PassJson(string address, string pass)
    {
        using var http = new HttpClient();
        var package = PassArchive.Open(await http.GetByteArrayAsync(new Uri($"{address}/v2/passes/{pass}/bundle")));
        var json = JsonElement.Parse(package.Files["pass.json"].Span);
        return string.Join('\n', json.EnumerateObject().Where(p => p.Name != "webServiceURL").Select(p => p.ToString()));
    }

    private static async Task<string> Verb(string home, int expected, params string[] words)
    {
        await using var verb = ServerProcess.Start(home, words);
        var (code, said) = await verb.Ended();
        Assert.True(code == expected, said);
        return said;
    }

    // Not closed: as root without user namespaces PostgreSQL's account has to pass through.
    private string Home(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
}
