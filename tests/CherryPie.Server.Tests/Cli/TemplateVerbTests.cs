using CherryPie.Server.Tests.Templates;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Cli;

/// <summary>templates export and templates import, beside a server.</summary>
[Trait("needs", "postgres")]
public sealed class TemplateVerbTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_template_goes_out_into_a_file_and_in_again()
    {
        var world = await World.WithTemplate(server, ""","logoText":"Shop" """);
        var file = Path.Combine(server.DataFolder, "card.zip");
        var (code, output) = await Run("templates", "export", "template", "--out", file);
        Assert.True(code == 0, output);
        Assert.Contains("pass.json", PassArchive.Open(await File.ReadAllBytesAsync(file)).Files.Keys);
        Assert.Equal(1, (await Run("templates", "export", "template", "--out", file)).Code); // it is not replaced

        (code, output) = await Run("templates", "import", file, "again", "campaign", "--start", "2016-01-01T00:00:00Z");
        Assert.True(code == 0, output);
        Assert.Equal("Shop", (await world.Api.Get("/v2/templates/again")).Json.GetProperty("passbook").GetProperty("logoText").GetString());
        await world.Bundle(await world.Pass("again"));

        await File.WriteAllBytesAsync(
            file,
            OddZips.Of([.. RealPackages.Pictures("icon"), ("pass.json", "{\"generic\":{},\"x\":1}"u8.ToArray())])
        );
        (code, output) = await Run("templates", "import", file, "odd", "campaign", "--account", world.Account.ApiKey);
        Assert.True(code == 0, output);
        Assert.Contains("Warning      x: is no key that Apple documents; it is kept in raw", output, StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, "no ZIP");
        (code, output) = await Run("templates", "import", file, "odd2", "campaign");
        Assert.Equal(1, code);
        Assert.Contains("can't be imported: package: The file is no ZIP", output, StringComparison.Ordinal);
        Assert.Contains(
            "There is no campaign \"none\"",
            (await Run("templates", "import", file, "odd2", "none")).Output,
            StringComparison.Ordinal
        );
    }

    private async Task<(int Code, string Output)> Run(params string[] words)
    {
        await using var verb = ServerProcess.Start(
            server.DataFolder,
            words,
            [("ConnectionStrings__CherryPie", server.ConnectionString), ("DataFolder", server.DataFolder)]
        );
        var (code, output) = await verb.Ended();
        return (code, output.Trim());
    }
}
