using CherryPie.Server.Tests.Idempotency;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>The requests about imports: forms, lists, other accounts, keys.</summary>
public sealed class ImportRequestTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task The_parts_come_in_any_order_and_what_is_missing_is_named()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var options = Part.Json("""{"templateName":"template"}""");
        var id = (await world.Api.PostForm("/v2/imports", Imports.File("points\n1\n"), options)).Id;
        Assert.Equal("done", (await world.Api.Ended("imports", id)).GetProperty("status").GetString());
        Assert.StartsWith("file: ", (await world.Api.PostForm("/v2/imports", options)).Refused(400), StringComparison.Ordinal);
        Assert.StartsWith("file: ", (await world.Api.PostImport("")).Refused(400), StringComparison.Ordinal);
        Assert.StartsWith("request body: ", (await world.Api.Post("/v2/imports", "{}")).Refused(400), StringComparison.Ordinal);
        var wrong = await world.Api.PostForm(
            "/v2/imports",
            Imports.File("points\n1\n"),
            Part.Json("""{"templateName":"none","mode":"replace","decimal":";","mapping":{"a":1}}""")
        );
        foreach (var name in new[] { "templateName: ", "mode: ", "decimal: ", "mapping: " })
        {
            Assert.Contains(name, wrong.Refused(400), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Another_account_finds_none_of_it_and_lists_hold_ones_own()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var other = await World.Bare(server);
        var id = (await world.Api.Import("points\n1\n")).GetProperty("id").GetString()!;
        foreach (var path in new[] { "", "/errors.csv", "/result.csv", "/progress" })
        {
            Assert.Equal($"There is no import \"{id}\"", (await other.Api.Get($"/v2/imports/{id}{path}")).Refused(404));
        }

        foreach (var verb in new[] { "cancel", "resume" })
        {
            Assert.Equal($"There is no import \"{id}\"", (await other.Api.Put($"/v2/imports/{id}/{verb}", "")).Refused(404));
        }

        Assert.Equal(0, (await other.Api.Get("/v2/imports")).Json.GetProperty("totalCount").GetInt32());
        var own = (await world.Api.Get("/v2/imports?size=1")).Json;
        Assert.Equal(id, own.GetProperty("data")[0].GetProperty("id").GetString());
        Assert.StartsWith("size: ", (await world.Api.Get("/v2/imports?size=0")).Refused(400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_repeated_request_with_a_key_is_one_import()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var keyed = world.Api.With("import-1");
        var ids = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Sent()));
        Assert.Single(ids.Distinct());
        await world.Api.Ended("imports", ids[0]);
        Assert.Equal(2, await world.Passes());
        (await keyed.PostImport("points\n1\n3\n")).Refused(400);

        // Four files of an account are taken in at a time; the others are told to come again.
        async Task<string> Sent()
        {
            Answer? answer = null;
            await Eventually.Is(async () => (answer = await keyed.PostImport("points\n1\n2\n")).Status != 503);
            return answer!.Id;
        }
    }

    [Fact]
    public async Task Progress_is_followed_to_the_end()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var id = (await world.Api.PostImport("points\n1\n2\n")).Id;
        var events = await world.Api.Get($"/v2/imports/{id}/progress");
        Assert.Equal("text/event-stream", events.Headers["Content-Type"]);
        var last = events.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1];
        Assert.Contains("\"status\":\"done\"", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_of_an_update_is_followed_and_files_are_asked_for_by_HEAD()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var id = (await world.Api.Import("points\n1\nx\n")).Id();
        var update = (await world.Api.Post("/v2/updates", """{"passFilter":{},"changes":{"isVoided":true}}""")).Id;
        var events = await world.Api.Get($"/v2/updates/{update}/progress");
        Assert.Equal("text/event-stream", events.Headers["Content-Type"]);
        Assert.Contains("\"updated\":1", events.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)[^1], StringComparison.Ordinal);
        var export = (await world.Api.Post("/v2/exports", "{}")).Id;
        await world.Api.Ended("exports", export);
        string[] files =
        [
            $"/v2/imports/{id}/errors.csv",
            $"/v2/imports/{id}/result.csv",
            $"/v2/updates/{update}/errors.csv",
            $"/v2/exports/{export}/file",
        ];
        foreach (var path in files)
        {
            var (got, head) = (await world.Api.Get(path), await world.Api.Send("HEAD", path));
            Assert.Equal((200, 200, 0), (got.Status, head.Status, head.Bytes.Length));
            Assert.Equal(
                (got.Headers["Content-Type"], got.Headers["Content-Disposition"]),
                (head.Headers["Content-Type"], head.Headers["Content-Disposition"])
            );
        }

        Assert.Equal(404, (await world.Api.Send("HEAD", "/v2/imports/imp_none/errors.csv")).Status);
    }

    [Fact]
    public async Task A_cancelled_import_stops_and_goes_on_where_it_was()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var rows = string.Concat(Enumerable.Range(0, 5000).Select(n => $"id-{n},{n}\n"));
        var id = (await world.Api.PostImport("userDefinedId,points\n" + rows)).Id;
        await Eventually.Is(async () => (await world.Api.Get($"/v2/imports/{id}")).Json.GetProperty("done").GetInt32() > 0);
        Assert.Equal(id, (await world.Api.Put($"/v2/imports/{id}/cancel", "")).Id);
        var stopped = (await world.Api.Get($"/v2/imports/{id}")).Json;
        Assert.Equal("stopped", stopped.GetProperty("status").GetString());
        Assert.Equal(stopped.GetProperty("issued").GetInt32(), await world.Passes());
        Assert.Equal(id, (await world.Api.Put($"/v2/imports/{id}/resume", "")).Id);
        Assert.Equal(
            "done rows 5000 done 5000 issued 5000 updated 0 unchanged 0 failed 0",
            (await world.Api.Ended("imports", id)).Counts()
        );
        Assert.Equal(5000, await world.Passes());
    }

    [Fact]
    public async Task One_that_is_resumed_before_its_run_has_noticed_the_cancel_counts_each_row_once()
    {
        var world = await World.WithTemplate(server, more: Imports.Keys);
        var rows = string.Concat(Enumerable.Range(0, 20_000).Select(n => $"id-{n},{n}\n"));
        var id = (await world.Api.PostImport("userDefinedId,points\n" + rows)).Id;
        for (var i = 0; i < 20; i++)
        {
            await world.Api.Put($"/v2/imports/{id}/cancel", "");
            await world.Api.Put($"/v2/imports/{id}/resume", "");
            await Task.Delay(Random.Shared.Next(300));
        }

        Assert.Equal(
            "done rows 20000 done 20000 issued 20000 updated 0 unchanged 0 failed 0",
            (await world.Api.Ended("imports", id)).Counts()
        );
        Assert.Equal(20_000, await world.Passes());
    }
}
