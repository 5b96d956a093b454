using CherryPie.Server.Features.Bulk;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Bulk;

/// <summary>Imports and updates give way to requests.</summary>
[Trait("needs", "postgres")]
public sealed class BulkPaceTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Blocks_are_small_while_there_are_many_requests_and_large_afterwards()
    {
        var pace = server.Services.GetRequiredService<BulkPace>();
        await Eventually.Is(() => pace.Rows == BulkPace.MostRows);
        using var client = server.CreateClient();
        using var stop = new CancellationTokenSource();
        var load = Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(Ask)));
        await Eventually.Is(() => pace.Rows < BulkPace.MostRows);
        await stop.CancelAsync();
        await load;
        await Eventually.Is(() => pace.Rows == BulkPace.MostRows);

        async Task Ask()
        {
            while (!stop.IsCancellationRequested)
            {
                using var answer = await client.GetAsync(new Uri("/health/live", UriKind.Relative));
            }
        }
    }
}
