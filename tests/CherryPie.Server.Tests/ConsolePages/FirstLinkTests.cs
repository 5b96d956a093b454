using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>What the start block says of the console, on a database where nobody is yet.</summary>
[Trait("takes", "long")]
public sealed partial class FirstLinkTests : IAsyncLifetime
{
    private readonly string _home = TestCluster.NewFolder();
    private string? _database;

    public async Task InitializeAsync() => _database = await TestCluster.MakeDatabase();

    public async Task DisposeAsync()
    {
        await TestCluster.DropDatabase(_database!);
        Directory.Delete(_home, recursive: true);
    }

    [Fact]
    public async Task In_production_it_has_a_link_for_one_person_as_long_as_nobody_runs_the_installation()
    {
        await using (var server = Serve("Production"))
        {
            var address = new Uri(await server.Ready());
            var link = await Line(server);
            Assert.Matches("^http://localhost:8080/console/invitation/[A-Za-z0-9_-]{43}   \\(for an hour", link);
            var path = new Uri(link.Split(' ')[0]).AbsolutePath;
            using var visitor = new ConsoleVisitor(address);
            await visitor.Page(path);
            using var joined = await visitor.Send(
                path,
                ("name", "Ada"),
                ("email", "ada@example.com"),
                ("password", ConsoleVisitor.Password)
            );
            Assert.Equal(HttpStatusCode.SeeOther, joined.StatusCode);
            using var home = await visitor.Get("/console");
            Assert.Contains("as doctor sees it", await visitor.Page(home.Headers.Location!.ToString()), StringComparison.Ordinal);
            Assert.DoesNotContain("as the first owner", await visitor.Page("/console/sign-in"), StringComparison.Ordinal);
            server.Terminate();
            await server.Ended();
        }

        await using var second = Serve("Production");
        await second.Ready();
        Assert.Equal("http://localhost:8080/console", await Line(second));
    }

    [Fact]
    public async Task Who_uses_one_ends_those_of_other_starts()
    {
        string former;
        await using (var first = Serve("Production"))
        {
            await first.Ready();
            former = new Uri((await Line(first)).Split(' ')[0]).AbsolutePath;
            first.Terminate();
            await first.Ended();
        }

        await using var server = Serve("Production");
        using var visitor = new ConsoleVisitor(new Uri(await server.Ready()));
        using (var open = await visitor.Get(former))
        {
            Assert.Equal(HttpStatusCode.OK, open.StatusCode);
        }

        var path = new Uri((await Line(server)).Split(' ')[0]).AbsolutePath;
        await visitor.Page(path);
        using var joined = await visitor.Send(path, ("name", "Ada"), ("email", "ada@example.com"), ("password", ConsoleVisitor.Password));
        Assert.Equal(HttpStatusCode.SeeOther, joined.StatusCode);
        using var gone = await visitor.Get(former);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task In_development_it_has_an_address_with_a_name()
    {
        await using var server = Serve("Development");
        var port = new Uri(await server.Ready()).Port;
        Assert.Equal($"http://localhost:{port}/console", await Line(server));
    }

    private ServerProcess Serve(string environment) =>
        ServerProcess.Serve(
            _home,
            ("ASPNETCORE_ENVIRONMENT", environment),
            ("PublicUrl", environment == "Production" ? "http://localhost:8080" : ""),
            ("ConnectionStrings__CherryPie", _database!)
        );

    private static async Task<string> Line(ServerProcess server)
    {
        await Eventually.Is(() => Lines().IsMatch(server.Output));
        return Lines().Match(server.Output).Groups[1].Value.Trim();
    }

    [GeneratedRegex("^  Console +(.+)$", RegexOptions.Multiline)]
    private static partial Regex Lines();
}
