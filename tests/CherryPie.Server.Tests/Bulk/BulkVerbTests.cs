using CherryPie.Server.Tests.Idempotency;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>import and update, beside a server.</summary>
[Trait("needs", "postgres")]
public sealed class BulkVerbTests(Server server) : IClassFixture<Server>
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    [Fact]
    public async Task A_file_is_imported_and_a_segment_changed()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var (file, errors) = (Path.Combine(server.DataFolder, "members.csv"), Path.Combine(server.DataFolder, "errors.csv"));
        await File.WriteAllTextAsync(file, "Key,E-mail,points\na,ada@example.com,1\nb,none,2\n");
        string[] import =
        [
            "import",
            file,
            "--template",
            "template",
            "--map",
            "E-mail=recoveryEmail",
            "--map",
            "Key=userDefinedId",
            "--account",
            world.Account.ApiKey,
        ];
        var (code, output) = await Run([.. import, "--dry-run"]);
        Assert.Equal(1, code);
        Assert.Contains("Dry run, nothing is changed: 2 rows, 1 issued, 0 updated, 0 unchanged, 1 refused.", output, Ordinal);
        Assert.Equal(0, await world.Passes());

        (code, output) = await Run([.. import, "--errors", Path.Combine(server.DataFolder, "none", "errors.csv")]);
        Assert.Equal(1, code);
        Assert.Contains("so nothing was imported", output, Ordinal);
        Assert.Equal(0, await world.Passes());

        (code, output) = await Run([.. import, "--errors", errors]);
        Assert.Equal(1, code);
        Assert.Contains("Row 3, E-mail: ", output, StringComparison.Ordinal);
        Assert.StartsWith("Key,E-mail,points,error", await File.ReadAllTextAsync(errors), StringComparison.Ordinal);
        Assert.Equal("a", Assert.Single(await world.Api.AllPasses()).GetProperty("userDefinedId").GetString());

        RequirePrivate(errors);
        var export = Path.Combine(server.DataFolder, "export.csv");
        (code, output) = await Run("export", "--out", export, "--account", world.Account.ApiKey);
        Assert.True(code == 0, output);
        RequirePrivate(export);

        var invalid = await world.Pass();
        Assert.Equal(200, (await world.Api.Put($"/v2/passes/{invalid}", """{"isInvalid":true}""")).Status);
        (code, output) = await Run(
            "update",
            "--filter",
            """{"templateName":"template"}""",
            "--set",
            "points=7",
            "--set",
            """{"isVoided":true}""",
            "--account",
            world.Account.ApiKey
        );
        Assert.True(code == 1, output);
        Assert.Contains($"Pass {invalid}: ", output, Ordinal);
        Assert.Contains("2 rows, 0 issued, 1 updated, 0 unchanged, 1 refused.", output, Ordinal);
        var pass = (await world.Api.AllPasses())[0];
        Assert.Equal("7", pass.GetProperty("dynamicData").GetProperty("points").GetString());
        Assert.True(pass.GetProperty("isVoided").GetBoolean());
    }

    // Read by its owner alone, and with nothing beside it that was begun.
    private static void RequirePrivate(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(file)!, "*.part"));
    }

    private async Task<(int Code, string Output)> Run(params string[] words)
    {
        await using var verb = ServerProcess.Start(
            server.DataFolder,
            words,
            [("ConnectionStrings__CherryPie", server.ConnectionString), ("DataFolder", server.DataFolder)]
        );
        return await verb.Ended();
    }
}
