using CherryPie.Server.Tests.Landing;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>Who can't save a pass: what customers and programs are told, and what is logged of it.</summary>
[Trait("needs", "postgres")]
public sealed class LinkRefusalTests(StandInServer server) : IClassFixture<StandInServer>
{
    private FakeGoogle Google => server.Google;

    [Theory]
    [InlineData("", """{"isInvalid":true}""", "This pass is no longer valid.", "INVALID")]
    [InlineData("", """{"isVoided":true}""", "This pass has been cancelled and can't be used.", "voided")]
    [InlineData(",\"expiryDate\":\"2024-12-24T00:00:00Z\"", "", "This pass expired on ", "ended at")]
    public async Task A_pass_that_nobody_can_get_has_no_link_and_its_page_says_why(string more, string change, string page, string json)
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var pass = await world.Pass(more: more);
        if (change.Length > 0)
        {
            await world.Change(pass, change);
        }

        Assert.Contains(json, (await server.Opened(pass)).Refused(400), StringComparison.Ordinal);
        var shown = await new LandingVisitor(server).Get($"/p/{pass}/google", LandingVisitor.Android);
        Assert.Equal(400, shown.Status);
        Assert.Contains(page, shown.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("went wrong", shown.Text, StringComparison.Ordinal);
        Assert.Null(Google.Stored("LoyaltyObject", pass));
        Assert.Equal("none", await world.GoogleState(pass));
    }

    [Fact]
    public async Task A_pass_of_an_invalid_template_has_no_link()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var pass = await world.Pass();
        await world.Api.Put("/v2/templates/template", """{"status":"INVALID"}""");
        Assert.Contains("INVALID", (await server.Opened(pass)).Refused(400), StringComparison.Ordinal);
        Assert.Null(Google.Stored("LoyaltyObject", pass));
    }

    [Fact]
    public async Task A_pass_that_Google_refuses_is_told_on_its_page_in_the_viewer_s_language_and_logs_no_error()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google, more: StandInCalls.PointsKey + ",\"googleWallet\":{\"object\":{\"nonsense\":1}}");
        var pass = await world.Pass();
        server.Log.Clear();
        var shown = await new LandingVisitor(server).Get($"/p/{pass}/google", LandingVisitor.Android, "pl");
        Assert.Equal((503, "3600"), (shown.Status, shown.Headers["Retry-After"]));
        Assert.Contains("Nie można teraz dodać tej karty do Portfela Google.", shown.Text, StringComparison.Ordinal);
        Assert.Contains($"/v2/passes/{pass}/bundle", shown.Html, StringComparison.Ordinal);

        var told = (await server.Opened(pass)).Refused(503);
        Assert.Contains("Google does not take this pass", told, StringComparison.Ordinal);
        Assert.DoesNotContain("push explain", told, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Log, l => l.StartsWith("Error", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("application/json", true)]
    [InlineData("application/json, text/plain, */*", true)]
    [InlineData("text/html;q=0.5, application/json", true)]
    [InlineData("application/json;q=0", false)]
    [InlineData("text/html, application/json;q=0.9", false)]
    [InlineData("text/html, application/json", false)]
    [InlineData("*/*", false)]
    [InlineData("", false)]
    public async Task Errors_are_JSON_for_who_asks_for_JSON_as_the_address_is(string accept, bool isJson)
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var pass = await world.Pass();
        Assert.Equal(isJson ? 200 : 302, (await Open(pass, accept)).Status);
        await world.Change(pass, """{"isVoided":true}""");
        foreach (var (id, status) in new[] { (pass, 400), ("nothing", 404) })
        {
            var answer = await Open(id, accept);
            Assert.Equal(status, answer.Status);
            Assert.StartsWith(isJson ? "application/json" : "text/html", answer.Type, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stored_key_that_can_t_be_opened_is_logged_in_one_line_with_the_route()
    {
        var world = await World.New(server);
        var issuer = await world.StandInTemplate(Google);
        var pass = await world.Pass();
        await Operations.DatabaseContents.Run(
            server.ConnectionString,
            $"UPDATE google_issuers SET service_account = '\\x00' WHERE id = '{issuer}'"
        );
        server.Log.Clear();
        (await server.Opened(pass)).Refused(503);
        var line = Assert.Single(server.Log, l => l.StartsWith("Error", StringComparison.Ordinal));
        Assert.StartsWith("Error GET /v2/passes/{passId}/googleWallet is refused: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_Google_can_t_be_asked_is_no_error_of_the_log()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var pass = await world.Pass();
        Google.Fail(("--status", "503"));
        try
        {
            server.Log.Clear();
            (await world.AddIssuer(Google.IssuerId, Google.StandIn.ServiceAccountKey)).Refused(503);
            (await server.Opened(pass)).Refused(503);
            Assert.DoesNotContain(server.Log, l => l.StartsWith("Error", StringComparison.Ordinal));
        }
        finally
        {
            Google.Fail();
        }
    }

    private async Task<(int Status, string Type)> Open(string pass, string accept)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = new Uri(server.Address) };
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/p/{pass}/google", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var answer = await http.SendAsync(request);
        return ((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "");
    }
}
