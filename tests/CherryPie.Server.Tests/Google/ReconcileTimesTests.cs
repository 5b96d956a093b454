using CherryPie.Server.Features.Google;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>When Google is asked who has a pass. The server is this test's alone: another one's day would be this one's, too.</summary>
[Trait("needs", "postgres")]
public sealed class ReconcileTimesTests(TimedStandInServer server) : IClassFixture<TimedStandInServer>
{
    [Fact]
    public async Task A_pass_is_asked_for_once_a_day()
    {
        var world = await World.New(server);
        await world.StandInTemplate(server.Google);
        var pass = await world.StandInPass(server);
        await Look();
        Assert.False(await IsLooking());
        Assert.Empty(Asked(pass));

        server.Clock.Advance(TimeSpan.FromHours(25));
        await Look();
        await Eventually.Is(async () => Asked(pass).Count > 0 && !await IsLooking());
        await Look();
        Assert.False(await IsLooking());
        Assert.Single(Asked(pass));
    }

    private Task Look() => server.Services.GetRequiredService<ReconcileGoogle>().Enqueue(CancellationToken.None);

    // A job's row goes with its end.
    private async Task<bool> IsLooking()
    {
        await using var scope = server.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<ServerDb>().Jobs.AnyAsync(j => j.Kind == JobKinds.GoogleReconcile.Name);
    }

    private List<Tools.Simulator.Google.GoogleLogEntry> Asked(string pass) =>
        server.Google.Calls("GET", $"loyaltyObject/{server.Google.IssuerId}.{pass}");
}
