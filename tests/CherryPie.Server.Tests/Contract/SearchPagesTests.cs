using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>Pages of a search: positions among the matches, also while passes are issued.</summary>
public sealed class SearchPagesTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task Positions_count_matches_of_the_account_alone()
    {
        var (world, other) = (await World.WithTemplate(server), await World.WithTemplate(server));
        var all = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            await other.Pass();
            all.Add(await world.Pass(more: ",\"dynamicData\":{\"g\":\"1\"}"));
            await world.Pass(more: ",\"dynamicData\":{\"g\":\"2\"}");
        }

        foreach (var from in new[] { 0, 2, 4, 5, 7 })
        {
            var page = await Search(world, $$"""{"size":2,"from":{{from}},"passFilter":{"dynamicData":{"g":"1"} } }""");
            Assert.Equal(all.Skip(from).Take(2), page.Ids);
            Assert.Equal((from + page.Ids.Count, 5), (page.NextFrom, page.Total));
        }

        var behind = await Search(world, $$"""{"size":2,"after":"{{all[1]}}","passFilter":{"dynamicData":{"g":1} } }""");
        Assert.Equal(all.Skip(2).Take(2), behind.Ids);
        Assert.Equal((4, 5), (behind.NextFrom, behind.Total));
        var foreign = await other.Pass();
        Assert.StartsWith(
            $"after: there is no pass \"{foreign}\"",
            (await world.Api.Post("/v2/passes/search", $$"""{"after":"{{foreign}}"}""")).Refused(400),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pages_and_counts_stay_right_while_passes_are_issued(bool byPass)
    {
        const int writers = 4,
            batches = 12,
            batch = 5;
        var world = await World.WithTemplate(server);
        var passes = string.Join(',', Enumerable.Repeat("""{"templateName":"template"}""", batch));
        var writing = Enumerable
            .Range(0, writers)
            .Select(_ =>
                Task.Run(async () =>
                {
                    var ids = new List<string>();
                    for (var i = 0; i < batches; i++)
                    {
                        var answer = (await world.Api.Post("/v2/passesBatch", $"[{passes}]")).Json;
                        ids.AddRange(answer.GetProperty("id").EnumerateArray().Select(id => id.GetString()!));
                        Assert.True((await Search(world, """{"size":1}""")).Total >= ids.Count);
                    }

                    return ids;
                })
            )
            .ToList();
        var seen = new List<string>();
        for (var done = false; ; )
        {
            var place = byPass && seen.Count > 0 ? $"\"after\":\"{seen[^1]}\"" : $"\"from\":{seen.Count}";
            var page = await Search(world, $$"""{"size":7,{{place}}}""");
            seen.AddRange(page.Ids);
            Assert.Equal(seen.Count, page.NextFrom);
            Assert.InRange(page.Total, page.NextFrom, writers * batches * batch);
            if (done && page.Ids.Count == 0)
            {
                break;
            }

            done = writing.TrueForAll(w => w.IsCompleted);
        }

        var issued = (await Task.WhenAll(writing)).SelectMany(ids => ids).ToList();
        Assert.Equal(issued.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    private static async Task<(List<string> Ids, long NextFrom, long Total)> Search(World world, string body)
    {
        var answer = (await world.Api.Post("/v2/passes/search", body)).Json;
        return (
            [.. answer.GetProperty("data").EnumerateArray().Select(p => p.GetProperty("id").GetString()!)],
            answer.GetProperty("nextFrom").GetInt64(),
            answer.GetProperty("totalCount").GetInt64()
        );
    }
}
