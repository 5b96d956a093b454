using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Cli;

public sealed class EventVerbTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task Events_tail_shows_an_account_s_events_for_people_and_as_lines_of_json()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        var reader = new Events.EventReader(world);
        await reader.Until(3);

        var (code, text) = await Run("--account", world.Account.ApiKey);
        Assert.Equal(0, code);
        var lines = text.Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains("UTC  pass.issued", lines[2], StringComparison.Ordinal);
        Assert.Contains($"\"passId\":\"{pass}\"", lines[2], StringComparison.Ordinal);
        Assert.Contains(reader.Events[2].GetProperty("id").GetString()!, lines[2], StringComparison.Ordinal);

        (_, text) = await Run("--account", world.Account.ApiKey, "--json", "--since", "2026-01-01");
        Assert.Equal(reader.Events.Select(e => e.GetRawText()), text.Split('\n').Select(l => JsonElement.Parse(l).GetRawText()));
        Assert.Equal(
            (0, "Nothing has happened since then: --since"),
            await Run("--account", world.Account.ApiKey, "--since", "2999-01-01")
        );
        Assert.Equal((1, "There is no account with the key nobody; see accounts list"), await Run("--account", "nobody"));
    }

    private async Task<(int Code, string Output)> Run(params string[] words)
    {
        await using var verb = ServerProcess.Start(
            server.DataFolder,
            ["events", "tail", .. words],
            ("ConnectionStrings__CherryPie", server.ConnectionString),
            ("DataFolder", server.DataFolder)
        );
        var (code, output) = await verb.Ended();
        return (code, output.Trim());
    }
}
