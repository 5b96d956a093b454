using System.Text.Json;
using CherryPie.Server.Tests.Idempotency;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>imports, updates and exports list, show, resume and cancel, beside a server that works on none.</summary>
[Trait("needs", "postgres")]
public sealed class BulkJobVerbTests(IdleServer server) : IClassFixture<IdleServer>
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    [Fact]
    public async Task Jobs_are_listed_cancelled_and_resumed_without_a_server()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var id = (await world.Api.PostImport("points\n1\nx\n")).Id;
        var update = (await world.Api.Post("/v2/updates", """{"passFilter":{},"changes":{"isVoided":true}}""")).Id;
        var export = (await world.Api.Post("/v2/exports", "{}")).Id;
        string[] mine = ["--account", world.Account.ApiKey];

        await (await World.WithTemplate(server, more: Imports.Keys)).Api.PostImport("points\n1\n"); // another account's

        var listed = await Ran(0, ["imports", "list", .. mine]);
        Assert.Contains($"{id} reading", listed, Ordinal);
        Assert.Contains("members.csv, template template, 0 of 0 rows, 0 issued", listed, Ordinal);
        Assert.EndsWith("1 import", listed.TrimEnd(), Ordinal);
        var json = JsonElement.Parse(await Ran(0, ["updates", "list", "--json", "--limit", "1", .. mine]));
        Assert.Equal((update, "reading"), (json[0].GetProperty("id").GetString(), json[0].GetProperty("status").GetString()));
        Assert.Contains("csv, 0 of 0 passes", await Ran(0, ["exports", "list", .. mine]), Ordinal);
        Assert.Contains($"{export} is stopped", await Ran(0, ["exports", "cancel", export]), Ordinal);
        Assert.Contains($"There is no import {update}. imports list shows them.", await Ran(1, ["imports", "cancel", update]), Ordinal);

        Assert.Contains($"is stopped, 0 of 0 rows done. Go on with: imports resume {id}", await Ran(0, ["imports", "cancel", id]), Ordinal);
        Assert.Equal("stopped", (await world.Api.Get($"/v2/imports/{id}")).Json.GetProperty("status").GetString());
        Assert.Contains("2 rows, 1 issued, 0 updated, 0 unchanged, 1 refused.", await Ran(1, ["imports", "resume", id]), Ordinal);
        Assert.Equal(1, await world.Passes());
        var shown = await Ran(0, ["imports", "show", id]);
        Assert.Contains($"{id} done, members.csv, asked for at ", shown, Ordinal);
        Assert.Contains("Row 3, points: ", shown, Ordinal);
    }

    private async Task<string> Ran(int expected, string[] words)
    {
        await using var verb = ServerProcess.Start(
            server.DataFolder,
            words,
            [("ConnectionStrings__CherryPie", server.ConnectionString), ("DataFolder", server.DataFolder)]
        );
        var (code, output) = await verb.Ended();
        Assert.True(code == expected, $"{code} {output}");
        return output;
    }
}
