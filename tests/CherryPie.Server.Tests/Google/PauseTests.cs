using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Server.Tests.Operations;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>How long a change waits that Google did not take.</summary>
[Trait("needs", "postgres")]
public sealed class PauseTests(StandInServer server) : IClassFixture<StandInServer>
{
    private FakeGoogle Google => server.Google;

    [Theory]
    [InlineData(503, 0, "Object")]
    [InlineData(500, 1, "Object")]
    [InlineData(429, 1, "Class")]
    public async Task The_pause_between_attempts_grows_whatever_less_Google_asks_for(int status, int asked, string what)
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var pass = await world.StandInPass(server);
        var path = $"loyalty{what}/{(what == "Class" ? Class(pass) : $"{Google.IssuerId}.{pass}")}";
        Google.Fail(("--status", $"{status}"), ("--times", "2"), ("--retry-after", $"{asked}"), ("--only", "PATCH "));
        if (what == "Class")
        {
            await Push(world, "Another");
        }
        else
        {
            await world.Change(pass, """{"dynamicData":{"points":"7"}}""");
        }

        await Eventually.Is(() => Google.Calls("PATCH", path).Count == 3);
        Google.Fail();
        var calls = Google.Calls("PATCH", path);
        Assert.Equal([status, status, 200], calls.Select(c => c.Status));
        Assert.True(calls[1].Came >= calls[0].At.AddSeconds(1), $"the second came {calls[1].Came - calls[0].At} after the first");
        Assert.True(calls[2].Came >= calls[1].At.AddSeconds(2), $"the third came {calls[2].Came - calls[1].At} after the second");
    }

    [Fact]
    public async Task A_push_that_waits_for_another_s_turn_loses_no_attempt()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var classId = Class(await world.StandInPass(server));
        await DatabaseContents.Run(
            server.ConnectionString,
            $"""
            UPDATE google_classes SET leased_by = gen_random_uuid(), lease_until = clock_timestamp() + interval '1 hour'
            WHERE class_id = '{classId}'
            """
        );
        await Push(world, "Another");
        await Eventually.Is(async () =>
        {
            await using var scope = server.Services.CreateAsyncScope();
            return await scope
                .ServiceProvider.GetRequiredService<ServerDb>()
                .Jobs.AnyAsync(j =>
                    j.Kind == JobKinds.GoogleTemplate.Name
                    && j.LeasedBy == null
                    && j.Attempts == 0
                    && j.Error!.StartsWith("another request")
                );
        });
        await DatabaseContents.Run(server.ConnectionString, $"UPDATE google_classes SET leased_by = NULL WHERE class_id = '{classId}'");
        await Eventually.Is(() => Program(classId) == "Another");
    }

    [Fact]
    public async Task Who_opens_a_link_while_another_does_waits_for_that_one()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var passes = new[] { await world.Pass(), await world.Pass() }; // one class
        Google.Fail(("--delay", "300ms"), ("--only", "POST "));
        var opened = await Task.WhenAll(Enumerable.Range(0, 12).Select(n => server.Opened(passes[n % 2])));
        Google.Fail();
        Assert.All(opened, link => Assert.Equal(200, link.Status));
        Assert.All(
            passes,
            pass =>
                Assert.Single(Google.Calls("POST", "loyaltyObject"), c => ((string)c.Body!["id"]!).EndsWith(pass, StringComparison.Ordinal))
        );
    }

    private static async Task Push(World world, string name)
    {
        _ = (await world.Api.Put("/v2/templates/template", $$$"""{"passbook":{"logoText":"{{{name}}}"}}""")).Name;
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template/push", "")).Status);
    }

    private string Class(string pass) => (string)Google.Stored("LoyaltyObject", pass)!["classId"]!;

    private string? Program(string classId) => (string?)Google.Stored("LoyaltyClass", classId.Split('.')[1])!["programName"];
}
