using Xunit;

namespace CherryPie.Server.Tests.OpenApi;

/// <summary>The documents say once what the header Idempotency-Key is, and of each call that takes it that it does.</summary>
public sealed class IdempotencyHeaderTests(Server server) : IClassFixture<Server>
{
    [Theory]
    [InlineData("v2", 15)]
    [InlineData("v1", 3)]
    [InlineData("wallet", 0)]
    public async Task Each_POST_and_PUT_of_a_known_caller_refers_to_it(string name, int least)
    {
        using var client = server.CreateClient();
        var document = await ApiDocument.Of(client, name);
        var takes = document
            .Operations.Where(o =>
                o.Operation.TryGetProperty("parameters", out var parameters)
                && parameters
                    .EnumerateArray()
                    .Any(p => p.TryGetProperty("$ref", out var to) && to.GetString() == "#/components/parameters/IdempotencyKey")
            )
            .Select(o => $"{o.Method} {o.Path}")
            .ToList();
        Assert.True(takes.Count >= least);
        Assert.Equal(
            name == "wallet"
                ? []
                : document
                    .Operations.Where(o => o.Method is "post" or "put" && o.Operation.TryGetProperty("security", out _))
                    .Select(o => $"{o.Method} {o.Path}"),
            takes
        );
        if (least > 0)
        {
            var header = document.Root.GetProperty("components").GetProperty("parameters").GetProperty("IdempotencyKey");
            Assert.Equal(("Idempotency-Key", "header"), (header.GetProperty("name").GetString(), header.GetProperty("in").GetString()));
            Assert.Contains("Idempotent-Replayed", header.GetProperty("description").GetString(), StringComparison.Ordinal);
        }
    }
}
