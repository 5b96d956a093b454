using System.Net;
using Xunit;

namespace CherryPie.Server.Tests.Hosting;

public sealed class HealthTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task A_running_server_says_that_it_lives()
    {
        using var client = server.CreateClient();
        var answer = await client.GetAsync("/health/live");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
