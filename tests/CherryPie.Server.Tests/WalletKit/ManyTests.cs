using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.WalletKit;

/// <summary>Filters that match more passes than are held in memory at once.</summary>
public sealed class ManyTests(Server server) : IClassFixture<Server>
{
    private const int Batches = 21,
        Batch = 25;

    [Fact]
    public async Task A_filter_changes_all_its_matches_or_none()
    {
        var brand = await KitClient.New(server);
        await brand.World.Campaign("WalletKit");
        await brand.World.Template(
            "many",
            "WalletKit",
            ""","barcode":{"format":"qr","message":"#{gate}#{seat}"} """,
            ""","dynamicKeys":[{"key":"gate","type":"string","defaultValue":"A"},{"key":"seat","type":"string","defaultValue":"1"}]"""
        );
        var ids = new List<string>();
        for (var i = 0; i < Batches; i++)
        {
            var passes = string.Join(',', Enumerable.Repeat("""{"templateName":"many","dynamicData":{"gate":"B"}}""", Batch));
            ids.AddRange(
                (await brand.World.Api.Post("/v2/passesBatch", $$"""{"passes":[{{passes}}]}"""))
                    .Json.GetProperty("id")
                    .EnumerateArray()
                    .Select(id => id.GetString()!)
            );
        }

        // The last one that is dealt with would have an empty barcode.
        var last = ids.Max(StringComparer.Ordinal)!;
        Assert.Equal(200, (await brand.World.Api.Put("/v2/passes/" + last, """{"dynamicData":{"seat":""}}""")).Status);
        var refused = (await brand.Put("/v1/passes/many", Filter("B", ""))).Refused(400);
        Assert.Contains("gate", refused, StringComparison.Ordinal);
        Assert.Equal(ids.Count, await Count("B"));
        (await brand.Put("/v1/passes/many", Filter("", null))).Refused(404);

        Assert.Equal(200, (await brand.Put("/v1/passes/many", Filter("B", "C"))).Status);
        Assert.Equal(ids.Count, await Count("C"));
        (await brand.Put("/v1/passes/many", Filter("B", null))).Refused(404);

        async Task<int> Count(string gate) => (await brand.Put("/v1/passes/many", Filter(gate, null))).Json.GetProperty("count").GetInt32();
    }

    [Fact]
    public async Task Filters_at_once_over_the_same_passes_all_come_to_their_end()
    {
        var brand = await KitClient.New(server);
        await brand.World.Campaign("WalletKit");
        await brand.World.Template(
            "race",
            "WalletKit",
            more: ""","dynamicKeys":[{"key":"gate","type":"string"},{"key":"row","type":"string"}]"""
        );
        for (var i = 0; i < 4; i++)
        {
            var passes = string.Join(
                ',',
                Enumerable.Range(0, Batch).Select(n => $$$"""{"templateName":"race","dynamicData":{"row":"{{{n % 2}}}"}}""")
            );
            Assert.Equal(200, (await brand.World.Api.Post("/v2/passesBatch", $$"""{"passes":[{{passes}}]}""")).Status);
        }

        var bodies = Enumerable.Range(0, 12).Select(i => i % 3 == 2 ? Change(null, i) : Change($"{i % 3}", i));
        Assert.All(await Task.WhenAll(bodies.Select(b => brand.Put("/v1/passes/race", b))), a => Assert.True(a.Status == 200, a.Text));

        static string Change(string? row, int gate) =>
            JsonSerializer.Serialize(
                new
                {
                    keys = row is null ? [] : new[] { new { key = "row", value = row } },
                    updatekeys = new[] { new { key = "gate", value = $"{gate}" } },
                }
            );
    }

    private static string Filter(string gate, string? to) =>
        JsonSerializer.Serialize(
            new
            {
                keys = new[] { new { key = "gate", value = gate } },
                updatekeys = to is null ? [] : new[] { new { key = "gate", value = to } },
            }
        );
}
