using System.Globalization;
using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Server.Tests.OpenApi;

/// <summary>The limits that the document tells are those that the server keeps.</summary>
public sealed class LimitTests(Server server) : IClassFixture<Server>
{
    [Theory]
    [InlineData("NewCampaign", "/v2/campaigns", 4)]
    [InlineData("NewTemplate", "/v2/templates", 3)]
    [InlineData("NewPass", "/v2/passes", 3)]
    public async Task A_longer_text_than_the_document_allows_is_refused_and_the_longest_is_not(string schema, string path, int least)
    {
        var world = await World.New(server);
        var (longest, tooLong) = (new JsonObject(), new JsonObject());
        var refusals = new List<string>();
        foreach (var (name, limit) in await Limits(schema, "maxLength"))
        {
            longest[name] = new string('x', (int)limit);
            tooLong[name] = new string('x', (int)limit + 1);
            refusals.Add($"{name}: must be a string of at most {limit} characters");
        }

        Assert.True(refusals.Count >= least);
        var refused = (await Post(world, path, tooLong)).Refused(400);
        Assert.All(refusals, r => Assert.Contains(r, refused, StringComparison.Ordinal));
        Assert.DoesNotContain("at most", (await Post(world, path, longest)).Refused(400), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NewCampaign", "/v2/campaigns")]
    [InlineData("NewTemplate", "/v2/templates")]
    public async Task A_larger_number_than_the_document_allows_is_refused_and_the_largest_is_not(string schema, string path)
    {
        var world = await World.New(server);
        var limits = await Limits(schema, "maximum");
        Assert.Contains("maxIssue", limits.Select(l => l.Name));
        foreach (var (name, limit) in limits)
        {
            Assert.Contains(
                $"{name}: must be",
                (await Post(world, path, new JsonObject { [name] = limit + 1 })).Refused(400),
                StringComparison.Ordinal
            );
            Assert.DoesNotContain(
                $"{name}:",
                (await Post(world, path, new JsonObject { [name] = limit })).Refused(400),
                StringComparison.Ordinal
            );
        }
    }

    private async Task<List<(string Name, long Limit)>> Limits(string schema, string keyword)
    {
        using var client = server.CreateClient();
        var document = await ApiDocument.Of(client);
        return
        [
            .. document
                .Root.GetProperty("components")
                .GetProperty("schemas")
                .GetProperty(schema)
                .GetProperty("properties")
                .EnumerateObject()
                .Where(p => p.Value.TryGetProperty(keyword, out _))
                .Select(p => (p.Name, long.Parse(p.Value.GetProperty(keyword).GetRawText(), CultureInfo.InvariantCulture))),
        ];
    }

    private static Task<Answer> Post(World world, string path, JsonObject body) =>
        path == "/v2/templates" ? world.Api.PostForm(path, Part.Json(body.ToJsonString())) : world.Api.Post(path, body.ToJsonString());
}
