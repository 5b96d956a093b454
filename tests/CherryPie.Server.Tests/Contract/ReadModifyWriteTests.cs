using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>What GET gave can be sent back as it is, in the spelling of each SDK, and nothing changes.</summary>
public sealed class ReadModifyWriteTests(ContractServer server) : IClassFixture<ContractServer>
{
    private const string Design = """
        ,"orgName":"O","logoText":"L","bgColor":{"red":1,"green":2,"blue":3},"fgColor":"#010203","header":[{"itemName":"h",
        "defaultLabel":"l","defaultValue":"#{k}","format":{"type":"number","numberFormat":"decimal"}}],
        "back":[{"defaultValue":[{"defaultValue":"b"}]}],"barcode":{"format":"qr","message":"m"},
        "locations":[{"lat":1,"lon":"2"}],"userInfo":{"A":{},"b":null}
        """;
    private const string More = """
        ,"endDate":"2040-01-01T00:00:00+01:00","timezone":-3.5,"meta":{"A":1,"n":null,"o":{}},
        "dynamicKeys":[{"key":"k","type":"number"}],"passbookLang":{"fr":{"text":{"l":"m"}}},
        "passbookRedeem":{"type":"coupon","desc":"Used","nfc":{},"bgColor":[]},"maxIssue":5
        """;

    // Optional attributes that typed clients write out whether they have a value or not.
    private static readonly Dictionary<string, string[]> _optional = new()
    {
        ["campaigns/campaign"] = ["displayName", "description", "endDate", "meta", "whiteLabel"],
        ["templates/template"] = ["meta", "passbookLangRedeem", "dynamicImageKeys"],
        ["templates/plain"] = ["endDate", "timezone", "meta", "passbookRedeem", "passbookLang", "passbookLangRedeem", "dynamicKeys"],
        ["passes/"] = ["dynamicImages", "dynamicBackfields", "passbook", "expiryDate", "recoveryEmail", "userDefinedId"],
    };

    private static readonly HashSet<string> _objects = new(StringComparer.Ordinal)
    {
        "meta",
        "whiteLabel",
        "dynamicImageKeys",
        "passbookRedeem",
        "passbookLang",
        "passbookLangRedeem",
        "dynamicImages",
        "dynamicBackfields",
        "passbook",
        "bgColor",
        "fgColor",
        "labelColor",
        "nfc",
        "userInfo",
        "format",
    };

    [Theory]
    [InlineData("plain")]
    [InlineData("java")] // absent is null
    [InlineData("csharp")] // objects are made with nothing but nulls in them
    [InlineData("php")] // an empty object is an empty array
    public async Task What_was_read_is_written_back_without_a_change(string sdk)
    {
        var world = await World.New(server);
        await world.Campaign(more: ""","meta":{"a":{}},"whiteLabel":{"footerText":"F"}""");
        await world.Template(
            design: Design,
            more: More,
            images: [Part.File("passbook-fr-LogoFile", Pictures.Icon), Part.File("passbookRedeem-StripFile", Pictures.Of(375, 123))]
        );
        await world.Template("plain");
        var pass = await world.Pass(more: ""","dynamicData":{"k":"1"},"passbook":{"bgColor":"#010203","userInfo":{"x":{}}}""");
        foreach (var (path, optional) in _optional.Append(new("passes/" + await world.Pass("plain"), _optional["passes/"])))
        {
            var address = "/v2/" + (path == "passes/" ? path + pass : path);
            var before = await world.Api.Get(address);
            var body = JsonNode.Parse(before.Text)!.AsObject();
            Spell(body, sdk, optional);
            foreach (var design in new[] { "passbook", "passbookRedeem" })
            {
                if (body[design] is JsonObject whole && path.StartsWith("templates", StringComparison.Ordinal))
                {
                    Spell(whole, sdk, "labelColor", "nfc", "userInfo", "relevantDate", "groupId");
                }
            }

            server.Clock.Advance(TimeSpan.FromSeconds(3));
            var written = await world.Api.Put(address, body.ToJsonString());
            Assert.True(written.Status == 200, $"{sdk} {address}: {written.Text} {body.ToJsonString()}");
            Assert.Equal(before.Text, (await world.Api.Get(address)).Text);
        }
    }

    [Theory]
    [InlineData("""{"passbookRedeem":{"bgColor":{},"fgColor":{},"labelColor":{},"nfc":{}}}""")]
    [InlineData("""{"passbookRedeem":{"bgColor":{"red":null},"header":[],"nfc":[]},"passbook":{"barcode":[],"userInfo":[]}}""")]
    [InlineData("[]")]
    public async Task Objects_of_nothing_are_absent(string body)
    {
        var world = await World.WithTemplate(server);
        var before = (await world.Api.Get("/v2/templates/template")).Text;
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal("template", (await world.Api.Put("/v2/templates/template", body)).Name);
        Assert.Equal(before, (await world.Api.Get("/v2/templates/template")).Text);
    }

