using System.Text.Json.Nodes;
using CherryPie.Server.Features.Google;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>What the look at Google once a day finds, and mends.</summary>
[Trait("needs", "postgres")]
public sealed class ReconcileTests(TimedStandInServer server) : IClassFixture<TimedStandInServer>
{
    private FakeGoogle Google => server.Google;

    [Fact]
    public async Task What_Google_lost_or_changed_is_sent_anew_and_what_ended_is_told_to_it()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var ends = server.Clock.GetUtcNow().AddHours(10);
        var (same, lost, changed) = (await world.StandInPass(server), await world.StandInPass(server), await world.StandInPass(server));
        var expiring = await world.StandInPass(server, $",\"expiryDate\":\"{ends:yyyy-MM-dd'T'HH:mm:ss'Z'}\"");
        Google.StandIn.Resources.Lose($"{Google.IssuerId}.{lost}");
        await Google.StandIn.Resources.Change(
            "LoyaltyObject",
            $"{Google.IssuerId}.{changed}",
            new JsonObject { ["state"] = "INACTIVE" },
            isPatch: true,
            CancellationToken.None
        );
        server.Clock.Advance(TimeSpan.FromHours(25));
        await Look();
        await Eventually.Is(() => (State(lost), State(changed), State(expiring)) == ("ACTIVE", "ACTIVE", "EXPIRED"));
        await Eventually.Is(() => Google.Calls("GET", Object(same)).Count == 1);
        Assert.Empty(Google.Calls("PATCH", Object(same)));
        Assert.Equal("0", Google.Points(lost));
        Assert.Single(server.Log, l => l.Contains("no longer", StringComparison.Ordinal) && l.Contains(lost, StringComparison.Ordinal));
        await Eventually.Is(async () => await world.GoogleState(lost) == "sent");
    }

    [Fact]
    public async Task What_callbacks_did_not_tell_is_counted_a_day_later()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var (saved, deleted) = (await world.StandInPass(server), await world.StandInPass(server));
        var link = (await server.Opened(deleted)).Json.GetProperty("url").GetString()!;
        Assert.Equal(303, (await Google.Browse(link, "save")).Status);
        Assert.Equal((0, 1), (await Devices(world, saved), await Devices(world, deleted)));
        Google.StandIn.Resources.Hold($"{Google.IssuerId}.{saved}", isSaved: true);
        Google.StandIn.Resources.Hold($"{Google.IssuerId}.{deleted}", isSaved: false);

        server.Clock.Advance(TimeSpan.FromHours(25));
        await Look();
        await Eventually.Is(async () => (await Devices(world, saved), await Devices(world, deleted)) == (1, 0));
        Assert.Equal("saved", await world.GoogleState(saved));
        Assert.Equal("sent", await world.GoogleState(deleted));
    }

    [Fact]
    public async Task What_Google_does_not_answer_is_asked_again()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var pass = await world.StandInPass(server);
        Google.StandIn.Resources.Hold($"{Google.IssuerId}.{pass}", isSaved: true);
        server.Clock.Advance(TimeSpan.FromHours(25));
        Google.Fail(("--status", "500"), ("--times", "1"), ("--only", "GET /walletobjects/v1/loyaltyObject"));
        await Look();
        await Eventually.Is(async () => await Devices(world, pass) == 1);
        Google.Fail();
        Assert.Contains(Google.Calls("GET", "loyaltyObject"), c => c.Status == 500);
    }

    private async Task Look()
    {
        await server.Services.GetRequiredService<ReconcileGoogle>().Enqueue(CancellationToken.None);
    }

    private string Object(string pass) => $"loyaltyObject/{Google.IssuerId}.{pass}";

    private string? State(string pass) => (string?)Google.Stored("LoyaltyObject", pass)?["state"];

    private static async Task<int> Devices(World world, string pass) =>
        (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("androidPayDevices").GetInt32();
}
