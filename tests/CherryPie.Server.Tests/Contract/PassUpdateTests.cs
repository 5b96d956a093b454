using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>PUT /v2/passes, by id and by the caller's own id, and redeem.</summary>
public sealed class PassUpdateTests(ContractServer server) : IClassFixture<ContractServer>
{
    private const string Design =
        ""","primary":[{"defaultLabel":"P","defaultValue":"#{points}"}]"""
        + ""","back":[{"defaultLabel":"B","defaultValue":"none","dynamicBackfieldKey":"offers"}]""";
    private const string Keys =
        ""","dynamicKeys":[{"key":"points","type":"number","defaultValue":1}],"passbookRedeem":{"type":"coupon","desc":"Used"}""";

    [Theory]
    [InlineData("""{"dynamicData":{"points":20}}""", "dynamicData", """{"points":20,"a":"x","A":"y"}""")]
    [InlineData("""{"dynamicData":{"points":null,"a":"","new":true}}""", "dynamicData", """{"a":"","A":"y","new":true}""")]
    [InlineData("""{"dynamicData":{"points":"007.50"}}""", "dynamicData", """{"points":"007.50","a":"x","A":"y"}""")]
    [InlineData("""{"dynamicData":{"a":1,"a":2}}""", "dynamicData", """{"points":"10","a":2,"A":"y"}""")]
    [InlineData("""{"DynamicData":{"a":"z"},"DYNAMICDATA":{"A":"z"}}""", "dynamicData", """{"points":"10","a":"x","A":"z"}""")]
    [InlineData("""{"expiryDate":"2041-01-01T00:00:00.123456789+01:00"}""", "expiryDate", "\"2040-12-31T23:00:00.123456Z\"")]
    [InlineData("""{"expiryDate":"2041-01-01 05:06:07"}""", "expiryDate", "\"2041-01-01T05:06:07Z\"")]
    [InlineData("""{"expiryDate":null}""", "expiryDate", null)]
    [InlineData("""{"recoveryEmail":"new@example.com"}""", "recoveryEmail", "\"new@example.com\"")]
    [InlineData("""{"recoveryEmail":null}""", "recoveryEmail", null)]
    [InlineData("""{"recoveryEmail":""}""", "recoveryEmail", null)]
    [InlineData("""{"isVoided":"TRUE"}""", "isVoided", "true")]
    [InlineData(
        """{"dynamicBackfields":{"Offers":[{"label":"a","value":"b"}]}}""",
        "dynamicBackfields",
        """{"offers":[{"label":"L","value":"V"}],"Offers":[{"label":"a","value":"b"}]}"""
    )]
    [InlineData("""{"dynamicBackfields":{"offers":null}}""", "dynamicBackfields", null)]
    [InlineData("""{"dynamicBackfields":null}""", "dynamicBackfields", null)]
    [InlineData("""{"passbook":{"bgColor":"445566","userInfo":{"u":1}}}""", "passbook", """{"bgColor":"445566","userInfo":{"u":1}}""")]
    [InlineData("""{"passbook":{"bgColor":null}}""", "passbook", null)]
    [InlineData("""{"passbook":null}""", "passbook", null)]
    [InlineData(
        """{"passbook":{"locations":[{"lat":1,"lat":2,"lon":"3"}]}}""",
        "passbook",
        """{"bgColor":"#112233","locations":[{"lat":2,"lon":"3"}]}"""
    )]
    [InlineData("""{"userDefinedId":"U"}""", "userDefinedId", "\"U\"")]
    [InlineData("""{"templateName":"template","unknown":{"x":[]}}""", "templateName", "\"template\"")]
    public async Task What_is_sent_is_merged_and_all_else_stays(string sent, string property, string? becomes)
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var pass = await world.Pass(
            more: ""","userDefinedId":"U","dynamicData":{"points":"10","a":"x","A":"y"}"""
                + ",\"expiryDate\":\"2040-01-01T00:00:00Z\",\"recoveryEmail\":\"me@example.com\""
                + ""","dynamicBackfields":{"offers":[{"label":"L","value":"V"}]},"passbook":{"bgColor":"#112233"}"""
        );
        foreach (var path in new[] { "/v2/passes/" + pass, "/v2/passes?userDefinedId=U&campaignName=campaign" })
        {
            var expected = await Shown(world, pass);
            Assert.Equal(pass, (await world.Api.Put(path, sent)).Id);
            if (becomes is null)
            {
                expected.Remove(property);
            }
            else
            {
                expected[property] = JsonNode.Parse(becomes);
            }

            var shown = await Shown(world, pass);
            if (property == "recoveryEmail")
            {
                expected["editUrl"] = shown["editUrl"]!.DeepClone(); // the former address's link has ended
            }

            Assert.Equal(expected.ToJsonString(), shown.ToJsonString());
        }

