using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Passes;

/// <summary>When passes are issued, found and handed out.</summary>
public sealed class PassRulesTests(Server server) : IClassFixture<Server>
{
    [Theory]
    [InlineData("FROZEN", "ACTIVE", "templateName: campaign \"campaign\" is FROZEN; only an ACTIVE one issues passes")]
    [InlineData("ACTIVE", "FROZEN", "templateName: template \"template\" is FROZEN; only an ACTIVE one issues passes")]
    [InlineData("ACTIVE", "INVALID", "templateName: template \"template\" is INVALID; only an ACTIVE one issues passes")]
    public async Task Only_active_ones_issue(string campaign, string template, string told)
    {
        var world = await World.New(server);
        await world.Campaign(more: $",\"status\":\"{campaign}\"");
        await world.Template(more: $",\"status\":\"{template}\"");
        Assert.Equal(told, (await world.IssuePass()).Refused(400));
    }

    [Theory]
    [InlineData("FROZEN", false)]
    [InlineData("INVALID", true)]
    public async Task Frozen_leaves_passes_alone_and_invalid_voids_them(string state, bool isVoid)
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        await world.Api.Put("/v2/campaigns/campaign", $$"""{"status":"{{state}}"}""");
        Assert.StartsWith(
            $"templateName: campaign \"campaign\" is {state}",
            (await world.IssuePass()).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal(isVoid, (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("isInvalid").GetBoolean());
        Assert.Equal(isVoid, (await Json(world, pass)).TryGetProperty("voided", out var voided) && voided.GetBoolean());
    }

    [Fact]
    public async Task A_pass_that_a_new_design_has_made_impossible_waits_for_data_that_fit()
    {
        var world = await World.WithTemplate(server, "", ""","dynamicKeys":[{"key":"tone","type":"string","defaultValue":"0"}]""");
        var pass = await world.Pass(more: ""","dynamicData":{"tone":"dark"}""");
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template", """{"passbook":{"bgColor":"rgb(1, 2, #{tone})"}}""")).Status);
        var refused = await world.Api.Get($"/v2/passes/{pass}/bundle");
        Assert.StartsWith("This pass can't be made from its present data", refused.Refused(503), StringComparison.Ordinal);
        Assert.Equal("3600", refused.Headers["Retry-After"]);
        Assert.Equal(200, (await world.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"tone":"3"}}""")).Status);
        Assert.Equal("rgb(1, 2, 3)", (await Json(world, pass)).GetProperty("backgroundColor").GetString());
    }

    [Theory]
    [InlineData("isInvalid")]
    [InlineData("isVoided")]
    public async Task A_pass_is_void_by_its_own_flags(string flag)
    {
        var world = await World.WithTemplate(server);
        var pass = await Json(world, await world.Pass(more: $",\"{flag}\":true"));
        Assert.True(pass.GetProperty("voided").GetBoolean());
    }

    [Fact]
    public async Task Before_the_start_a_pass_is_issued_and_not_handed_out()
    {
        var world = await World.New(server);
        var start = server
            .Clock.GetUtcNow()
            .AddDays(2)
            .ToString("yyyy-MM-dd'T'00:00:00'Z'", System.Globalization.CultureInfo.InvariantCulture);
        await world.Campaign(more: $",\"startDate\":\"{start}\"");
        await world.Template();
        var pass = await world.Pass();
        Assert.Equal(
            $"This pass can be downloaded from {start} on (startDate of its campaign or template)",
            (await world.Api.Get($"/v2/passes/{pass}/bundle")).Refused(400)
        );
        server.Clock.Advance(TimeSpan.FromDays(2));
        await world.Bundle(pass);
    }

    [Fact]
    public async Task After_the_end_nothing_is_issued_or_handed_out_until_it_is_extended()
    {
        var world = await World.New(server);
        var now = server.Clock.GetUtcNow();
        await world.Campaign();
        await world.Template(more: $",\"endDate\":\"{now.AddDays(3):O}\"");
        var (pass, shorter) = (await world.Pass(), await world.Pass(more: $",\"expiryDate\":\"{now.AddDays(1):O}\""));
        Assert.StartsWith(
            now.AddDays(3).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            (await Json(world, pass)).GetProperty("expirationDate").GetString(),
            StringComparison.Ordinal
        );
        Assert.StartsWith(
            now.AddDays(1).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            (await Json(world, shorter)).GetProperty("expirationDate").GetString(),
            StringComparison.Ordinal
        );
        server.Clock.Advance(TimeSpan.FromDays(2));
        Assert.StartsWith(
            "This pass ended at ",
            (await world.Api.Get($"/v2/passes/{shorter}/bundle")).Refused(400),
            StringComparison.Ordinal
        );
        await world.Bundle(pass);
        server.Clock.Advance(TimeSpan.FromDays(2));
        Assert.StartsWith("This pass ended at ", (await world.Api.Get($"/v2/passes/{pass}/bundle")).Refused(400), StringComparison.Ordinal);
        Assert.True((await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("isInvalid").GetBoolean());
        Assert.Equal("templateName: template \"template\" has ended (endDate)", (await world.IssuePass()).Refused(400));
        var ended = await World.WithTemplate(server);
        var other = await ended.Pass();
        await ended.Api.Put("/v2/campaigns/campaign", """{"endDate":"2017-01-01T00:00:00Z"}""");
        Assert.Equal("templateName: campaign \"campaign\" has ended (endDate)", (await ended.IssuePass()).Refused(400));
        (await ended.Api.Get($"/v2/passes/{other}/bundle")).Refused(400);
        await ended.Api.Put("/v2/campaigns/campaign", """{"endDate":null}""");
        await ended.Bundle(other);
        Assert.False((await ended.Api.Get("/v2/passes/" + other)).Json.GetProperty("isInvalid").GetBoolean());
    }

    [Fact]
    public async Task A_user_id_is_given_once_in_a_campaign_also_in_a_race()
    {
        var world = await World.WithTemplate(server);
        await world.Campaign("second");
        await world.Template("of_second", "second");
        var answers = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => world.IssuePass(more: ",\"userDefinedId\":\"member\"")))
        );
        Assert.Single(answers, a => a.Status == 200);
        Assert.All(
            answers.Where(a => a.Status != 200),
            a => Assert.StartsWith("userDefinedId: ", a.Refused(400), StringComparison.Ordinal)
        );
        Assert.Equal(
            "userDefinedId: \"member\" belongs to another pass of the campaign; it must be unique there",
            (await world.IssuePass(more: ",\"userDefinedId\":\"member\"")).Refused(400)
        );
        await world.Pass(more: ",\"userDefinedId\":\"Member\"");
        await world.Pass("of_second", ",\"userDefinedId\":\"member\"");
        Assert.Equal(2, (await world.Api.Get("/v2/campaigns/campaign")).Json.GetProperty("issued").GetInt32());
    }

    [Fact]
    public async Task A_pass_is_found_by_every_form_of_query_that_clients_send()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass(more: ",\"userDefinedId\":\"a b&c\"");
        foreach (
            var path in new[]
            {
                "passes?userDefinedId=a%20b%26c&campaignName=campaign",
                "passes?userDefinedId=a+b%26c&campaignNamecampaign",
                "passes?userDefinedId=a%20b%26c",
                "passes/?userDefinedId=a%20b%26c&campaignName=campaign",
                "passes?campaignName=campaign&userDefinedId=a%20b%26c",
                "passes/" + pass,
                $"passes/{pass}/",
            }
        )
        {
            Assert.Equal(pass, (await world.Api.Get("/v2/" + path)).Json.GetProperty("id").GetString());
        }

        var plain = await world.Pass(more: ",\"userDefinedId\":\"U\"");
        Assert.Equal(
            plain,
            (await world.Api.Get("/v2/passes%3FuserDefinedId%3DU%26campaignName%3Dcampaign")).Json.GetProperty("id").GetString()
        );
        await world.Campaign("second");
        await world.Template("of_second", "second");
        await world.Pass("of_second", ",\"userDefinedId\":\"U\"");
        Assert.StartsWith(
            "campaignName: is required in the query",
            (await world.Api.Get("/v2/passes?userDefinedId=U")).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal(plain, (await world.Api.Get("/v2/passes?userDefinedId=U&campaignName=campaign")).Json.GetProperty("id").GetString());
        Assert.Equal(
            "There is no pass with the userDefinedId \"u\" in campaign \"campaign\"",
            (await world.Api.Get("/v2/passes?userDefinedId=u&campaignName=campaign")).Refused(404)
        );
        Assert.Equal("There is no campaign \"none\"", (await world.Api.Get("/v2/passes?userDefinedId=U&campaignName=none")).Refused(404));
        Assert.Equal("userDefinedId: is required in the query, with campaignName", (await world.Api.Get("/v2/passes")).Refused(400));
    }

    [Theory]
    [InlineData("GET", "/v2/passes/RanD0mStr1ng00", 404)]
    [InlineData("GET", "/v2/passes/RanD0mStr1ng00/bundle", 404)]
    [InlineData("GET", "/v2/passes?userDefinedId=%00", 400)]
    [InlineData("GET", "/v2/templates/none", 404)]
    [InlineData("GET", "/v2/passes?userDefinedId=%ED%A0%80", 400)]
    [InlineData("GET", "/v2/nothing", 404)]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("DELETE", "/v2/campaigns/campaign", 404)]
    [InlineData("PATCH", "/v2/passes/RanD0mStr1ng00", 404)]
    [InlineData("POST", "/v2/passes/RanD0mStr1ng00/bundle", 404)]
    public async Task What_is_not_there_is_told_in_the_one_form_of_errors(string method, string path, int status)
    {
        var world = await World.Bare(server);
        (await world.Api.Send(method, path)).Refused(status);
    }

    [Fact]
    public async Task A_body_too_large_or_too_deep_is_refused()
    {
        var world = await World.Bare(server);
        Assert.Equal(
            "request body: larger than 1024 KiB, the most that is allowed",
            (await world.Api.Post("/v2/passes", new string(' ', (1 << 20) + 1))).Refused(400)
        );
        Assert.Equal(
            "request body: must be nested at most 64 levels deep",
            (await world.Api.Post("/v2/passes", new string('[', 65) + new string(']', 65))).Refused(400)
        );
    }

    private static async Task<JsonElement> Json(World world, string pass) =>
        JsonElement.Parse((await world.Bundle(pass)).Files["pass.json"].Span);
}
