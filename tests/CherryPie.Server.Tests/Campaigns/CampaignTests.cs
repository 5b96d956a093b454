using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Campaigns;

public sealed class CampaignTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task The_least_that_makes_a_campaign_is_filled_up_with_defaults()
    {
        var world = await World.New(server);
        Assert.Equal("campaign", (await world.CreateCampaign("campaign", "")).Name);
        var shown = (await world.Api.Get("/v2/campaigns/campaign")).Json;
        Assert.Equal(
            ["index", "name", "passbookCertId", "status", "startDate", "createdAt", "updatedAt", "whiteLabel", "maxIssue", "issued"],
            shown.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal("ACTIVE", shown.GetProperty("status").GetString());
        Assert.Equal("2016-01-01T00:00:00Z", shown.GetProperty("startDate").GetString());
        Assert.Equal("{}", shown.GetProperty("whiteLabel").GetRawText());
        Assert.Equal((0, 0), (shown.GetProperty("maxIssue").GetInt64(), shown.GetProperty("issued").GetInt64()));
        Assert.Equal(shown.GetProperty("createdAt").GetString(), shown.GetProperty("updatedAt").GetString());
        Assert.EndsWith("Z", shown.GetProperty("createdAt").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Meta_and_white_label_come_back_equal_and_in_order()
    {
        const string meta = """{"z":1.50,"a":[true,null,{"ü":"\"é"}],"e":1e3}""";
        var world = await World.New(server);
        await world.Campaign(more: $",\"meta\":{meta},\"whiteLabel\":{{\"supportUrl\":\"https://example.com/help\"}}");
        var shown = (await world.Api.Get("/v2/campaigns/campaign")).Json;
        Assert.Equal(meta, shown.GetProperty("meta").GetRawText());
        Assert.Equal("https://example.com/help", shown.GetProperty("whiteLabel").GetProperty("supportUrl").GetString());
    }

    [Theory]
    [InlineData("2026-05-06T07:08:09+02:00", "2026-05-06T05:08:09Z")]
    [InlineData("2026-05-06T07:08:09.120000000Z", "2026-05-06T07:08:09.12Z")]
    [InlineData("2026-05-06T07:08:09", "2026-05-06T07:08:09Z")]
    [InlineData("2026-05-06", "2026-05-06T00:00:00Z")]
    public async Task Times_are_shown_in_UTC(string sent, string shown)
    {
        var world = await World.New(server);
        await world.Campaign(more: $",\"startDate\":\"{sent}\"");
        Assert.Equal(shown, (await world.Api.Get("/v2/campaigns/campaign")).Json.GetProperty("startDate").GetString());
    }

    [Theory]
    [InlineData("\"name\":\"with space\"", "name: must be 1 to 64 letters, digits or underscores, without spaces")]
    [InlineData("\"name\":\"é\"", "name: must be 1 to 64 letters, digits or underscores, without spaces")]
    [InlineData("\"name\":\"a\\n\"", "name: must be 1 to 64 letters, digits or underscores, without spaces")]
    [InlineData("\"name\":\"\"", "name: is required and must not be empty")]
    [InlineData("\"name\":null", "name: is required and must not be empty")]
    [InlineData(
        "\"name\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
        "name: must be a string of at most 64 characters"
    )]
    [InlineData("\"name\":\"taken\"", "name: there is a campaign \"taken\" already; names are unique in an account")]
    [InlineData("\"name\":{}", "name: must be a string of at most 64 characters")]
    [InlineData(
        "\"passbookCertId\":\"Poxgb4dEJa\"",
        "passbookCertId: there is no certificate \"Poxgb4dEJa\"; upload one with POST /v2/passbookCerts"
    )]
    [InlineData("\"passbookCertId\":null", "passbookCertId: is required and must not be empty")]
    [InlineData("\"status\":\"active\"", "status: \"active\" must be one of ACTIVE, FROZEN, INVALID")]
    [InlineData("\"status\":1", "status: 1 must be one of ACTIVE, FROZEN, INVALID")]
    [InlineData("\"startDate\":null", "startDate: is required: an ISO 8601 date and time, past or future")]
    [InlineData("\"startDate\":\"yesterday\"", "startDate: must be an ISO 8601 date and time such as \"2026-01-31T09:00:00Z\"")]
    [InlineData("\"endDate\":\"2015-12-31T23:59:59Z\"", "endDate: must not be before startDate")]
    [InlineData("\"maxIssue\":-1", "maxIssue: must be a whole number from 0 to 1000000000000")]
    [InlineData("\"maxIssue\":1.5", "maxIssue: must be a whole number from 0 to 1000000000000")]
    [InlineData("\"maxIssue\":\"many\"", "maxIssue: must be a whole number from 0 to 1000000000000")]
    [InlineData("\"meta\":[7]", "meta: must be a JSON object")]
    [InlineData("\"whiteLabel\":\"x\"", "whiteLabel: must be a JSON object")]
    [InlineData("\"displayName\":true", "displayName: must be a string of at most 1000 characters")]
    [InlineData(
        "\"status\":\"x\",\"maxIssue\":-1,\"meta\":1",
        "status: \"x\" must be one of ACTIVE, FROZEN, INVALID; maxIssue: must be a whole number from 0 to 1000000000000; meta: must "
            + "be a JSON object"
    )]
    public async Task A_wrong_property_is_named_with_what_is_allowed(string property, string told)
    {
        var world = await World.New(server);
        await world.Campaign("taken");
        Assert.Equal(told, (await world.CreateCampaign("campaign", "," + property)).Refused(400));
        Assert.Equal("taken", (await world.Api.Get("/v2/campaigns")).Json[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("ACTIVE")]
    [InlineData("FROZEN")]
    [InlineData("INVALID")]
    public async Task A_campaign_may_begin_in_any_state(string state)
    {
        var world = await World.New(server);
        await world.Campaign(more: $",\"status\":\"{state}\"");
        Assert.Equal(state, (await world.Api.Get("/v2/campaigns/campaign")).Json.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Active_and_frozen_change_to_and_fro_and_invalid_is_final()
    {
        var world = await World.New(server);
        await world.Campaign();
        foreach (var state in new[] { "FROZEN", "ACTIVE", "ACTIVE", "FROZEN", "INVALID" })
        {
            Assert.Equal("campaign", (await Update(world, $$"""{"status":"{{state}}"}""")).Name);
        }

        const string final = "status: campaign \"campaign\" is INVALID, which is final; it can no longer be updated";
        Assert.Equal(final, (await Update(world, """{"status":"ACTIVE"}""")).Refused(400));
        Assert.Equal(final, (await Update(world, """{"displayName":"x"}""")).Refused(400));
        Assert.Equal(final, (await Update(world, "{}")).Refused(400));
    }

    [Fact]
    public async Task An_update_changes_what_it_names_and_null_clears()
    {
        var world = await World.New(server);
        await world.Campaign(
            more: ""","displayName":"D","description":"E","endDate":"2040-01-01T00:00:00Z","meta":{"a":1},"whiteLabel":{"b":2}"""
                + ""","maxIssue":9"""
        );
        var before = (await world.Api.Get("/v2/campaigns/campaign")).Json;
        server.Clock.Advance(TimeSpan.FromSeconds(1));
        foreach (var nothing in new[] { "", "null", "{}", """{"unknown":1}""" })
        {
            Assert.Equal("campaign", (await Update(world, nothing)).Name);
        }

        var same = (await world.Api.Get("/v2/campaigns/campaign")).Json;
        Assert.Equal(Without(before, "updatedAt"), Without(same, "updatedAt"));
        await Update(world, """{"DISPLAYNAME":"New"}""");
        Assert.Equal("New", (await world.Api.Get("/v2/campaigns/campaign")).Json.GetProperty("displayName").GetString());
        Assert.Equal(
            "campaign",
            (await Update(world, """{"displayName":null,"description":null,"endDate":null,"meta":null,"whiteLabel":null}""")).Name
        );
        var cleared = (await world.Api.Get("/v2/campaigns/campaign")).Json;
        Assert.Equal(
            ["index", "name", "passbookCertId", "status", "startDate", "createdAt", "updatedAt", "whiteLabel", "maxIssue", "issued"],
            cleared.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal("{}", cleared.GetProperty("whiteLabel").GetRawText());
        Assert.Equal(9, cleared.GetProperty("maxIssue").GetInt32());
    }

    [Theory]
    [InlineData("""{"name":"other"}""", "name: can't be changed; it is \"campaign\"")]
    [InlineData("""{"name":7}""", "name: can't be changed; it is \"campaign\"")]
    [InlineData("""{"passbookCertId":"other"}""", "passbookCertId: can't be changed; it is \"$\"")]
    [InlineData("""{"status":null}""", "status: must not be null")]
    [InlineData("""{"startDate":null,"maxIssue":null}""", "startDate: must not be null; maxIssue: must not be null")]
    [InlineData("""{"endDate":"2015-01-01T00:00:00Z"}""", "endDate: must not be before startDate")]
    [InlineData("""{"startDate":"2041-01-01T00:00:00Z"}""", "endDate: must not be before startDate")]
    [InlineData("""{"maxIssue":1}""", "maxIssue: 1 is fewer than the 2 passes that are issued already")]
    [InlineData("[7]", "request body: must be a JSON object")]
    [InlineData("{", "request body: not valid JSON at line 1, byte 2")]
    public async Task What_may_not_change_is_refused_and_nothing_is_done(string body, string told)
    {
        var world = await World.New(server);
        await world.Campaign(more: ""","endDate":"2040-01-01T00:00:00Z" """);
        await world.Template();
        await world.Pass();
        await world.Pass();
        var before = (await world.Api.Get("/v2/campaigns/campaign")).Text;
        Assert.Equal(told.Replace("$", world.CertificateId, StringComparison.Ordinal), (await Update(world, body)).Refused(400));
        Assert.Equal(before, (await world.Api.Get("/v2/campaigns/campaign")).Text);
    }

    [Fact]
    public async Task An_update_may_repeat_what_never_changes_and_limit_to_what_is_issued()
    {
        var world = await World.WithTemplate(server);
        await world.Pass();
        Assert.Equal(
            "campaign",
            (await Update(world, $$"""{"name":"campaign","passbookCertId":"{{world.CertificateId}}","maxIssue":"1"}""")).Name
        );
        var shown = (await world.Api.Get("/v2/campaigns/campaign")).Json;
        Assert.Equal((1, 1), (shown.GetProperty("maxIssue").GetInt32(), shown.GetProperty("issued").GetInt32()));
        Assert.Equal(
            "templateName: campaign \"campaign\" has issued all of its 1 passes (maxIssue)",
            (await world.IssuePass()).Refused(400)
        );
        Assert.Equal("campaign", (await Update(world, """{"maxIssue":0}""")).Name);
        await world.Pass();
        Assert.Equal(2, (await world.Api.Get("/v2/campaigns/campaign")).Json.GetProperty("issued").GetInt32());
    }

    [Fact]
    public async Task The_list_shows_each_as_alone_in_order_of_creation()
    {
        var world = await World.New(server);
        var names = new[] { "z", "a", "M_1" };
        foreach (var name in names)
        {
            await world.Campaign(name);
        }

        var list = (await world.Api.Get("/v2/campaigns")).Json;
        Assert.Equal(names, list.EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        Assert.Equal((await world.Api.Get("/v2/campaigns/a")).Text, list[1].GetRawText());
    }

    [Fact]
    public async Task Unknown_ones_are_not_found_and_names_are_told_apart_by_case()
    {
        var world = await World.New(server);
        await world.Campaign("Mine");
        Assert.Equal("There is no campaign \"mine\"", (await world.Api.Get("/v2/campaigns/mine")).Refused(404));
        Assert.Equal("There is no campaign \"mine\"", (await world.Api.Put("/v2/campaigns/mine", "{}")).Refused(404));
        Assert.Equal("There is no campaign \"mine\"", (await world.Api.Get("/v2/campaigns/mine/templates")).Refused(404));
        await world.Campaign("mine");
    }

    private static Task<Answer> Update(World world, string body) => world.Api.Put("/v2/campaigns/campaign", body);

    private static string Without(JsonElement shown, string name) =>
        string.Join(',', shown.EnumerateObject().Where(p => p.Name != name).Select(p => p.ToString()));
}
