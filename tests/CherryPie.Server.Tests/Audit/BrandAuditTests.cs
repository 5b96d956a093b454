using CherryPie.Server.Features.Audit;
using CherryPie.Server.Tests.WalletKit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Audit;

public sealed class BrandAuditTests(KitServer server) : IClassFixture<KitServer>
{
    [Fact]
    public async Task A_brand_s_doings_are_known_and_a_great_many_are_one_entry()
    {
        var kit = await KitClient.New(server);
        var template = await kit.Template(server.Site);
        for (var i = 0; i < 2; i++)
        {
            var passes = string.Join(',', Enumerable.Repeat($$"""{"templateName":"{{template}}"}""", 15));
            Assert.Equal(
                15,
                (await kit.World.Api.Post("/v2/passesBatch", $$"""{"passes":[{{passes}}]}""")).Json.GetProperty("id").GetArrayLength()
            );
        }

        Assert.Equal(200, (await kit.Put("/v1/passes/" + template, """{"updatekeys":[{"key":"Destination","value":"LAX"}]}""")).Status);
        await using var scope = server.Services.CreateAsyncScope();
        var entries = await scope
            .ServiceProvider.GetRequiredService<ListAudit>()
            .Run(kit.World.Account.ApiKey, null, null, 1000, CancellationToken.None);
        Assert.Equal(
            [("pass.change", "dynamicData; and of 29 more at once"), ("template.create", null), ("campaign.create", null)],
            entries.Where(e => e.Actor == "brand key").Select(e => (e.Action, e.Changes))
        );
    }
}