        await world.Bundle(pass);
    }

    [Theory]
    [InlineData("""{"userDefinedId":"other"}""", "userDefinedId: can't be changed; it is \"U\"")]
    [InlineData("""{"userDefinedId":""}""", "userDefinedId: must not be empty")]
    [InlineData("""{"templateName":"none"}""", "templateName: there is no template \"none\"")]
    [InlineData(
        """{"templateName":"foreign"}""",
        "templateName: template \"foreign\" belongs to another campaign; a pass moves within its own, \"campaign\""
    )]
    [InlineData("""{"templateName":"frozen"}""", "templateName: template \"frozen\" is FROZEN; only an ACTIVE one issues passes")]
    [InlineData("""{"templateName":"ended"}""", "templateName: template \"ended\" has ended (endDate)")]
    [InlineData("""{"templateName":"full"}""", "templateName: template \"full\" has issued all of its 1 passes (maxIssue)")]
    [InlineData("""{"dynamicData":{"points":"ten"}}""", "dynamicData.points: \"ten\" is not a number, as the template declares this key")]
    [InlineData("""{"dynamicData":[7]}""", "dynamicData: must be a JSON object")]
    [InlineData(
        """{"dynamicImages":{"passbook":{"logo":"images/dynamic/0000000000000000000000000000000000000000.png"}}}""",
        "dynamicImages.passbook.logo: names no image of this account; upload it with POST /v2/images"
    )]
    [InlineData(
        """{"dynamicImages":{"passbook":{"logo":"/etc/passwd"}}}""",
        "dynamicImages.passbook.logo: must be a path that POST /v2/images answered"
    )]
    [InlineData("""{"passbook":{"bgColor":"reddish"}}""", "passbook.bgColor: ")]
    [InlineData("""{"passbook":{"locations":[{"lat":91,"lon":0}]}}""", "passbook.locations[0].lat")]
    [InlineData("""{"isInvalid":"maybe","isRedeemed":1}""", "isRedeemed: must be true or false; isInvalid: must be true or false")]
    [InlineData("""{"recoveryEmail":"nobody"}""", "recoveryEmail: must be one e-mail address")]
    [InlineData("""{"expiryDate":"2040-13-01"}""", "expiryDate: must be an ISO 8601 date and time")]
    [InlineData("[7]", "request body: must be a JSON object")]
    [InlineData("{\"isVoided\"", "request body: not valid JSON at line 1, byte 12")]
    public async Task A_refused_update_names_the_field_and_changes_nothing(string sent, string told)
    {
        var world = await World.WithTemplate(server, Design, Keys);
        await world.Campaign("second");
        await world.Template("foreign", "second");
        await world.Template("frozen", more: ",\"status\":\"FROZEN\"");
        await world.Template("ended", more: ",\"endDate\":\"2011-01-01T00:00:00Z\"");
        await world.Template("full", more: ",\"maxIssue\":1");
        await world.Pass("full");
        var pass = await world.Pass(more: ",\"userDefinedId\":\"U\"");
        var before = (await world.Api.Get("/v2/passes/" + pass)).Text;
        var counts = (await world.Api.Get("/v2/templates")).Text;
        Assert.StartsWith(told, (await world.Api.Put("/v2/passes/" + pass, sent)).Refused(400), StringComparison.Ordinal);
        Assert.StartsWith(
            told,
            (await world.Api.Put("/v2/passes?userDefinedId=U&campaignNamecampaign", sent)).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal(before, (await world.Api.Get("/v2/passes/" + pass)).Text);
        Assert.Equal(counts, (await world.Api.Get("/v2/templates")).Text);
    }

    [Fact]
    public async Task A_user_id_is_settable_once_also_later_and_unique_in_the_campaign()
    {
        var world = await World.WithTemplate(server);
        var (one, two) = (await world.Pass(), await world.Pass(more: ",\"userDefinedId\":\"taken\""));
        Assert.Equal(
            "userDefinedId: \"taken\" belongs to another pass of the campaign; it must be unique there",
            (await world.Api.Put("/v2/passes/" + one, """{"userDefinedId":"taken"}""")).Refused(400)
        );
        foreach (var _ in new int[2])
        {
            Assert.Equal(one, (await world.Api.Put("/v2/passes/" + one, """{"userDefinedId":"mine"}""")).Id);
        }

        Assert.Equal(
            "userDefinedId: can't be changed; it is \"mine\"",
            (await world.Api.Put("/v2/passes/" + one, """{"userDefinedId":"Mine"}""")).Refused(400)
        );
        Assert.Equal(one, (await world.Api.Get("/v2/passes?userDefinedId=mine")).Json.GetProperty("id").GetString());
        Assert.Equal(two, (await world.Api.Get("/v2/passes?userDefinedId=taken")).Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task Redeeming_switches_the_design_there_and_back_and_repeats_without_a_change()
    {
        var world = await World.WithTemplate(
            server,
            Design,
            Keys,
            Part.File("passbook-LogoFile", Pictures.Icon),
            Part.File("passbookRedeem-IconFile", Pictures.Of(120, 120, 3))
        );
        var pass = await world.Pass();
        var plain = (await world.Bundle(pass)).Files;
        Assert.Equal(pass, (await world.Api.Send("PUT", $"/v2/passes/{pass}/redeem")).Id);
        var redeemed = await world.Api.Get("/v2/passes/" + pass);
        Assert.Equal(redeemed.Json.GetProperty("updatedAt").GetString(), redeemed.Json.GetProperty("lastRedeemAt").GetString());
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(pass, (await world.Api.Send("PUT", $"/v2/passes/{pass}/redeem")).Id);
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"isRedeemed":true}""")).Id);
        Assert.Equal(redeemed.Text, (await world.Api.Get("/v2/passes/" + pass)).Text);
        var used = (await world.Bundle(pass)).Files;
        Assert.Equal("Used", JsonElement.Parse(used["pass.json"].Span).GetProperty("description").GetString());
        Assert.NotEqual(plain["icon.png"].ToArray(), used["icon.png"].ToArray());
        Assert.Contains("logo.png", used.Keys);
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"isRedeemed":false}""")).Id);
        var back = (await world.Bundle(pass)).Files;
        Assert.Equal(JsonElement.Parse(plain["pass.json"].Span).ToString(), JsonElement.Parse(back["pass.json"].Span).ToString());
        Assert.Equal("There is no pass \"RanD0mStr1ng00\"", (await world.Api.Send("PUT", "/v2/passes/RanD0mStr1ng00/redeem")).Refused(404));
        Assert.Equal("There is no pass \"RanD0mStr1ng00\"", (await world.Api.Put("/v2/passes/RanD0mStr1ng00", "{}")).Refused(404));
    }

    [Fact]
    public async Task Invalid_is_final_for_every_way_to_change_a_pass()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass(more: ",\"userDefinedId\":\"U\"");
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"isInvalid":true,"dynamicData":{"last":"words"}}""")).Id);
        var shown = await world.Api.Get("/v2/passes/" + pass);
        Assert.Equal(
            ("words", true),
            (shown.Json.GetProperty("dynamicData").GetProperty("last").GetString(), shown.Json.GetProperty("isInvalid").GetBoolean())
        );
        var final = $"isInvalid: pass \"{pass}\" is invalid, which is final; it can no longer be updated";
        foreach (var body in new[] { "{}", "null", """{"isInvalid":false}""", """{"isVoided":true}""" })
        {
            Assert.Equal(final, (await world.Api.Put("/v2/passes/" + pass, body)).Refused(400));
            Assert.Equal(final, (await world.Api.Put("/v2/passes?userDefinedId=U", body)).Refused(400));
        }

        Assert.Equal(final, (await world.Api.Send("PUT", $"/v2/passes/{pass}/redeem")).Refused(400));
        Assert.Equal("passes[0]." + final, (await world.Api.Put("/v2/passesBatch", $$"""[{"id":"{{pass}}"}]""")).Refused(400));
        Assert.Equal(shown.Text, (await world.Api.Get("/v2/passes/" + pass)).Text);
        Assert.True(JsonElement.Parse((await world.Bundle(pass)).Files["pass.json"].Span).GetProperty("voided").GetBoolean());
    }

    [Fact]
    public async Task A_pass_moves_within_its_campaign_and_counts_there()
    {
        var world = await World.WithTemplate(server);
        await world.Template("second", design: ""","logoText":"Second" """, more: ",\"maxIssue\":1");
        var (pass, other) = (await world.Pass(), await world.Pass());
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"templateName":"second"}""")).Id);
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"templateName":"second"}""")).Id);
        Assert.Equal("second", (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("templateName").GetString());
        Assert.Equal("Second", JsonElement.Parse((await world.Bundle(pass)).Files["pass.json"].Span).GetProperty("logoText").GetString());
        Assert.Equal(
            (2, 1, 2),
            (await Issued(world, "templates/template"), await Issued(world, "templates/second"), await Issued(world, "campaigns/campaign"))
        );
        (await world.Api.Put("/v2/passes/" + other, """{"templateName":"second"}""")).Refused(400);
        await world.Api.Put("/v2/campaigns/campaign", """{"status":"FROZEN"}""");
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"isVoided":true}""")).Id);
    }

    [Fact]
    public async Task What_a_pass_overrides_stands_in_its_package()
    {
        var world = await World.WithTemplate(server, Design + ""","type":"eventTicket","maxDist":10""");
        var pass = await world.Pass(
            more: """
            ,"expiryDate":"2040-01-01T00:00:00.250Z","dynamicBackfields":{"offers":[{"label":"Monday","value":"Free tea"}]},
            "passbook":{
              "relevantDate":"2030-05-06T07:08:09Z","groupId":"G","bgColor":"#010203","fgColor":"040506","labelColor":"#070809",
              "userInfo":{"a":[1]},"locations":[{"lat":1.5,"lon":"2.5","alt":3,"relevantText":"here"}],
              "beacons":[{"uuid":"19d5f76a-fd04-5aa3-b16e-e93277163af6","major":1,"minor":2}]
            }
            """
        );
        var json = JsonElement.Parse((await world.Bundle(pass)).Files["pass.json"].Span);
        Assert.Equal("2030-05-06T07:08:09Z", json.GetProperty("relevantDate").GetString());
        Assert.Equal("G", json.GetProperty("groupingIdentifier").GetString());
        Assert.Equal("rgb(1, 2, 3)", json.GetProperty("backgroundColor").GetString());
        Assert.Equal("rgb(4, 5, 6)", json.GetProperty("foregroundColor").GetString());
        Assert.Equal("rgb(7, 8, 9)", json.GetProperty("labelColor").GetString());
        Assert.Equal("""{"a":[1]}""", json.GetProperty("userInfo").GetRawText());
        Assert.Equal(1.5, json.GetProperty("locations")[0].GetProperty("latitude").GetDouble());
        Assert.Equal(2, json.GetProperty("beacons")[0].GetProperty("minor").GetInt32());
        Assert.StartsWith("2040-01-01T00:00:00", json.GetProperty("expirationDate").GetString(), StringComparison.Ordinal);
        var back = json.GetProperty("eventTicket").GetProperty("backFields").GetRawText();
        Assert.Contains("Free tea", back, StringComparison.Ordinal);
        Assert.DoesNotContain("none", back, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_updates_at_once_none_is_lost()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(i =>
                    Task.Run(async () =>
                        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, $$$"""{"dynamicData":{"k{{{i}}}":{{{i}}}}}""")).Id)
                    )
                )
        );
        Assert.Equal(20, (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("dynamicData").EnumerateObject().Count());
    }

    private static async Task<int> Issued(World world, string path) =>
        (await world.Api.Get("/v2/" + path)).Json.GetProperty("issued").GetInt32();

    private static async Task<JsonObject> Shown(World world, string pass)
    {
        var shown = JsonNode.Parse((await world.Api.Get("/v2/passes/" + pass)).Text)!.AsObject();
        shown.Remove("updatedAt");
        return shown;
    }
}