    [Fact]
    public async Task An_empty_array_is_an_empty_object_everywhere()
    {
        var world = await World.WithTemplate(server, images: Part.File("passbook-LogoFile", Pictures.Icon));
        var form = new[] { Part.Json("[]"), Part.Of("updatedMultipart", """["passbook-LogoFile"]""") };
        Assert.Equal("template", (await world.Api.Send("PUT", "/v2/templates/template", Part.Form(form), Part.FormType)).Name);
        Assert.DoesNotContain("logoFile", (await world.Api.Get("/v2/templates/template")).Text, StringComparison.Ordinal);
        var pass = await world.Pass(more: ""","dynamicData":[],"passbook":[],"dynamicBackfields":[],"dynamicImages":[]""");
        Assert.Equal("{}", (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("dynamicData").GetRawText());
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, "[]")).Id);
        Assert.Equal("campaign", (await world.Api.Put("/v2/campaigns/campaign", """{"meta":[],"whiteLabel":[]}""")).Name);
        Assert.Equal(1, (await world.Api.Post("/v2/passes/search", """{"passFilter":[]}""")).Json.GetProperty("totalCount").GetInt32());
        Assert.Equal(1, (await world.Api.Post("/v2/passes/search", "[]")).Json.GetProperty("totalCount").GetInt32());
        Assert.Equal(
            "second",
            (
                await world.PostTemplate(
                    World.TemplateJson(
                        "second",
                        "campaign",
                        ""","bgColor":[],"nfc":[],"userInfo":[]""",
                        ""","meta":[],"passbookRedeem":[]"""
                    )
                )
            ).Name
        );
        var wrong = Part.Form([Part.Json("[1]")]);
        Assert.Equal(
            "jsonBody: must be a JSON object",
            (await world.Api.Send("PUT", "/v2/templates/template", wrong, Part.FormType)).Refused(400)
        );
    }

    [Fact]
    public async Task Known_names_come_back_as_the_document_spells_them()
    {
        var world = await World.WithTemplate(
            server,
            ""","OrgName":"O","BgColor":{"Red":1,"GREEN":2,"blue":3},"HEADER":[{"DefaultLabel":"l","Format":{"TYPE":"text"}}]"""
                + ""","back":[{"DEFAULTVALUE":[{"DefaultValue":"b"}]}],"UserInfo":{"Own":1}""",
            ""","Meta":{"Own":{"OrgName":1}},"PassbookLang":{"fr":{"TEXT":{"L":"M"}}}"""
                + ""","DynamicImageKeys":{"PassBook":{"LOGO":{"IsDynamic":true}}}"""
        );
        var shown = (await world.Api.Get("/v2/templates/template")).Json;
        Assert.Equal(
            """{"type":"storeCard","desc":"A card","orgName":"O","bgColor":{"red":1,"green":2,"blue":3}"""
                + ""","header":[{"defaultLabel":"l","format":{"type":"text"}}]"""
                + ""","back":[{"defaultValue":[{"defaultValue":"b"}]}],"userInfo":{"Own":1},"iconFile":"passbook-IconFile.png"}""",
            shown.GetProperty("passbook").GetRawText()
        );
        Assert.Equal("""{"Own":{"OrgName":1}}""", shown.GetProperty("meta").GetRawText());
        Assert.Equal("""{"fr":{"text":{"L":"M"}}}""", shown.GetProperty("passbookLang").GetRawText());
        Assert.True(
            shown.GetProperty("dynamicImageKeys").GetProperty("passbook").GetProperty("logo").GetProperty("isDynamic").GetBoolean()
        );
        await world.Api.Put("/v2/templates/template", """{"passbook":{"ORGNAME":"P","bgcolor":{"RED":9}}}""");
        var changed = (await world.Api.Get("/v2/templates/template")).Json.GetProperty("passbook");
        Assert.Equal(("P", 9), (changed.GetProperty("orgName").GetString(), changed.GetProperty("bgColor").GetProperty("red").GetInt32()));
        var pass = await world.Pass(more: ""","Passbook":{"BGCOLOR":"#010203","UserInfo":{"A":1},"Locations":[{"LAT":1,"Lon":2}]}""");
        Assert.Equal(
            """{"bgColor":"#010203","userInfo":{"A":1},"locations":[{"lat":1,"lon":2}]}""",
            (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("passbook").GetRawText()
        );
    }

    private static void Spell(JsonObject body, string sdk, params string[] optional)
    {
        foreach (var name in optional.Where(n => body[n] is null))
        {
            switch (sdk)
            {
                case "java":
                    body[name] = null;
                    break;
                case "csharp" when _objects.Contains(name):
                    body[name] = name.EndsWith("Color", StringComparison.Ordinal) ? new JsonObject { ["red"] = null } : new JsonObject();
                    break;
                case "php" when _objects.Contains(name):
                    body[name] = new JsonArray();
                    break;
                default:
                    break;
            }
        }

        if (sdk == "php")
        {
            EmptyArrays(body);
        }
    }

    private static void EmptyArrays(JsonNode? node)
    {
        if (node is JsonObject whole)
        {
            foreach (var (name, value) in whole.ToList())
            {
                if (value is JsonObject { Count: 0 } && _objects.Contains(name))
                {
                    whole[name] = new JsonArray();
                }
                else if (name is not ("meta" or "userInfo"))
                {
                    EmptyArrays(value);
                }
            }
        }
        else if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                EmptyArrays(item);
            }
        }
    }
}
