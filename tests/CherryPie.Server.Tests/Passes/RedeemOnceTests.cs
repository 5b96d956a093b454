using CherryPie.Server.Tests.Contract;
using CherryPie.Server.Tests.Idempotency;
using Xunit;

namespace CherryPie.Server.Tests.Passes;

public sealed class RedeemOnceTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task Only_the_first_succeeds_until_the_pass_is_unredeemed()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        var once = $"/v2/passes/{pass}/redeem?once=true";
        var first = (await world.Api.Send("PUT", once)).Json.GetProperty("redeemedAt").GetString();
        server.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("already redeemed at " + first, (await world.Api.Send("PUT", once)).Refused(400));
        await world.Api.Put("/v2/passes/" + pass, """{"isRedeemed":false}""");
        var second = (await world.Api.Send("PUT", once)).Json.GetProperty("redeemedAt").GetString();
        Assert.NotEqual(first, second);
        Assert.Equal("already redeemed at " + second, (await world.Api.Send("PUT", once)).Refused(400));
    }

    [Fact]
    public async Task A_voided_and_an_expired_pass_are_refused_and_stay_as_they_are()
    {
        var world = await World.WithTemplate(server);
        var end = server.Clock.GetUtcNow().AddMinutes(1);
        var voided = await world.Pass(more: ""","isVoided":true""");
        var expired = await world.Pass(more: $$""","expiryDate":"{{end:O}}" """);
        server.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("once: the pass is voided", await Refused(voided));
        Assert.StartsWith("once: the pass expired at ", await Refused(expired), StringComparison.Ordinal);

        await world.Api.Put("/v2/passes/" + voided, """{"isVoided":false}""");
        await world.Api.Put("/v2/passes/" + expired, """{"expiryDate":null}""");
        foreach (var pass in new[] { voided, expired })
        {
            Assert.Equal(200, (await world.Api.Send("PUT", $"/v2/passes/{pass}/redeem?once=true")).Status);
        }

        async Task<string> Refused(string pass) => (await world.Api.Send("PUT", $"/v2/passes/{pass}/redeem?once=true")).Refused(400);
    }

    [Fact]
    public async Task Without_it_redeeming_is_as_ever()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        foreach (var query in new[] { "", "", "?once=false", "?other=true" })
        {
            Assert.Equal($$"""{"id":"{{pass}}"}""", (await world.Api.Send("PUT", $"/v2/passes/{pass}/redeem{query}")).Text);
        }

        Assert.Equal("once: must be true or false", (await world.Api.Send("PUT", $"/v2/passes/{pass}/redeem?once=perhaps")).Refused(400));
        (await world.Api.Send("PUT", "/v2/passes/x8Kd03bPqZ7LmA/redeem?once=true")).Refused(404);
    }

    [Fact]
    public async Task Who_lost_the_answer_asks_again_with_a_key_and_gets_it()
    {
        var world = await World.WithTemplate(server);
        var once = $"/v2/passes/{await world.Pass()}/redeem?once=true";
        var first = await world.Api.With("till-4").Send("PUT", once);
        Assert.Equal(200, first.Status);
        (await world.Api.With("till-4").Send("PUT", once)).AssertReplayOf(first);
        (await world.Api.With("till-5").Send("PUT", once)).Refused(400);
    }
}
