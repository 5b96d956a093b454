using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>The verbs by which an operator lets people in.</summary>
public sealed partial class ConsoleVerbTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task It_invites_by_a_link_and_lets_in_again_who_has_lost_password_and_phone()
    {
        var world = await World.Bare(server);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        var (wrong, said) = await Run("console", "invite", "ada@example.com", "--account", world.Account.ApiKey, "--role", "boss");
        Assert.Equal((1, "--role must be owner, editor, operator or viewer"), (wrong, said));
        (wrong, said) = await Run("console", "invite", "no address", "--account", world.Account.ApiKey, "--role", "viewer");
        Assert.Equal(1, wrong);
        Assert.StartsWith("email must be one e-mail address", said, StringComparison.Ordinal);
        var (code, text) = await Run("console", "invite", "ada@example.com", "--account", world.Account.ApiKey, "--role", "owner");
        Assert.Equal(0, code);
        using var visitor = new ConsoleVisitor(server);
        using (var joined = await visitor.Send(Link().Match(text).Value, ("name", "Ada"), ("password", ConsoleVisitor.Password)))
        {
            Assert.Equal($"/console/{account}?notice=joined", joined.Headers.Location!.ToString());
        }

        (code, text) = await Run("console", "reset", "Ada@example.com");
        Assert.Equal(0, code);
        await visitor.Page($"/console/{account}", HttpStatusCode.SeeOther);
        using (var former = await visitor.SignIn("ada@example.com"))
        {
            Assert.Equal(HttpStatusCode.BadRequest, former.StatusCode);
        }

        using var again = await visitor.SignIn("ada@example.com", text.Split('\n')[^1].Trim(), to: "/console/me");
        Assert.Equal("/console/me", again.Headers.Location!.ToString());
        Assert.Equal((1, "There is nobody with this address"), await Run("console", "reset", "nobody@example.com"));
    }

    private async Task<(int Code, string Output)> Run(params string[] words)
    {
        await using var verb = ServerProcess.Start(
            server.DataFolder,
            words,
            ("ConnectionStrings__CherryPie", server.ConnectionString),
            ("DataFolder", server.DataFolder)
        );
        var (code, output) = await verb.Ended();
        return (code, output.Trim());
    }

    [GeneratedRegex("/console/invitation/[A-Za-z0-9_-]{43}")]
    private static partial Regex Link();
}
