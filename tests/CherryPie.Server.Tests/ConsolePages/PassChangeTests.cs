using System.Net;
using CherryPie.Server.Tests.AppleWebService;
using CherryPie.Server.Tests.Bulk;
using CherryPie.Server.Tests.Operations;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>All passes of a filter at once, and one that is pushed again.</summary>
public sealed class PassChangeTests(PushServer server) : IClassFixture<PushServer>
{
    [Fact]
    public async Task All_passes_of_a_filter_are_changed_after_their_numbers_were_said()
    {
        var (world, path, someone) = await Begin("operator");
        await world.Pass(more: ""","dynamicData":{"name":"Gold","points":"1"}""");
        var known = await world.Pass(more: ""","dynamicData":{"name":"Gold","points":"2"}""");
        await world.Pass(more: ""","dynamicData":{"name":"Gold","points":"9"}""");
        var left = await world.Pass(more: ""","dynamicData":{"name":"Silver","points":"4"}""");
        Assert.Equal(HttpStatusCode.Created, await Phone.Of(world).Add(known));
        const string gold = "?key=name&value=Gold";
        Assert.Contains($"/passes/change{gold}", await someone.Page(path + gold), StringComparison.Ordinal);
        Assert.Contains("3 passes", await someone.Page(path + "/change" + gold), StringComparison.Ordinal);
        foreach (
            var (key, told) in new[] { ("", "No template of the account has this key"), ("nothing", "No template of the account has") }
        )
        {
            using var refused = await someone.Send(path + "/change" + gold, ("set", key), ("to", "9"));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains(told, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using var sent = await someone.Send(path + "/change" + gold, ("set", "points"), ("to", "9"));
        var tried = await someone.Over(sent.Headers.Location!.ToString());
        var page = await someone.Page(tried);
        Assert.All(
            ["2 passes change.", "At most 1 pass in a wallet is announced", "No mail is sent.", "Change 2 passes"],
            text => Assert.Contains(text, page, StringComparison.Ordinal)
        );
        Assert.Equal("2", await Points(world, known));
        var made = await someone.Followed(tried);
        Assert.Contains("Change of many passes", await someone.Page(made), StringComparison.Ordinal);
        Assert.Equal(("9", "4"), (await Points(world, known), await Points(world, left)));

        // A value that is none is refused pass by pass, before anything changes.
        using var wrong = await someone.Send(path + "/change" + gold, ("set", "points"), ("to", "many"));
        page = await someone.Page(await someone.Over(wrong.Headers.Location!.ToString()));
        Assert.Contains("There is nothing to do", page, StringComparison.Ordinal);
        Assert.Contains($"/passes/{known}", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Phones_are_asked_again_once_in_half_a_minute()
    {
        var (world, path, someone) = await Begin("operator");
        var pass = await world.Pass(more: ""","dynamicData":{"name":"Ada"}""");
        using (var nobody = await someone.Send($"{path}/{pass}/push"))
        {
            Assert.Equal(HttpStatusCode.BadRequest, nobody.StatusCode);
            Assert.Contains(
                "No phone that can be reached has this pass",
                await nobody.Content.ReadAsStringAsync(),
                StringComparison.Ordinal
            );
        }

        Assert.DoesNotContain("/push\"", await someone.Page($"{path}/{pass}"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, await Phone.Of(world).Add(pass));
        Assert.Contains("1 phone is asked to fetch the newest version", await someone.Page($"{path}/{pass}"), StringComparison.Ordinal);
        await Goes();
        await Eventually.Is(async () =>
            (await someone.Page($"{path}/{pass}")).Contains("Apple took the push, but the phone has not asked", StringComparison.Ordinal)
        );
        using (var often = await someone.Send($"{path}/{pass}/push"))
        {
            Assert.Equal(HttpStatusCode.BadRequest, often.StatusCode);
            Assert.Contains("The phones were asked a moment ago", await often.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        server.Clock.Advance(TimeSpan.FromSeconds(31));
        await Goes();
        Assert.Equal(
            2,
            (
                await DatabaseContents.All(
                    server.ConnectionString,
                    $"SELECT actor FROM audit_entries WHERE action = 'pass.push' AND object = '{pass}' AND actor LIKE 'person %'"
                )
            ).Count
        );
        using var viewer = await ConsoleVisitor.Member(server, await ConsoleVisitor.AccountOf(server, world.Account), "viewer");
        using var denied = await viewer.Send($"{path}/{pass}/push");
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);

        async Task Goes()
        {
            using var pushed = await someone.Send($"{path}/{pass}/push");
            Assert.Equal($"{path}/{pass}?notice=passPushed", pushed.Headers.Location?.ToString());
        }
    }

    [Fact]
    public async Task Passes_of_a_filter_are_exported_in_each_format_and_stand_in_the_list()
    {
        var (world, path, someone) = await Begin("operator");
        await world.Pass(more: ""","dynamicData":{"name":"Gold"}""");
        await world.Pass(more: ""","dynamicData":{"name":"Silver"}""");
        foreach (var (format, type) in new[] { ("csv", "text/csv"), ("xlsx", "officedocument"), ("ndjson", "application/x-ndjson") })
        {
            using var made = await someone.Send(path + "/export?key=name&value=Gold", ("format", format));
            var export = made.Headers.Location!.ToString();
            await Eventually.Is(async () => (await someone.Page(export)).Contains("1 pass is in the file", StringComparison.Ordinal));
            using var file = await someone.Get(export + "/file");
            Assert.Contains(type, file.Content.Headers.ContentType!.ToString(), StringComparison.Ordinal);
        }

        var list = await someone.Page(path.Replace("/passes", "/imports?filter=export", StringComparison.Ordinal));
        Assert.Equal(3, list.Split("Passes as a file").Length - 1);
    }

    private static async Task<string> Points(World world, string pass) =>
        (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("dynamicData").GetProperty("points").GetString()!;

    private async Task<(World World, string Path, ConsoleVisitor Someone)> Begin(string role)
    {
        var world = await World.WithTemplate(server, ""","back":[{"defaultLabel":"Points","defaultValue":"#{points}"}]""", Imports.Keys);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        return (world, $"/console/{account}/passes", await ConsoleVisitor.Member(server, account, role));
    }
}
