using System.Globalization;
using System.IO.Compression;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Passes;

/// <summary>/v2/passesBatch/bundle: several packages at once for Safari.</summary>
public sealed class PassesBundleTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task It_holds_each_signed_package_under_its_pass_and_needs_no_key()
    {
        var world = await World.WithTemplate(server);
        string[] ids = [await world.Pass(), await world.Pass(), await world.Pass()];
        var path = $"/v2/passesBatch/bundle?id={string.Join(',', ids)}";
        var got = await world.Api.Send("GET", path, null, null, []);

        Assert.True(got.Status == 200, got.Text);
        Assert.Equal("application/vnd.apple.pkpasses", got.Headers["Content-Type"]);
        Assert.Equal(got.Bytes.Length.ToString(CultureInfo.InvariantCulture), got.Headers["Content-Length"]);
        Assert.Equal("inline; filename=\"passes.pkpasses\"", got.Headers["Content-Disposition"]);
        Assert.Equal("no-store", got.Headers["Cache-Control"]);
        Assert.Equal("*", got.Headers["Access-Control-Allow-Origin"]);
        using var zip = new ZipArchive(new MemoryStream(got.Bytes));
        Assert.Equal(ids.Select(i => i + ".pkpass"), zip.Entries.Select(e => e.FullName));
        var root = (await world.Authority()).Root;
        foreach (var entry in zip.Entries)
        {
            using var bytes = new MemoryStream();
            await using var stream = await entry.OpenAsync();
            await stream.CopyToAsync(bytes);
            var package = PassArchive.Open(bytes.ToArray());
            var found = package.Inspect(new InspectOptions { Now = server.Clock.GetUtcNow(), ExpectedRoots = [root] });
            Assert.Empty(found.Errors);
            Assert.Equal(entry.FullName[..^".pkpass".Length], found.SerialNumber);
        }

        var head = await world.Api.Send("HEAD", path, null, null, []);
        Assert.Equal((200, 0, got.Headers["Content-Type"]), (head.Status, head.Bytes.Length, head.Headers["Content-Type"]));
        Assert.Equal(200, (await world.Api.Send("POST", path, null, null, [])).Status);
    }

    [Fact]
    public async Task It_holds_two_to_ten()
    {
        var world = await World.WithTemplate(server);
        var ids = new List<string>();
        for (var i = 0; i < 11; i++)
        {
            ids.Add(await world.Pass());
        }

        Assert.Equal(200, (await Bundle(world, ids.Take(10))).Status);
        foreach (var wrong in new[] { ids, ids.Take(1), [] })
        {
            Assert.Equal("id: the query must name 2 to 10 pass ids, separated by commas", (await Bundle(world, wrong)).Refused(400));
        }

        Assert.Equal(
            $"id: \"{ids[0]}\" is named twice; a bundle holds each pass once",
            (await Bundle(world, [ids[0], ids[1], ids[0]])).Refused(400)
        );
    }

    [Fact]
    public async Task One_that_is_not_there_or_has_ended_keeps_all_from_it()
    {
        var world = await World.WithTemplate(server);
        var (one, ended) = (await world.Pass(), await world.Pass(more: ""","expiryDate":"2020-01-01T00:00:00Z" """));
        Assert.Equal("There is no pass \"x8Kd03bPqZ7LmA\"", (await Bundle(world, [one, "x8Kd03bPqZ7LmA"])).Refused(404));
        Assert.StartsWith(
            $"id: pass \"{ended}\": This pass ended at 2020",
            (await Bundle(world, [one, ended])).Refused(400),
            StringComparison.Ordinal
        );
    }

    private static Task<Answer> Bundle(World world, IEnumerable<string> ids) =>
        world.Api.Send("GET", $"/v2/passesBatch/bundle?id={string.Join(',', ids)}", null, null, []);
}
