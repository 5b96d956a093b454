using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>PUT /v2/templates/{name}, as JSON and as a form.</summary>
public sealed class TemplateUpdateTests(ContractServer server) : IClassFixture<ContractServer>
{
    private const string Design =
        ""","bgColor":{"red":1,"green":2,"blue":3},"labelColor":"#010203","logoText":"Logo","userInfo":{"a":1,"b":{"c":2}}"""
        + ""","header":[{"defaultLabel":"l","defaultValue":"Hello"}],"back":[{"defaultValue":"b"}]""";
    private const string More =
        ""","endDate":"2040-01-01T00:00:00Z","timezone":1.5,"meta":{"a":1,"A":2}"""
        + ""","dynamicKeys":[{"key":"k","type":"string","defaultValue":null,"isEditable":true}]"""
        + ""","passbookLang":{"fr":{"text":{"Hello":"Bonjour"}}},"passbookRedeem":{"type":"coupon","desc":"Used"}"""
        + ""","passbookLangRedeem":{"fr":{"text":{"Used":"Pris"}}},"maxIssue":100""";

    [Theory]
    [InlineData(
        """{"passbook":{"bgColor":{"red":22,"green":88,"blue":168},"labelColor":{"red":245,"green":244,"blue":244}}}""",
        "passbook",
        """{"type":"storeCard","desc":"A card","bgColor":{"red":22,"green":88,"blue":168},"labelColor":{"red":245,"green":244"""
            + ""","blue":244},"logoText":"Logo","userInfo":{"a":1,"b":{"c":2}},"header":[{"defaultLabel":"l","defaultValue":"Hello"}]"""
            + ""","back":[{"defaultValue":"b"}],"iconFile":"passbook-IconFile.png"}"""
    )]
    [InlineData(
        """{"passbook":{"bgColor":{"red":9},"logoText":null,"userInfo":{"b":{"d":3},"B":4,"a":null}"""
            + ""","header":[{"defaultValue":"x"}],"back":[]}}""",
        "passbook",
        """{"type":"storeCard","desc":"A card","bgColor":{"red":9,"green":2,"blue":3},"labelColor":"#010203","userInfo":{"b":{"c":2"""
            + ""","d":3},"B":4},"header":[{"defaultValue":"x"}],"back":[],"iconFile":"passbook-IconFile.png"}"""
    )]
    [InlineData(
        """{"PASSBOOK":{"BGCOLOR":"445566","Type":"general"}}""",
        "passbook",
        """{"type":"general","desc":"A card","bgColor":"445566","labelColor":"#010203","logoText":"Logo","userInfo":{"a":1"""
            + ""","b":{"c":2}},"header":[{"defaultLabel":"l","defaultValue":"Hello"}],"back":[{"defaultValue":"b"}]"""
            + ""","iconFile":"passbook-IconFile.png"}"""
    )]
    [InlineData(
        """{"passbook":{"desc":"1"},"passbook":{"logoText":"2","logoText":"3"}}""",
        "passbook",
        """{"type":"storeCard","desc":"A card","bgColor":{"red":1,"green":2,"blue":3}"""
            + ""","labelColor":"#010203","logoText":"3","userInfo":{"a":1,"b":{"c":2}}"""
            + ""","header":[{"defaultLabel":"l","defaultValue":"Hello"}],"back":[{"defaultValue":"b"}]"""
            + ""","iconFile":"passbook-IconFile.png"}"""
    )]
    [InlineData(
        """{"passbookLang":{"fr":{"text":{"hello":"salut"}},"de":{"text":{"Hello":"Hallo"}}}}""",
        "passbookLang",
        """{"fr":{"text":{"Hello":"Bonjour","hello":"salut"}},"de":{"text":{"Hello":"Hallo"}}}"""
    )]
    [InlineData("""{"passbookLang":{"fr":{"text":{"Hello":null}}}}""", "passbookLang", """{"fr":{"text":{}}}""")]
    [InlineData("""{"meta":{"A":3,"a":null}}""", "meta", """{"A":3}""")]
    [InlineData(
        """{"dynamicKeys":[{"key":"n","type":"number","defaultValue":7}]}""",
        "dynamicKeys",
        """[{"key":"n","type":"number","defaultValue":7,"isEditable":false}]"""
    )]
    [InlineData(
        """{"dynamicImageKeys":{"passbook":{"logo":{"isDynamic":true}}}}""",
        "dynamicImageKeys",
        """{"passbook":{"logo":{"isDynamic":true,"isEditable":false},"background":{"isDynamic":false,"isEditable":false}"""
            + ""","footer":{"isDynamic":false,"isEditable":false},"icon":{"isDynamic":false,"isEditable":false}"""
            + ""","strip":{"isDynamic":false,"isEditable":false},"thumbnail":{"isDynamic":false,"isEditable":false}}}"""
    )]
    [InlineData("""{"passbookRedeem":{"desc":"Gone"}}""", "passbookRedeem", """{"type":"coupon","desc":"Gone"}""")]
    [InlineData("""{"maxIssue":"5"}""", "maxIssue", "5")]
    [InlineData("""{"maxIssue":0}""", "maxIssue", "0")]
    [InlineData("""{"timezone":"-3.75"}""", "timezone", "-3.75")]
    [InlineData("""{"timezone":"Europe/Berlin"}""", "timezone", "\"Europe/Berlin\"")]
    [InlineData("""{"status":"FROZEN"}""", "status", "\"FROZEN\"")]
    [InlineData("""{"language":"zh-Hans"}""", "language", "\"zh-Hans\"")]
    [InlineData("""{"startDate":"2011-01-01T01:00:00.500+01:00"}""", "startDate", "\"2011-01-01T00:00:00.5Z\"")]
    [InlineData("""{"endDate":null}""", "endDate", null)]
    [InlineData("""{"timezone":null}""", "timezone", null)]
    [InlineData("""{"meta":null}""", "meta", null)]
    [InlineData("""{"passbookRedeem":null}""", "passbookRedeem", null)]
    [InlineData("""{"passbookLang":null}""", "passbookLang", null)]
    [InlineData("""{"passbookLangRedeem":null}""", "passbookLangRedeem", null)]
    [InlineData("""{"dynamicKeys":null}""", "dynamicKeys", "[]")]
    public async Task What_is_sent_is_merged_and_all_else_stays(string sent, string property, string? becomes)
    {
        var world = await World.WithTemplate(server, Design, More);
        var expected = Shown((await world.Api.Get("/v2/templates/template")).Json);
        Assert.Equal("template", (await world.Api.Put("/v2/templates/template", sent)).Name);
        if (becomes is null)
        {
            expected.Remove(property);
        }
        else
        {
            expected[property] = JsonNode.Parse(becomes);
        }

        Assert.Equal(expected.ToJsonString(), Shown((await world.Api.Get("/v2/templates/template")).Json).ToJsonString());
        if (property is not "status")
        {
            await world.Bundle(await world.Pass());
        }
    }

