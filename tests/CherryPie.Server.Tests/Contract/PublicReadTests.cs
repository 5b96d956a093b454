using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>What viewers in web pages and SDKs ask without a key.</summary>
public sealed class PublicReadTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task A_pass_that_has_ended_is_shown_as_voided_with_its_past_date()
    {
        var world = await World.New(server);
        await world.Campaign();
        await world.Template();
        await world.Template("ending", more: $",\"endDate\":\"{server.Clock.GetUtcNow().AddMinutes(1):O}\"");
        var end = server.Clock.GetUtcNow().AddSeconds(30);
        string[] passes = [await world.Pass(more: $",\"expiryDate\":\"{end:O}\""), await world.Pass("ending")];
        foreach (var pass in passes)
        {
            Assert.False((await Data(world, pass)).TryGetProperty("voided", out var voided) && voided.GetBoolean());
        }

        server.Clock.Advance(TimeSpan.FromMinutes(2));
        foreach (var pass in passes)
        {
            var data = await Data(world, pass);
            Assert.True(data.GetProperty("voided").GetBoolean());
            Assert.True(data.GetProperty("expirationDate").GetDateTimeOffset() < server.Clock.GetUtcNow());
            (await Send(world, "GET", $"/v2/passes/{pass}/bundle")).Refused(400);
        }

        await world.Template("later", more: $",\"startDate\":\"{server.Clock.GetUtcNow().AddDays(1):O}\"");
        Assert.Contains(
            "can be downloaded from",
            (await Send(world, "GET", $"/v2/passes/{await world.Pass("later")}/json")).Refused(400),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Any_origin_may_ask_first_and_any_method_gets_the_package()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        foreach (var what in new[] { "json", "bundle", "images/icon.png" })
        {
            var answer = await Send(world, "OPTIONS", $"/v2/passes/{pass}/{what}");
            Assert.Equal("{}", answer.Json.GetRawText());
            Assert.Equal("*", answer.Headers["Access-Control-Allow-Origin"]);
            Assert.Contains("GET", answer.Headers["Access-Control-Allow-Methods"], StringComparison.Ordinal);
            Assert.Contains("Authorization", answer.Headers["Access-Control-Allow-Headers"], StringComparison.Ordinal);
        }

        var package = await Send(world, "GET", $"/v2/passes/{pass}/bundle");
        foreach (var method in new[] { "POST", "PUT" })
        {
            var answer = await world.Api.Send(method, $"/v2/passes/{pass}/bundle", "{}"u8.ToArray(), "application/json", []);
            Assert.Equal((200, "application/vnd.apple.pkpass"), (answer.Status, answer.Headers["Content-Type"]));
            Assert.Equal(package.Bytes, answer.Bytes);
        }
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("1e999")]
    [InlineData("\u221E")]
    public async Task What_is_no_finite_number_is_none(string text)
    {
        var world = await World.WithTemplate(server, more: ""","dynamicKeys":[{"key":"n","type":"number"}]""");
        var sent = JsonSerializer.Serialize(text);
        Assert.StartsWith(
            "dynamicData.n: ",
            (await world.IssuePass(more: ",\"dynamicData\":{\"n\":" + sent + "}")).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "defaultValue",
            (await world.CreateTemplate("t", more: $$""","dynamicKeys":[{"key":"n","type":"number","defaultValue":{{sent}} }]""")).Refused(
                400
            ),
            StringComparison.Ordinal
        );
        (await world.CreateTemplate("t", more: $",\"maxIssue\":{sent}")).Refused(400);
    }

    [Theory]
    [InlineData("\\u202E")]
    [InlineData("\\u200F")]
    [InlineData("\\u061C")]
    [InlineData("\\u2066")]
    public async Task Addresses_and_names_have_no_bidirectional_controls_and_texts_may(string turn)
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        (string Path, Task<Answer> Answer)[] refused =
        [
            ("whiteLabel.supportUrl", Campaign($$"""{"whiteLabel":{"supportUrl":"https://example.com/{{turn}}gpj"} }""")),
            ("whiteLabel.logoUrl", Campaign($$"""{"whiteLabel":{"logoUrl":"https://example.com/{{turn}}gpj"} }""")),
            ("displayName", Campaign($$"""{"displayName":"a{{turn}}b"}""")),
            ("url", world.Api.Post("/v2/images", $$"""{"url":"https://example.com/{{turn}}gnp"}""")),
            ("passbook.orgName", world.CreateTemplate("t", design: $",\"orgName\":\"a{turn}b\"")),
            ("passbook.header[0].itemName", world.CreateTemplate("t", design: $$""","header":[{"itemName":"a{{turn}}b"}]""")),
            ("passbook.back[0].defaultValue[0].itemName", Back($"\"defaultValue\":[{{\"itemName\":\"a{turn}b\"}}]")),
            ("passbook.back[0].dynamicBackfieldKey", Back($"\"dynamicBackfieldKey\":\"a{turn}b\"")),
            ("passbook.groupId", world.CreateTemplate("t", design: $",\"groupId\":\"a{turn}b\"")),
            ("passbook.appLaunchUrl", world.CreateTemplate("t", design: $",\"assoStoreId\":[1],\"appLaunchUrl\":\"app://a{turn}b\"")),
            ("passbook.groupId", world.Api.Put("/v2/templates/template", $$"""{"passbook":{"groupId":"a{{turn}}b"} }""")),
            ("userDefinedId", world.IssuePass(more: $",\"userDefinedId\":\"a{turn}b\"")),
            ("userDefinedId", Pass($$"""{"userDefinedId":"a{{turn}}b"}""")),
            ("dynamicData: a key", Pass($$"""{"dynamicData":{"a{{turn}}b":"1"} }""")),
            ("dynamicBackfields: a key", Pass($$"""{"dynamicBackfields":{"a{{turn}}b":[]} }""")),
            ("passbook.groupId", Pass($$"""{"passbook":{"groupId":"a{{turn}}b"} }""")),
            ("dynamicKeys[0].key", world.CreateTemplate("t", more: $$""","dynamicKeys":[{"key":"a{{turn}}b"}]""")),
        ];
        foreach (var (path, answer) in refused)
        {
            Assert.StartsWith(
                path + (path.Contains(' ', StringComparison.Ordinal) ? " must " : ": must "),
                (await answer).Refused(400),
                StringComparison.Ordinal
            );
        }

        Assert.Equal("campaign", (await Campaign($$"""{"description":"a{{turn}}b","whiteLabel":{"footerText":"a{{turn}}b"} }""")).Name);
        Assert.Equal("t", (await world.CreateTemplate("t", design: $",\"logoText\":\"a{turn}b\"")).Name);
        Assert.Equal(14, (await world.IssuePass(more: ",\"dynamicData\":{\"n\":\"a" + turn + "b\"}")).Id.Length);

        Task<Answer> Campaign(string json) => world.Api.Put("/v2/campaigns/campaign", json);
        Task<Answer> Back(string field) => world.CreateTemplate("t", design: $",\"back\":[{{{field}}}]");
        Task<Answer> Pass(string json) => world.Api.Put("/v2/passes/" + pass, json);
    }

    private static Task<Answer> Send(World world, string method, string path) => world.Api.Send(method, path, null, null, []);

    private static async Task<JsonElement> Data(World world, string pass) =>
        (await Send(world, "GET", $"/v2/passes/{pass}/json")).Json.GetProperty("appleWallet").GetProperty("data");
}
