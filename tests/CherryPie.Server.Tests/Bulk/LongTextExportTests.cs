using CherryPie.Server.Tests.Idempotency;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>Exports of what is too much for a file, by HTTP and by the verb; and an update that clears.</summary>
[Trait("needs", "postgres")]
public sealed class LongTextExportTests(Server server) : IClassFixture<Server>
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    [Fact]
    public async Task A_text_that_xlsx_can_not_hold_is_named_with_its_pass_and_column()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await world.Api.Import($"userDefinedId,name\na,short\nb,{new string('x', 40_000)}\n");
        var second = (await world.Api.AllPasses())[1].GetProperty("id").GetString();
        var id = (await world.Api.Post("/v2/exports", """{"format":"xlsx","columns":["userDefinedId","dynamicData.name"]}""")).Id;
        var export = await world.Api.Ended("exports", id);
        Assert.Equal("failed", export.GetProperty("status").GetString());
        Assert.Equal(
            $"The pass {second} has a text of 40,000 characters in the column \"dynamicData.name\", and a cell of xlsx takes at most "
                + "32,767: export csv or ndjson, or leave the column out",
            export.Why()
        );
        var other = (await world.Api.Post("/v2/exports", """{"format":"xlsx","columns":["userDefinedId"]}""")).Id;
        Assert.Equal("done", (await world.Api.Ended("exports", other)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task The_verb_keeps_to_the_bound_of_files_and_leaves_nothing()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await world.Api.Import("name\n" + string.Concat(Enumerable.Repeat(new string('x', 60_000) + "\n", 20)));
        var file = Path.Combine(server.DataFolder, "bounded.csv");
        string[] export = ["export", "--out", file, "--account", world.Account.ApiKey];
        var (code, output) = await Run([.. export, "--Limits:ExportMegabytes", "1"]);
        Assert.Equal(1, code);
        Assert.Contains("The file is larger than 1 MB, the most that is allowed (Limits__ExportMegabytes)", output, Ordinal);
        Assert.Empty(Directory.GetFiles(server.DataFolder, "bounded.csv*"));
        (code, output) = await Run(export);
        Assert.True(code == 0, output);
        Assert.True(new FileInfo(file).Length > 1 << 20);
    }

    [Fact]
    public async Task The_verb_clears_with_an_empty_value_and_refuses_unknown_columns_and_a_column_twice()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        await world.Api.Import("name,points,recoveryEmail\nAda,7,ada@example.com\n");
        string[] update = ["update", "--filter", "{}", "--set", "points=", "--set", "recoveryEmail=", "--account", world.Account.ApiKey];
        var (code, output) = await Run(update);
        Assert.True(code == 0, output);
        var pass = Assert.Single(await world.Api.AllPasses());
        Assert.Equal("{\"name\":\"Ada\"}", pass.GetProperty("dynamicData").GetRawText().Replace(" ", "", Ordinal));
        Assert.False(pass.TryGetProperty("recoveryEmail", out _));

        var file = Path.Combine(server.DataFolder, "unknown.csv");
        await File.WriteAllTextAsync(file, "name,Notes\nGrace,x\n");
        string[] import = ["import", file, "--template", "template", "--account", world.Account.ApiKey];
        (code, output) = await Run([.. import, "--unknown-columns", "refuse"]);
        Assert.Equal(1, code);
        Assert.Contains("It failed: unknownColumns is refuse, and the file has columns that nothing knows: \"Notes\";", output, Ordinal);
        (code, output) = await Run([.. import, "--map", "Notes=name", "--map", "Notes=points"]);
        Assert.Equal(1, code);
        Assert.Contains("--map Notes=points: the column is named twice", output, Ordinal);
        Assert.Equal(1, await world.Passes());
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
