using System.Text;
using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>Spellings and types that differ from the document and are taken all the same.</summary>
public sealed class ToleranceTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Theory]
    [InlineData("#{k}", "[V]")]
    [InlineData("# {k}", "[V]")]
    [InlineData("${k}", "[V]")]
    [InlineData("#{k}# {k}${k}", "[VVV]")]
    [InlineData("#{K}", "[]")]
    [InlineData("$ {k}", "[$ {k}]")]
    [InlineData("#k", "[#k]")]
    public async Task Placeholders_are_replaced_and_stored_as_written(string placeholder, string shown)
    {
        var world = await World.WithTemplate(server, $$""","primary":[{"defaultValue":"[{{placeholder}}]"}]""");
        var pass = await world.Pass(more: ""","dynamicData":{"k":"V"}""");
        var json = JsonElement.Parse((await world.Bundle(pass)).Files["pass.json"].Span);
        Assert.Equal(shown, json.GetProperty("storeCard").GetProperty("primaryFields")[0].GetProperty("value").GetString());
        Assert.Contains($"[{placeholder}]", (await world.Api.Get("/v2/templates/template")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_come_as_text_and_text_as_numbers()
    {
        var world = await World.New(server);
        await world.Campaign(more: ""","maxIssue":"12","displayName":7""");
        await world.Template(
            more: ""","maxIssue":"1e1","timezone":"5.5","dynamicKeys":[{"key":"n","type":"number"},{"key":"s","type":"string"}]""",
            design: ""","secondary":[{"defaultValue":"#{n}","format":{"type":"number"}},{"defaultValue":"#{s}"}]"""
                + ""","bgColor":{"red":"1","green":2,"blue":"3"},"maxDist":"50" """
        );
        var campaign = (await world.Api.Get("/v2/campaigns/campaign")).Json;
        Assert.Equal((12, "7"), (campaign.GetProperty("maxIssue").GetInt32(), campaign.GetProperty("displayName").GetString()));
        var template = (await world.Api.Get("/v2/templates/template")).Json;
        Assert.Equal((10, 5.5), (template.GetProperty("maxIssue").GetInt32(), template.GetProperty("timezone").GetDouble()));
        var pass = await world.Pass(more: ""","userDefinedId":12345,"isVoided":"false","dynamicData":{"n":"12.5","s":12.50}""");
        var shown = (await world.Api.Get("/v2/passes?userDefinedId=12345")).Json;
        Assert.Equal((pass, "12345"), (shown.GetProperty("id").GetString(), shown.GetProperty("userDefinedId").GetString()));
        Assert.Equal("""{"n":"12.5","s":12.50}""", shown.GetProperty("dynamicData").GetRawText());
        var fields = JsonElement
            .Parse((await world.Bundle(pass)).Files["pass.json"].Span)
            .GetProperty("storeCard")
            .GetProperty("secondaryFields");
        Assert.Equal(("12.5", "\"12.50\""), (fields[0].GetProperty("value").GetRawText(), fields[1].GetProperty("value").GetRawText()));
    }

    [Fact]
    public async Task A_byte_order_mark_and_white_space_and_duplicates_are_no_fault()
    {
        var world = await World.WithTemplate(server);
        var body =
            "\uFEFF \r\n\t{ \"templateName\" : \"none\", \"TEMPLATENAME\":\"template\",\"dynamicData\":{\"a\":1,\"a\":2} } \n"u8.ToArray();
        var pass = (await world.Api.Send("POST", "/v2/passes", body)).Id;
        Assert.Equal("""{"a":2}""", (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("dynamicData").GetRawText());
    }

    [Theory]
    [InlineData("jsonBody", null)]
    [InlineData("JSONBODY", "application/x-www-form-urlencoded")]
    [InlineData("jsonBody", "application/json; charset=\"utf-8\"")]
    [InlineData("jsonBody", "text/plain; charset=UTF-16")]
    [InlineData("jsonBody", "text/plain;charset=windows-1252")]
    [InlineData("jsonBody", "text/plain; charset=us-ascii")]
    public async Task The_body_of_a_form_is_read_in_its_charset(string name, string? type)
    {
        var world = await World.New(server);
        await world.Campaign();
        var isAscii = type?.EndsWith("ascii", StringComparison.Ordinal) == true;
        var json = World.TemplateJson(
            "template",
            "campaign",
            ""","orgName":"Caf%" """.Replace("%", isAscii ? "e" : "é", StringComparison.Ordinal)
        );
        Encoding encoding =
            type?.Contains("16", StringComparison.Ordinal) == true ? Encoding.Unicode
            : type?.Contains("1252", StringComparison.Ordinal) == true ? Encoding.Latin1
            : new UTF8Encoding(false);
        var made = await world.Api.PostForm(
            "/v2/templates",
            new Part("passbook-IconFile", Pictures.Icon, "\\\\server\\share\\icon.final.png", "text/html"),
            new Part(name, encoding.GetBytes(json), "C:\\temp\\body.json", type)
        );
        Assert.Equal("template", made.Name);
        var passbook = (await world.Api.Get("/v2/templates/template")).Json.GetProperty("passbook");
        Assert.Equal(
            (isAscii ? "Cafe" : "Café", "icon.final.png"),
            (passbook.GetProperty("orgName").GetString(), passbook.GetProperty("iconFile").GetString())
        );
    }

    [Fact]
    public async Task A_pass_is_public_as_JSON_for_any_origin()
    {
        var world = await World.New(server);
        await world.Campaign();
        await world.Template(
            design: """
            ,"logoText":"L","bgColor":"#010203","transitType":"air","type":"boardingPass",
            "header":[{"defaultLabel":"Points","defaultValue":"#{n}","format":{"type":"number"}}],"primary":[{"defaultValue":"Hello"}],
            "back":[{"defaultLabel":"B","defaultValue":"b"}],"barcode":{"format":"qr","message":"M","altText":"A"}
            """,
            more: ""","passbookLang":{"fr":{"text":{"Hello":"Bonjour"}}},"dynamicKeys":[{"key":"n","type":"number","defaultValue":5}]""",
            images: [Part.File("passbook-LogoFile", Pictures.Of(320, 100)), Part.File("passbook-fr-LogoFile", Pictures.Of(320, 100, 3))]
        );
        var pass = await world.Pass();
        var answer = await world.Api.Send("GET", $"/v2/passes/{pass}/json", null, null, "Basic nonsense");
        Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
        var wallet = answer.Json.GetProperty("appleWallet");
        Assert.Equal(["passType", "defaultLang", "images", "locales", "data"], wallet.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("boardingPass", "en"), (wallet.GetProperty("passType").GetString(), wallet.GetProperty("defaultLang").GetString()));
        Assert.Equal(["icon", "logo"], wallet.GetProperty("images").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        var french = wallet.GetProperty("locales").GetProperty("fr");
        Assert.Equal("""{"Hello":"Bonjour"}""", french.GetProperty("text").GetRawText());
        foreach (var image in wallet.GetProperty("images").EnumerateObject().Concat(french.GetProperty("images").EnumerateObject()))
        {
            var png = await world.Api.Send("GET", new Uri(image.Value.GetString()!).AbsolutePath, null, null, []);
            Assert.Equal((200, "image/png", "*"), (png.Status, png.Headers["Content-Type"], png.Headers["Access-Control-Allow-Origin"]));
        }

        var data = wallet.GetProperty("data");
        Assert.Equal("rgb(1, 2, 3)", data.GetProperty("backgroundColor").GetString());
        Assert.Equal(
            """[{"format":"PKBarcodeFormatQR","message":"M","messageEncoding":"iso-8859-1","altText":"A"}]""",
            data.GetProperty("barcodes").GetRawText()
        );
        var fields = data.GetProperty("boardingPass");
        Assert.Equal("PKTransitTypeAir", fields.GetProperty("transitType").GetString());
        Assert.Equal("5", fields.GetProperty("headerFields")[0].GetProperty("value").GetRawText());
        Assert.Equal("b", fields.GetProperty("backFields")[0].GetProperty("value").GetString());
        foreach (var path in new[] { "/v2/passes/RanD0mStr1ng00/json", "/v2/passes/RanD0mStr1ng00/bundle" })
        {
            var none = await world.Api.Send("GET", path, null, null, []);
            Assert.Equal("There is no pass \"RanD0mStr1ng00\"", none.Refused(404));
            Assert.Equal("*", none.Headers["Access-Control-Allow-Origin"]);
        }
    }

    [Fact]
    public async Task A_pass_without_languages_has_no_locales_and_a_period_holds_for_its_JSON()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        Assert.Equal(
            "{}",
            (await world.Api.Get($"/v2/passes/{pass}/json")).Json.GetProperty("appleWallet").GetProperty("locales").GetRawText()
        );
        await world.Api.Put("/v2/templates/template", """{"startDate":"2090-01-01T00:00:00Z"}""");
        Assert.StartsWith(
            "This pass can be downloaded from 2090-01-01T00:00:00Z on",
            (await world.Api.Get($"/v2/passes/{pass}/json")).Refused(400),
            StringComparison.Ordinal
        );
        await world.Api.Put("/v2/templates/template", """{"startDate":"2010-01-01","endDate":"2011-01-01T00:00:00.250Z"}""");
        var data = (await world.Api.Get($"/v2/passes/{pass}/json")).Json.GetProperty("appleWallet").GetProperty("data");
        Assert.Equal(
            ("2011-01-01T00:00:00Z", true),
            (data.GetProperty("expirationDate").GetString(), data.GetProperty("voided").GetBoolean())
        );
        Assert.Equal(
            $"isInvalid: pass \"{pass}\" is invalid, because its campaign or template is INVALID or past its endDate; it can't be updated",
            (await world.Api.Put("/v2/passes/" + pass, "{}")).Refused(400)
        );
    }
}
