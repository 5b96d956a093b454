using Xunit;

namespace CherryPie.Server.Tests.Google;

public sealed class GooglePassTests(GoogleServer server) : IClassFixture<GoogleServer>
{
    private const string Points = ""","dynamicKeys":[{"key":"points","type":"string","defaultValue":"0"}]""";

    private const string Design = ""","header":[{"itemName":"points","defaultLabel":"Points","defaultValue":"#{points}"}]""";

    [Fact]
    public async Task Google_hears_of_a_pass_when_its_link_is_first_opened_and_once()
    {
        var world = await World.New(server);
        await world.GoogleTemplate(Design, Points);
        var pass = await world.Pass();
        Assert.Equal("none", await State(world, pass));
        Assert.Null(server.Google.Stored(Object(pass)));

        var (_, url) = await world.OpenGoogle(pass);
        Assert.StartsWith(server.Google.Address + "/save/", url, StringComparison.Ordinal);
        Assert.True(url.Length <= 1800, $"{url.Length} characters");
        Assert.Equal("sent", await State(world, pass));
        await world.OpenGoogle(pass);
        Assert.Single(server.Google.Calls, c => c.Method == "POST" && Id(c) == $"{GoogleSite.Issuer}.{pass}");
        Assert.Equal(1, server.Google.Tokens);
    }

    [Fact]
    public async Task A_change_is_one_request_and_a_write_that_changes_nothing_is_none()
    {
        var world = await World.New(server);
        await world.GoogleTemplate(Design, Points);
        var pass = await world.Pass();
        await world.OpenGoogle(pass);
        await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"points":"7"}}""");
        await Eventually.Is(() => Patches(pass) == 1);
        Assert.Contains("\"7\"", server.Google.Stored(Object(pass))!.ToJsonString(), StringComparison.Ordinal);
        await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"points":"7"}}""");
        await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"points":"8"}}""");
        await Eventually.Is(() => Patches(pass) == 2);
    }

    [Fact]
    public async Task A_push_of_a_template_is_one_request_for_its_class_and_none_for_what_stays()
    {
        var world = await World.New(server);
        await world.GoogleTemplate(Design, Points);
        var pass = await world.Pass();
        await world.OpenGoogle(pass);
        await world.Api.Put("/v2/templates/template", """{"passbook":{"bgColor":{"red":9,"green":8,"blue":7}}}""");
        var classes = server.Google.Of("PATCH", "loyaltyClass").Count();
        await world.Api.Put("/v2/templates/template/push", "");
        await Eventually.Is(() => server.Google.Of("PATCH", "loyaltyClass").Count() == classes + 1);
        await world.Api.Put("/v2/passes/" + pass, """{"isVoided":true}""");
        await Eventually.Is(() => Patches(pass) == 1);
        Assert.Equal("INACTIVE", server.Google.Stored(Object(pass))!["state"]!.GetValue<string>());
        Assert.Equal(classes + 1, server.Google.Of("PATCH", "loyaltyClass").Count());
    }

    [Fact]
    public async Task What_Google_refuses_is_a_dead_job_that_push_explain_tells()
    {
        var world = await World.New(server);
        await world.GoogleTemplate(Design, Points);
        var pass = await world.Pass();
        await world.OpenGoogle(pass);
        server.Google.Respond = c =>
            c.Method == "PATCH" && c.Path.EndsWith(pass, StringComparison.Ordinal)
                ? (
                    400,
                    """{"error":{"code":400,"message":"bad","details":[{"fieldViolations":[{"field":"points","description":"no"}]}]}}"""
                )
                : null;
        await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"points":"7"}}""");
        await Eventually.Is(async () => await State(world, pass) == "failed");
        server.Google.Respond = _ => null;
        await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"points":"8"}}""");
        await Eventually.Is(async () => await State(world, pass) == "sent");
    }

    [Fact]
    public async Task An_insert_whose_answer_was_lost_is_found_again()
    {
        var world = await World.New(server);
        await world.GoogleTemplate(Design, Points);
        var pass = await world.Pass();
        await world.OpenGoogle(await world.Pass());
        var lost = false;
        server.Google.Respond = c =>
        {
            if (lost || c.Method != "POST" || Id(c) != $"{GoogleSite.Issuer}.{pass}")
            {
                return null;
            }

            lost = true;
            return (409, """{"error":{"code":409,"message":"exists","status":"ALREADY_EXISTS"}}""");
        };
        await world.OpenGoogle(pass);
        server.Google.Respond = _ => null;
        await Eventually.Is(async () => (await world.OpenGoogle(pass)).Status == 302);
    }

    [Fact]
    public async Task Once_Google_has_a_pass_its_template_keeps_its_type()
    {
        var world = await World.New(server);
        await world.GoogleTemplate(Design, Points);
        Assert.Equal("template", (await world.Api.Put("/v2/templates/template", """{"googleWallet":{"type":"generic"}}""")).Name);
        await world.OpenGoogle(await world.Pass());
        Assert.StartsWith(
            "googleWallet.type: ",
            (await world.Api.Put("/v2/templates/template", """{"googleWallet":{"type":"loyalty"}}""")).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal("template", (await world.Api.Put("/v2/templates/template", """{"googleWallet":{"shimmer":true}}""")).Name);
    }

    private static string? Id(GoogleCall call) => call.Body?["id"]?.GetValue<string>();

    private static string Object(string pass) => $"loyaltyObject/{GoogleSite.Issuer}.{pass}";

    private int Patches(string pass) => server.Google.Of("PATCH", Object(pass)).Count();

    private static async Task<string?> State(World world, string pass) =>
        (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("googleState").GetString();
}