    [Theory]
    [InlineData("""{"name":"other"}""", "name: can't be changed; it is \"template\"")]
    [InlineData("""{"campaignName":"other"}""", "campaignName: can't be changed; it is \"campaign\"")]
    [InlineData("""{"status":"DONE"}""", "status: \"DONE\" must be one of ACTIVE, FROZEN, INVALID")]
    [InlineData(
        """{"status":null,"language":null,"startDate":null,"maxIssue":null,"passbook":null}""",
        "status: must not be null; language: must not be null; startDate: must not be null; maxIssue: must not be null; passbook: "
            + "must not be null; "
    )]
    [InlineData("""{"language":"xx"}""", "language: \"xx\" is not a supported language; the codes are ar, ")]
    [InlineData(
        """{"passbook":{"header":[{"defaultValue":"1","format":{"type":"currency","currencyCode":"EURO"}}]}}""",
        "passbook.header[0].format.currencyCode: \"EURO\" is not a known currency code"
    )]
    [InlineData("""{"passbook":{"type":"ticket"}}""", "passbook.type: ")]
    [InlineData("""{"passbook":{"desc":null}}""", "passbook.desc: ")]
    [InlineData("""{"passbook":[7]}""", "passbook: must be a JSON object")]
    [InlineData("""{"passbook":{"barcode":{"format":"ean","message":"m"}}}""", "passbook.barcode.format: ")]
    [InlineData("""{"passbookRedeem":{"fgColor":"red"}}""", "passbookRedeem.fgColor: ")]
    [InlineData("""{"passbookLang":{"xx":{"text":{}}}}""", "passbookLang.xx: ")]
    [InlineData("""{"maxIssue":1}""", "maxIssue: 1 is fewer than the 2 passes that are issued already")]
    [InlineData("""{"maxIssue":-1}""", "maxIssue: must be a whole number from 0 to 1000000000000")]
    [InlineData("""{"endDate":"2001-01-01"}""", "endDate: must not be before startDate")]
    [InlineData("""{"timezone":20}""", "timezone: ")]
    [InlineData("""{"dynamicKeys":[{"key":"a{"}]}""", "dynamicKeys[0].key: must have no braces and no white space")]
    [InlineData("[7]", "request body: must be a JSON object")]
    [InlineData("\"text\"", "request body: must be a JSON object")]
    [InlineData("{", "request body: not valid JSON at line 1, byte 2")]
    public async Task A_refused_update_names_the_field_and_changes_nothing(string sent, string told)
    {
        var world = await World.WithTemplate(server, Design, More);
        await world.Pass();
        await world.Pass();
        var before = (await world.Api.Get("/v2/templates/template")).Text;
        Assert.StartsWith(told, (await world.Api.Put("/v2/templates/template", sent)).Refused(400) + "; ", StringComparison.Ordinal);
        Assert.Equal(before, (await world.Api.Get("/v2/templates/template")).Text);
    }

