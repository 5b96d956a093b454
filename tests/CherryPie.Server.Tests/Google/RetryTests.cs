using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>What becomes of a change that Google does not take at once.</summary>
[Trait("needs", "postgres")]
public sealed class RetryTests(StandInServer server) : IClassFixture<StandInServer>
{
    private FakeGoogle Google => server.Google;

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task While_Google_asks_for_a_pause_it_hears_nothing(int status)
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var (one, two, three) = (await world.StandInPass(server), await world.StandInPass(server), await world.Pass());
        Google.Fail(("--status", $"{status}"), ("--times", "1"), ("--retry-after", "3"), ("--only", "PATCH "));
        await world.Change(one, """{"dynamicData":{"points":"7"}}""");
        await Eventually.Is(() => Google.Calls().Exists(c => c.Status == status));
        await world.Change(two, """{"dynamicData":{"points":"8"}}""");
        await world.Change(one, """{"dynamicData":{"points":"9"}}""");
        var link = await server.Opened(three);
        Assert.Equal(503, link.Status);
        Assert.True(link.Headers.ContainsKey("Retry-After"));
        Assert.Equal("sent", await world.GoogleState(two)); // nothing is wrong with it

        await Eventually.Is(() => (Google.Points(one), Google.Points(two), Google.Points(three)) == ("9", "8", "0"));
        Google.Fail();
        var refused = Google.Calls().Single(c => c.Status == status);
        Assert.All(
            Google.Calls().Where(c => c.Number > refused.Number),
            c => Assert.True(c.Came >= refused.At.AddSeconds(3), $"{c.Method} {c.Path} came {c.Came - refused.At} after the refusal")
        );
        await Eventually.Is(async () => await world.GoogleState(one) == "sent");
    }

    [Fact]
    public async Task Attempts_end_and_the_next_change_begins_anew()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var pass = await world.StandInPass(server);
        Google.Fail(("--status", "500"), ("--only", "PATCH "));
        await world.Change(pass, """{"dynamicData":{"points":"7"}}""");
        await Eventually.Is(async () =>
        {
            // Hours pass.
            await DatabaseContents.Run(
                server.ConnectionString,
                "UPDATE jobs SET run_at = clock_timestamp() WHERE kind = 'google-object' AND leased_by IS NULL AND NOT is_dead"
            );
            server.Services.GetRequiredService<JobSignal>().Notify();
            await using var scope = server.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<ServerDb>().Jobs.AnyAsync(j => j.Subject == pass && j.IsDead);
        });
        Assert.Equal(JobKinds.GoogleObject.Attempts, Google.Calls("PATCH", Object(pass)).Count);
        Assert.Equal("failed", await world.GoogleState(pass));
        var explained = await Explained(pass);
        Assert.Contains("refused       Google answered 500", explained, StringComparison.Ordinal);
        Assert.Contains($"dead, {JobKinds.GoogleObject.Attempts} attempts", explained, StringComparison.Ordinal);

        Google.Fail();
        await world.Change(pass, """{"dynamicData":{"points":"8"}}""");
        await Eventually.Is(async () => await world.GoogleState(pass) == "sent");
        Assert.Equal("8", Google.Points(pass));
        explained = await Explained(pass);
        Assert.DoesNotContain("500", explained, StringComparison.Ordinal);
        Assert.Contains("Google has its newest version", explained, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_Google_refuses_is_sent_once_and_its_fault_is_told()
    {
        var world = await World.New(server);
        await world.StandInTemplate(
            Google,
            "",
            """
            ,"dynamicKeys":[{"key":"colour","type":"string","defaultValue":"#102030"}],
            "googleWallet":{"type":"generic","object":{"hexBackgroundColor":"#{colour}"}}
            """
        );
        var pass = await world.StandInPass(server);
        await world.Change(pass, """{"dynamicData":{"colour":"reddish"}}""");
        await Eventually.Is(async () => await world.GoogleState(pass) == "failed");
        var refused = Assert.Single(Google.Calls("PATCH", "genericObject/" + Google.IssuerId + "." + pass));
        Assert.Equal(400, refused.Status);
        var explained = await Explained(pass);
        Assert.Contains("resource.hexBackgroundColor", explained, StringComparison.Ordinal);
        Assert.Contains("correct what it names, then change or push it again", explained, StringComparison.Ordinal);

        await world.Change(pass, """{"dynamicData":{"colour":"#ff0000"}}""");
        await Eventually.Is(async () => await world.GoogleState(pass) == "sent");
        Assert.Equal("#ff0000", (string?)Google.Stored("GenericObject", pass)!["hexBackgroundColor"]);
        Assert.Equal([400, 200], Google.Calls("PATCH", "genericObject/" + Google.IssuerId + "." + pass).Select(c => c.Status));
    }

    [Fact]
    public async Task An_answer_that_was_lost_is_no_second_pass()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var (first, pass) = (await world.StandInPass(server), await world.Pass());
        Google.Fail(("--lose", "1"), ("--only", "POST /walletobjects/v1/loyaltyObject"));
        await server.Open(pass);
        Google.Fail();
        var sent = Google.Calls("POST", "loyaltyObject").Where(c => ((string)c.Body!["id"]!).EndsWith(pass, StringComparison.Ordinal));
        Assert.Equal([0, 409], sent.Select(c => c.Status));
        Assert.Equal("sent", await world.GoogleState(pass));
        Assert.Empty(Google.Calls("PATCH", Object(first)));
    }

    private string Object(string pass) => $"loyaltyObject/{Google.IssuerId}.{pass}";

    private Task<string> Explained(string pass) => GoogleVerbs.Explain(server, pass);
}
