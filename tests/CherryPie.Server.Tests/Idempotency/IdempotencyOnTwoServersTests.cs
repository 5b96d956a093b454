using Xunit;

namespace CherryPie.Server.Tests.Idempotency;

/// <summary>Two servers on one database, each request to the other one.</summary>
public sealed class TwoServers : Server
{
    protected override int Servers => 2;
}

public sealed class IdempotencyOnTwoServersTests(TwoServers server) : IClassFixture<TwoServers>
{
    [Fact]
    public async Task A_hundred_at_once_make_one_pass_and_get_one_answer()
    {
        var world = await World.WithTemplate(server);
        var keyed = world.Api.With("one");
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => keyed.Post("/v2/passes", """{"templateName":"template"}""")));
        Assert.Single(answers.Select(a => a.Id).Distinct());
        Assert.Single(answers, a => !a.IsReplayed());
        Assert.Equal(1, await world.Passes());
    }

    [Fact]
    public async Task A_hundred_keys_at_once_make_a_hundred_passes()
    {
        var world = await World.WithTemplate(server);
        async Task<string[]> Send() =>
            [
                .. (
                    await Task.WhenAll(
                        Enumerable
                            .Range(0, 100)
                            .Select(n => world.Api.With($"key-{n}").Post("/v2/passes", """{"templateName":"template"}"""))
                    )
                ).Select(a => a.Id),
            ];
        var ids = await Send();
        Assert.Equal(100, ids.Distinct().Count());
        Assert.Equal(ids, await Send());
        Assert.Equal(100, await world.Passes());
    }

    [Fact]
    public async Task Of_ten_who_redeem_once_one_succeeds()
    {
        var world = await World.WithTemplate(server);
        for (var round = 0; round < 10; round++)
        {
            var pass = await world.Pass();
            var answers = await Task.WhenAll(
                Enumerable.Range(0, 10).Select(_ => world.Api.Send("PUT", $"/v2/passes/{pass}/redeem?once=true"))
            );
            var redeemed = Assert.Single(answers, a => a.Status == 200).Json;
            Assert.Equal(["id", "redeemedAt"], redeemed.EnumerateObject().Select(p => p.Name));
            Assert.Equal(pass, redeemed.GetProperty("id").GetString());
            var at = redeemed.GetProperty("redeemedAt").GetString();
            Assert.Equal(9, answers.Count(a => a.Status == 400 && a.Refused(400) == "already redeemed at " + at));
            Assert.Equal(at, (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("lastRedeemAt").GetString());
        }
    }
}