    [Fact]
    public async Task Invalid_is_final_and_an_invalid_campaign_freezes_its_templates()
    {
        var world = await World.WithTemplate(server);
        foreach (var state in new[] { "FROZEN", "ACTIVE", "FROZEN", "INVALID" })
        {
            Assert.Equal(
                "template",
                (
                    await world.Api.Put(
                        "/v2/templates/template",
                        $$"""{"status":"{{state}}","name":"template","campaignName":"campaign"}"""
                    )
                ).Name
            );
        }

        const string final = "status: template \"template\" is INVALID, which is final; the template can no longer be updated";
        foreach (var body in new[] { """{"status":"ACTIVE"}""", "{}", """{"meta":{}}""" })
        {
            Assert.Equal(final, (await world.Api.Put("/v2/templates/template", body)).Refused(400));
        }

        Assert.Equal(final, (await Put(world, Part.File("passbook-LogoFile", Pictures.Icon))).Refused(400));
        await world.Template("second");
        await world.Api.Put("/v2/campaigns/campaign", """{"status":"INVALID"}""");
        Assert.Equal(
            "status: campaign \"campaign\" is INVALID, which is final; the template can no longer be updated",
            (await world.Api.Put("/v2/templates/second", "{}")).Refused(400)
        );
        Assert.Equal("There is no template \"none\"", (await world.Api.Put("/v2/templates/none", "{}")).Refused(404));
    }

    [Fact]
    public async Task A_form_may_hold_text_alone_in_any_charset_or_nothing()
    {
        var world = await World.WithTemplate(server);
        var before = (await world.Api.Get("/v2/templates/template")).Text;
        foreach (
            var form in new Part[][]
            {
                [],
                [new("jsonBody", [])],
                [new("jsonBody", "null"u8.ToArray())],
                [new("other", "x"u8.ToArray())],
                [new("updatedMultipart", "[]"u8.ToArray())],
                [new("updatedMultipart", "null"u8.ToArray())],
            }
        )
        {
            Assert.Equal("template", (await Put(world, form)).Name);
            Assert.Equal(before, (await world.Api.Get("/v2/templates/template")).Text);
        }

        var latin = new Part(
            "jsonBody",
            Encoding.Latin1.GetBytes("""{"passbook":{"desc":"Café"}}"""),
            null,
            "text/plain; charset=ISO-8859-1"
        );
        Assert.Equal("template", (await Put(world, latin)).Name);
        Assert.Equal("Café", (await world.Api.Get("/v2/templates/template")).Json.GetProperty("passbook").GetProperty("desc").GetString());
        var form2 = new Part(
            "jsonBody",
            Encoding.UTF8.GetBytes("""{"passbook":{"desc":"Ж"}}"""),
            null,
            "application/x-www-form-urlencoded; charset=utf-8"
        );
        Assert.Equal("template", (await Put(world, form2, Part.File("passbook-IconFile", Pictures.Of(120, 120, 5)))).Name);
        Assert.Equal(
            "Ж",
            JsonElement.Parse((await world.Bundle(await world.Pass())).Files["pass.json"].Span).GetProperty("description").GetString()
        );
        Assert.StartsWith(
            "passbook-LogoFile: ",
            (await Put(world, Part.File("passbook-LogoFile", [1, 2]))).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal(
            "request body: a malformed or cut multipart form",
            (await world.Api.Send("PUT", "/v2/templates/template", Part.Form([Part.Json("{}")])[..^30], Part.FormType)).Refused(400)
        );
    }

    [Fact]
    public async Task Of_many_updates_at_once_none_is_lost()
    {
        var world = await World.WithTemplate(server);
        await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(i =>
                    Task.Run(async () =>
                        Assert.Equal(
                            "template",
                            (await world.Api.Put("/v2/templates/template", $$$"""{"meta":{"k{{{i}}}":{{{i}}}}}""")).Name
                        )
                    )
                )
        );
        Assert.Equal(12, (await world.Api.Get("/v2/templates/template")).Json.GetProperty("meta").EnumerateObject().Count());
    }

    private static Task<Answer> Put(World world, params Part[] parts) =>
        world.Api.Send("PUT", "/v2/templates/template", Part.Form(parts), Part.FormType);

    private static JsonObject Shown(JsonElement template)
    {
        var shown = JsonNode.Parse(template.GetRawText())!.AsObject();
        shown.Remove("updatedAt");
        shown.Remove("issued");
        return shown;
    }
}
