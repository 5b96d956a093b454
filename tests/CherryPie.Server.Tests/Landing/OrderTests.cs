using Xunit;

namespace CherryPie.Server.Tests.Landing;

/// <summary>/p/{id}+{id}: the page of an order.</summary>
public sealed class OrderTests(Server server) : IClassFixture<Server>
{
    private const string ChromeOfIPhone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 CriOS/138.0 Version/18.5 Mobile/15E148 Safari/604.1";

    [Theory]
    [InlineData("/p/{0}+{1}")]
    [InlineData("/p-{0}+{1}")]
    [InlineData("/p/{0}%2B{1}+{0}")]
    public async Task Safari_is_offered_all_passes_at_once(string path)
    {
        var (one, two) = await Passes();
        var page = await new LandingVisitor(server).Get(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, path, one, two),
            LandingVisitor.IPhone
        );

        Assert.Equal(200, page.Status);
        Assert.Equal($"/v2/passesBatch/bundle?id={one},{two}", page.Attribute("class=\"button wallet\" href=\"([^\"]*)\""));
        Assert.DoesNotContain($"/v2/passes/{one}/bundle", page.Html, StringComparison.Ordinal);
        Assert.Equal(2, page.Html.Split("<article class=\"pass ").Length - 1);
        Assert.Contains($"href=\"/p/{one}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains($"href=\"/p/{two}\"", page.Html, StringComparison.Ordinal);
        Assert.Contains(".pass-2 .pass{--bg:", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Others_get_them_one_by_one()
    {
        var (one, two) = await Passes();
        var visitor = new LandingVisitor(server);
        foreach (var device in new[] { ChromeOfIPhone, LandingVisitor.Android, LandingVisitor.Windows })
        {
            var page = await visitor.Get($"/p/{one}+{two}", device);
            Assert.DoesNotContain("passesBatch", page.Html, StringComparison.Ordinal);
            Assert.Contains($"/v2/passes/{one}/bundle", page.Html, StringComparison.Ordinal);
            Assert.Contains($"/v2/passes/{two}/bundle", page.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_pass_that_has_ended_is_shown_and_left_out_of_the_bundle()
    {
        var (one, two) = await Passes();
        var ended = await _world!.Pass(more: ""","expiryDate":"2020-01-01T00:00:00Z" """);
        var page = await new LandingVisitor(server).Get($"/p/{one}+{ended}+{two}", LandingVisitor.IPhone);
        Assert.Equal($"/v2/passesBatch/bundle?id={one},{two}", page.Attribute("class=\"button wallet\" href=\"([^\"]*)\""));
        Assert.Contains("dimmed", page.Html, StringComparison.Ordinal);
        Assert.Contains("state expired", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_than_ten_and_unknown_passes_are_refused_with_a_page()
    {
        var (one, two) = await Passes();
        var visitor = new LandingVisitor(server);
        Assert.Equal(404, (await visitor.Get($"/p/{one}+x8Kd03bPqZ7LmA")).Status);
        Assert.Equal(404, (await visitor.Get("/p/+")).Status);
        Assert.Equal(200, (await visitor.Get($"/p/{two}+")).Status);
        var eleven = await visitor.Get("/p/" + string.Join('+', Enumerable.Range(10, 11)));
        Assert.Equal((400, "text/html; charset=utf-8"), (eleven.Status, eleven.Headers["Content-Type"]));
    }

    private World? _world;

    private async Task<(string One, string Two)> Passes()
    {
        _world = await World.WithTemplate(server);
        return (await _world.Pass(), await _world.Pass());
    }
}
