using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>What is taken at the deepest level that is allowed can be answered, too, with all that lists put around it.</summary>
public sealed class DeepJsonTests(Server server) : IClassFixture<Server>
{
    private const int Deepest = 64;

    [Fact]
    public async Task A_document_of_the_greatest_depth_spoils_no_list()
    {
        var world = await World.WithTemplate(server);
        foreach (var (open, close) in new[] { ("{\"a\":", "}"), ("[", "]") })
        {
            string Nested(int levels) =>
                string.Concat(Enumerable.Repeat(open, levels)) + 1 + string.Concat(Enumerable.Repeat(close, levels));

            Assert.Equal(200, (await world.Api.Put("/v2/campaigns/campaign", $$$"""{"meta":{"b":{{{Nested(Deepest - 2)}}}}}""")).Status);
            Assert.Equal(200, (await world.Api.Put("/v2/templates/template", $$$"""{"meta":{"b":{{{Nested(Deepest - 2)}}}}}""")).Status);
            var pass = await world.Pass(more: $$$""","passbook":{"userInfo":{"b":{{{Nested(20)}}}},"x":{{{Nested(Deepest - 2)}}}}""");
            foreach (
                var path in new[]
                {
                    "/v2/campaigns",
                    "/v2/campaigns/campaign",
                    "/v2/campaigns/campaign/templates",
                    "/v2/templates",
                    "/v2/templates/template",
                    "/v2/passes/" + pass,
                    "/v2/passesBatch?id=" + pass,
                }
            )
            {
                Assert.Equal((path, 200), (path, (await world.Api.Get(path)).Status));
            }

            Assert.Equal(200, (await world.Api.Post("/v2/passes/search", "{}")).Status);
            Assert.StartsWith(
                "request body: ",
                (await world.Api.Put("/v2/campaigns/campaign", $$$"""{"meta":{"b":{{{Nested(Deepest - 1)}}}}}""")).Refused(400),
                StringComparison.Ordinal
            );
        }
    }
}
