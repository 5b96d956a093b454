using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Passes;

public sealed class PassesTests(Server server) : IClassFixture<Server>
{
    private const string Keys =
        ""","dynamicKeys":[{"key":"points","type":"number"},{"key":"when","type":"dateTime","defaultValue":"2030-01-01T00:00:00Z"}"""
        + """,{"key":"name","type":"string","defaultValue":"nobody"}]""";
    private const string Design =
        ""","primary":[{"defaultLabel":"Name","defaultValue":"#{name}"}],"secondary":[{"defaultValue":"#{other}"}]"""
        + ""","barcode":{"format":"qr","message":"#{code}"}""";

    [Theory]
    [InlineData("""{"points":"10"}""")]
    [InlineData("""{"points":10.50,"name":7,"when":"2026-05-06T07:08:09+02:00","undeclared":true,"code":"x"}""")]
    [InlineData("""{"z":"last","a":"first","points":"","name":"","code":"x"}""")]
    [InlineData("""{}""")]
    public async Task Dynamic_data_come_back_as_sent(string data)
    {
        var world = await World.WithTemplate(server, ""","primary":[{"defaultValue":"#{name}"}]""", Keys);
        var pass = await world.Pass(more: $",\"dynamicData\":{data}");
        Assert.Equal(14, pass.Length);
        Assert.All(pass, c => Assert.True(char.IsAsciiLetterOrDigit(c)));
        Assert.Equal(data, (await world.Api.Get($"/v2/passes/{pass}")).Json.GetProperty("dynamicData").GetRawText());
    }

    [Theory]
    [InlineData("""{"points":"ten"}""", "dynamicData.points: \"ten\" is not a number, as the template declares this key")]
    [InlineData(
        """{"when":"tomorrow"}""",
        "dynamicData.when: \"tomorrow\" is not an ISO 8601 date such as \"2026-01-31T09:00:00Z\", as the template declares this key"
    )]
    [InlineData("""{"name":{}}""", "dynamicData.name: must be a string, a number, true or false")]
    [InlineData(
        """{"name":[1],"points":"x"}""",
        "dynamicData.name: must be a string, a number, true or false; dynamicData.points: \"x\" is not a number, as the template "
            + "declares this key"
    )]
    [InlineData("""{"":"x"}""", "dynamicData: a key must have 1 to 64 characters, and one has 0")]
    [InlineData("\"text\"", "dynamicData: must be a JSON object")]
    [InlineData("""{"name":"a\u0000"}""", "request body: a string holds the character NUL (U+0000), which is not allowed")]
    [InlineData(
        """{"name":"\ud83d"}""",
        "request body: a string holds half a surrogate pair or is not UTF-8; only valid Unicode text is allowed"
    )]
    public async Task Values_that_do_not_fit_their_key_are_refused(string data, string told)
    {
        var world = await World.WithTemplate(server, ""","primary":[{"defaultValue":"#{name}"}]""", Keys);
        Assert.Equal(told, (await world.IssuePass(more: $",\"dynamicData\":{data}")).Refused(400));
    }

    [Fact]
    public async Task Null_is_no_value_and_the_default_shows()
    {
        var world = await World.WithTemplate(server, ""","primary":[{"defaultValue":"#{name}"}]""", Keys);
        var pass = await world.Pass(more: ""","dynamicData":{"name":null}""");
        Assert.Equal("{}", (await world.Api.Get($"/v2/passes/{pass}")).Json.GetProperty("dynamicData").GetRawText());
        var json = JsonElement.Parse((await world.Bundle(pass)).Files["pass.json"].Span);
        Assert.Equal("nobody", json.GetProperty("storeCard").GetProperty("primaryFields")[0].GetProperty("value").GetString());
    }

    [Fact]
    public async Task A_pass_that_its_own_values_spoil_is_refused_naming_the_key()
    {
        var world = await World.WithTemplate(server, Design, Keys);
        Assert.StartsWith(
            "dynamicData.code: ",
            (await world.IssuePass(more: ""","dynamicData":{"code":""}""")).Refused(400),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("", "templateName: is required: the name of the template to issue from")]
    [InlineData("null", "templateName: is required: the name of the template to issue from")]
    [InlineData("{}", "templateName: is required: the name of the template to issue from")]
    [InlineData("""{"templateName":"none"}""", "templateName: there is no template \"none\"")]
    [InlineData("""{"templateName":["none"]}""", "templateName: must be a string of at most 64 characters")]
    [InlineData("[7]", "request body: must be a JSON object; templateName: is required: the name of the template to issue from")]
    [InlineData("{\"templateName\":", "request body: not valid JSON at line 1, byte 17")]
    public async Task What_names_no_template_is_refused(string body, string told) =>
        Assert.Equal(told, (await (await World.Bare(server)).Api.Post("/v2/passes", body)).Refused(400));

    [Theory]
    [InlineData("isRedeemed", "1", "isRedeemed: must be true or false")]
    [InlineData("expiryDate", "\"soon\"", "expiryDate: must be an ISO 8601 date and time such as \"2026-01-31T09:00:00Z\"")]
    [InlineData("recoveryEmail", "\"me\"", "recoveryEmail: must be one e-mail address such as name@example.com")]
    [InlineData("recoveryEmail", "\"a@example.com,b@example.com\"", "recoveryEmail: must be one e-mail address such as name@example.com")]
    [InlineData("userDefinedId", "\"\"", "userDefinedId: must not be empty")]
    [InlineData("dynamicImages", "[7]", "dynamicImages: must be a JSON object")]
    public async Task Attributes_of_a_wrong_kind_are_refused(string name, string value, string told)
    {
        var world = await World.WithTemplate(server);
        Assert.Equal(told, (await world.IssuePass(more: $",\"{name}\":{value}")).Refused(400));
    }

    [Fact]
    public async Task A_pass_takes_every_attribute_that_an_update_takes_and_shows_it()
    {
        var world = await World.WithTemplate(server);
        const string all =
            ""","userDefinedId":"member 1","dynamicData":{"a":"b"},"recoveryEmail":"me@example.com","isRedeemed":true"""
            + ""","isVoided":true,"expiryDate":"2040-01-01T00:00:00.123Z","dynamicBackfields":{"k":[{"label":"l","value":"v"}]}"""
            + ""","passbook":{"bgColor":"#112233"}""";
        var shown = (await world.Api.Get($"/v2/passes/{await world.Pass(more: all)}")).Json;
        Assert.Equal("member 1", shown.GetProperty("userDefinedId").GetString());
        Assert.Equal("me@example.com", shown.GetProperty("recoveryEmail").GetString());
        Assert.True(shown.GetProperty("isRedeemed").GetBoolean());
        Assert.True(shown.GetProperty("isVoided").GetBoolean());
        Assert.False(shown.GetProperty("isInvalid").GetBoolean());
        Assert.Equal("2040-01-01T00:00:00.123Z", shown.GetProperty("expiryDate").GetString());
        Assert.Equal(shown.GetProperty("createdAt").GetString(), shown.GetProperty("lastRedeemAt").GetString());
        Assert.Equal("""{"k":[{"label":"l","value":"v"}]}""", shown.GetProperty("dynamicBackfields").GetRawText());
        Assert.Equal("""{"bgColor":"#112233"}""", shown.GetProperty("passbook").GetRawText());
    }
}
