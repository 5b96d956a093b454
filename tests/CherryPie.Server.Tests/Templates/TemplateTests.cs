using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Server.Tests.Templates;

public sealed class TemplateTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task The_least_that_makes_a_template_is_filled_up_with_defaults()
    {
        var world = await World.WithTemplate(server);
        var shown = (await world.Api.Get("/v2/templates/template")).Json;
        Assert.Equal("ACTIVE", shown.GetProperty("status").GetString());
        Assert.Equal((0, 0), (shown.GetProperty("maxIssue").GetInt64(), shown.GetProperty("issued").GetInt64()));
        Assert.Equal("[]", shown.GetProperty("dynamicKeys").GetRawText());
        Assert.Equal(
            ["background", "footer", "icon", "logo", "strip", "thumbnail"],
            shown.GetProperty("dynamicImageKeys").GetProperty("passbook").EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal(
            """{"type":"storeCard","desc":"A card","iconFile":"passbook-IconFile.png"}""",
            shown.GetProperty("passbook").GetRawText()
        );
        Assert.Equal(shown.GetRawText(), (await world.Api.Get("/v2/templates/" + shown.GetProperty("index").GetString())).Text);
        Assert.Equal($"[{shown.GetRawText()}]", (await world.Api.Get("/v2/templates")).Text);
        Assert.Equal($"[{shown.GetRawText()}]", (await world.Api.Get("/v2/campaigns/campaign/templates")).Text);
        var pass = JsonElement.Parse((await world.Bundle(await world.Pass())).Files["pass.json"].Span);
        Assert.Equal("Example, Inc.", pass.GetProperty("organizationName").GetString());
    }

    [Theory]
    [InlineData(
        ""","header":[{"defaultValue":"1","format":{"type":"currency","currencyCode":"EURO"}}]""",
        "passbook.header[0].format.currencyCode: \"EURO\" is not a known currency code"
    )]
    [InlineData(""","bgColor":"reddish" """, "passbook.bgColor")]
    [InlineData(""","fgColor":{"red":256,"green":0,"blue":0}""", "passbook.fgColor")]
    [InlineData(
        ""","locations":[{"lat":1,"lon":1},{"lat":1,"lon":2},{"lat":1,"lon":3},{"lat":1,"lon":4},{"lat":1,"lon":5},{"lat":1"""
            + ""","lon":6},{"lat":1,"lon":7},{"lat":1,"lon":8},{"lat":1,"lon":9},{"lat":1,"lon":10},{"lat":1,"lon":11}]""",
        "passbook.locations: "
    )]
    [InlineData(""","locations":[{"lat":91,"lon":1}]""", "passbook.locations[0].lat")]
    [InlineData(
        ""","header":[{"itemName":"a","defaultValue":"1"}],"primary":[{"itemName":"a","defaultValue":"2"}]""",
        "passbook.primary[0].itemName"
    )]
    [InlineData(""","appLaunchUrl":"app://x" """, "passbook.appLaunchUrl")]
    [InlineData(
        ""","nfc":{"message":"m","encryptionPublicKey":"MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADJ/OCsTwKvCMq1JzcQb8uK"""
            + """//YLXxIRcIiFkQJwkobXEw="}""",
        "passbook.nfc"
    )]
    [InlineData(""","type":"card" """, "passbook.type")]
    [InlineData(""","type":"boardingPass" """, "passbook.transitType")]
    [InlineData(""","barcode":{"format":"ean8","message":"1"}""", "passbook.barcode.format")]
    [InlineData(""","barcode":{"format":"qr","message":"1","messageEncoding":"klingon"}""", "passbook.barcode.messageEncoding")]
    [InlineData(""","header":{}""", "passbook.header")]
    public async Task A_design_that_iOS_would_refuse_names_its_attribute(string design, string told)
    {
        var world = await World.New(server);
        await world.Campaign();
        var error = (await world.CreateTemplate(design: design)).Refused(400);
        Assert.StartsWith(told, error, StringComparison.Ordinal);
        Assert.Equal("[]", (await world.Api.Get("/v2/templates")).Text);
    }

    [Theory]
    [InlineData(""","language":"xx" """, "language: \"xx\" is not a supported language; the codes are ")]
    [InlineData(""","timezone":3.1""", "timezone: must be a number of hours from -12 to 14 in steps of 0.25")]
    [InlineData(""","timezone":14.25""", "timezone: ")]
    [InlineData(""","timezone":"five" """, "timezone: ")]
    [InlineData(""","timezone":"Europe/Atlantis" """, "timezone: ")]
    [InlineData(""","timezone":"right/Europe/Berlin" """, "timezone: ")]
    [InlineData(""","timezone":"../zoneinfo/Europe/Berlin" """, "timezone: ")]
    [InlineData(""","timezone":"W. Europe Standard Time" """, "timezone: ")]
    [InlineData(""","timezone":"localtime" """, "timezone: ")]
    [InlineData(""","passbookLang":{"xx":{"text":{}}}""", "passbookLang.xx")]
    [InlineData(""","campaignName":"none" """, "campaignName: there is no campaign \"none\"; create it with POST /v2/campaigns")]
    [InlineData(""","name":"a b" """, "name: must be 1 to 64 letters, digits or underscores, without spaces")]
    [InlineData(""","startDate":null""", "startDate: is required")]
    [InlineData(""","endDate":"2009-01-01T00:00:00Z" """, "endDate: must not be before startDate")]
    [InlineData(""","maxIssue":-1""", "maxIssue: must be a whole number from 0")]
    [InlineData(""","status":"NEW" """, "status: \"NEW\" must be one of ACTIVE, FROZEN, INVALID")]
    [InlineData(""","passbook":null""", "passbook: is required: the design")]
    [InlineData(""","passbookRedeem":[7]""", "passbookRedeem: must be a JSON object")]
    [InlineData(""","passbookRedeem":{"type":"storeCard","desc":"d","bgColor":"x"}""", "passbookRedeem.bgColor")]
    [InlineData(""","dynamicKeys":[{"key":"a"},{"key":"a"}]""", "dynamicKeys[1].key: \"a\" is declared twice")]
    [InlineData(""","dynamicKeys":[{"key":"a b"}]""", "dynamicKeys[0].key: must have no braces and no white space")]
    [InlineData(""","dynamicKeys":[{"key":"a","type":"colour"}]""", "dynamicKeys[0].type: must be dateTime, string or number")]
    [InlineData(
        ""","dynamicKeys":[{"key":"a","type":"number","defaultValue":"x"}]""",
        "dynamicKeys[0].defaultValue: \"x\" is not a number"
    )]
    [InlineData(""","dynamicKeys":{}""", "dynamicKeys: must be a JSON array")]
    public async Task A_wrong_property_is_named_with_what_is_allowed(string more, string told)
    {
        var world = await World.New(server);
        await world.Campaign();
        Assert.StartsWith(told, (await world.CreateTemplate(more: more)).Refused(400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_together()
    {
        var world = await World.New(server);
        await world.Campaign();
        var told = (
            await world.CreateTemplate(
                design: ""","bgColor":"x","header":[{"defaultValue":"1","format":{"type":"currency","currencyCode":"EURO"}}]""",
                more: ",\"timezone\":3.1,\"maxIssue\":-1",
                images: Part.File("passbook-LogoFile", [1])
            )
        ).Refused(400);
        foreach (
            var path in new[]
            {
                "timezone: ",
                "maxIssue: ",
                "passbook.bgColor",
                "passbook.header[0].format.currencyCode: ",
                "passbook-LogoFile: ",
            }
        )
        {
            Assert.Contains(told.Split("; "), p => p.StartsWith(path, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Without_icon_or_body_or_form_nothing_is_made()
    {
        var world = await World.New(server);
        await world.Campaign();
        Assert.Equal(
            "passbook-IconFile: is required: a PNG of 120 x 120 pixels, without which iOS opens no pass",
            (await world.Api.PostForm("/v2/templates", Part.Json(World.TemplateJson("template", "campaign")))).Refused(400)
        );
        Assert.Equal(
            "jsonBody: is required: the template as a JSON object",
            (await world.Api.PostForm("/v2/templates", Part.File("passbook-IconFile", Pictures.Icon))).Refused(400)
        );
        Assert.StartsWith(
            "request body: must be multipart/form-data",
            (await world.Api.Post("/v2/templates", World.TemplateJson("template", "campaign"))).Refused(400),
            StringComparison.Ordinal
        );
        await world.Campaign("ended", ",\"status\":\"INVALID\"");
        Assert.Equal(
            "campaignName: campaign \"ended\" is INVALID, which is final; it takes no templates",
            (await world.CreateTemplate(campaign: "ended")).Refused(400)
        );
        await world.Campaign("frozen", ",\"status\":\"FROZEN\"");
        Assert.Equal("template", (await world.CreateTemplate(campaign: "frozen")).Name);
        Assert.Equal(
            "name: there is a template \"template\" already; names are unique in an account",
            (await world.CreateTemplate(campaign: "campaign")).Refused(400)
        );
    }

    [Fact]
    public async Task The_body_is_read_in_the_charset_of_its_part_and_in_any_case()
    {
        var world = await World.New(server);
        await world.Campaign();
        const string json = """
            {
              "NAME":"template","CampaignName":"campaign","LANGUAGE":"en","startdate":"2010-08-01",
              "Passbook":{"TYPE":"general","Desc":"Café","BGCOLOR":"#0000FF"}
            }
            """;
        var part = new Part("jsonBody", Encoding.Latin1.GetBytes(json), null, "text/plain; charset=ISO-8859-1");
        Assert.Equal("template", (await world.Api.PostForm("/v2/templates", part, Part.File("PASSBOOK-iconfile", Pictures.Icon))).Name);
        var pass = JsonElement.Parse((await world.Bundle(await world.Pass())).Files["pass.json"].Span);
        Assert.Equal("Café", pass.GetProperty("description").GetString());
        Assert.Equal("rgb(0, 0, 255)", pass.GetProperty("backgroundColor").GetString());
        Assert.True(pass.TryGetProperty("generic", out _));
        Assert.Contains("Café", (await world.Api.Get("/v2/templates/template")).Text, StringComparison.Ordinal);
        var unknown = new Part("jsonBody", Encoding.Latin1.GetBytes(json), null, "text/plain; charset=klingon");
        Assert.Equal(
            "jsonBody: its Content-Type names the charset \"klingon\", which is not known",
            (await world.Api.PostForm("/v2/templates", unknown, Part.File("passbook-IconFile", Pictures.Icon))).Refused(400)
        );
    }

    [Fact]
    public async Task Colours_barcodes_and_keys_come_back_in_the_form_sent()
    {
        const string design =
            """{"type":"general","desc":"d","bgColor":"1658A8","labelColor":{"red":1,"green":2,"blue":3}"""
            + ""","fgColor":"#FFFFFF","barcodes":[{"format":"qr","message":"#{k}"}],"userInfo":"{\"a\": """
            + """1}","locations":[{"lat":"1.5","lon":2,"alt":"3"}]"""
            + ""","back":[{"defaultValue":[{"defaultLabel":"l","defaultValue":"v"}]}],"own":{"x":[1.0,null]}}""";
        var world = await World.New(server);
        await world.Campaign();
        Assert.Equal(
            "template",
            (
                await world.PostTemplate(
                    $$"""
                    {
                      "name":"template","campaignName":"campaign","language":"en","startDate":"2010-08-01","passbook":{{design}},
                      "meta":{"z":1,"a":2},"dynamicKeys":[{"key":"k","type":"number","defaultValue":100,"isEditable":false}]
                    }
                    """
                )
            ).Name
        );
        var shown = (await world.Api.Get("/v2/templates/template")).Json;
        var passbook = JsonNode.Parse(shown.GetProperty("passbook").GetRawText())!.AsObject();
        passbook.Remove("iconFile");
        Assert.Equal(JsonNode.Parse(design)!.ToJsonString(), passbook.ToJsonString());
        Assert.Equal("""{"z":1,"a":2}""", shown.GetProperty("meta").GetRawText());
        Assert.Equal(
            """[{"key":"k","type":"number","defaultValue":100,"isEditable":false}]""",
            shown.GetProperty("dynamicKeys").GetRawText()
        );
    }
}
