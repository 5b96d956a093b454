using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>What becomes of a pass at Google when more than the pass changes.</summary>
[Trait("needs", "postgres")]
public sealed class FanOutTests(StandInServer server) : IClassFixture<StandInServer>
{
    private FakeGoogle Google => server.Google;

    [Theory]
    [InlineData("/v2/campaigns/campaign")]
    [InlineData("/v2/templates/template")]
    public async Task What_makes_all_passes_invalid_makes_their_objects_inactive(string path)
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var (one, two, unopened) = (await world.StandInPass(server), await world.StandInPass(server), await world.Pass());
        _ = (await world.Api.Put(path, """{"status":"INVALID"}""")).Name;
        await Eventually.Is(() => State(one) == "INACTIVE" && State(two) == "INACTIVE");
        Assert.Null(Google.Stored("LoyaltyObject", unopened));
        Assert.Empty(Google.Calls("PATCH", "loyaltyClass/" + Class(one)));
    }

    [Fact]
    public async Task A_pass_that_becomes_invalid_is_inactive_for_ever_and_a_void_one_until_it_is_none()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var (invalid, isVoid) = (await world.StandInPass(server), await world.StandInPass(server));
        await world.Change(invalid, """{"isInvalid":true}""");
        await world.Change(isVoid, """{"isVoided":true}""");
        await Eventually.Is(() => State(invalid) == "INACTIVE" && State(isVoid) == "INACTIVE");
        await world.Change(isVoid, """{"isVoided":false}""");
        await Eventually.Is(() => State(isVoid) == "ACTIVE");
        Assert.Equal("INACTIVE", State(invalid));
    }

    [Fact]
    public async Task A_push_reaches_the_classes_of_another_type_and_of_redeemed_coupons()
    {
        var world = await World.New(server);
        await world.Campaign(more: $",\"googleIssuerId\":\"{await world.StandInIssuer(Google)}\"");
        var coupon = World
            .TemplateJson("coupon", "campaign", ""","bgColor":"#102030" """)
            .Replace("storeCard", "coupon", StringComparison.Ordinal);
        Assert.Equal(200, (await world.PostTemplate(coupon)).Status);
        await world.Template("generic", design: ""","bgColor":"#102030" """, more: ""","googleWallet":{"type":"offer"}""");
        var (good, used, other) = (await world.Pass("coupon"), await world.Pass("coupon"), await world.Pass("generic"));
        Assert.Equal(200, (await world.Api.Put($"/v2/passes/{used}/redeem", "")).Status);
        foreach (var pass in new[] { good, used, other })
        {
            await server.Open(pass);
        }

        var classes = new[] { Class(good, "Offer"), Class(used, "Offer"), Class(other, "Offer") };
        Assert.Equal(3, classes.Distinct().Count());
        foreach (var template in new[] { "coupon", "generic" })
        {
            _ = (await world.Api.Put("/v2/templates/" + template, """{"passbook":{"bgColor":"#0000ff"}}""")).Name;
            Assert.Equal(200, (await world.Api.Put($"/v2/templates/{template}/push", "")).Status);
        }

        await Eventually.Is(() =>
            new[] { (good, "Offer"), (used, "Offer"), (other, "Offer") }.All(p => Colour(p.Item1, p.Item2) == "#0000ff")
        );
        Assert.All(classes, c => Assert.Single(Google.Calls("PATCH"), r => r.Path.EndsWith(c, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_push_is_one_request_for_the_class_and_one_for_each_object_that_differs()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var passes = new List<string>();
        for (var n = 0; n < 5; n++)
        {
            passes.Add(await world.StandInPass(server));
        }

        // One has a colour of its own, and so a class of its own.
        await world.Change(passes[0], """{"passbook":{"bgColor":"#ff0000"}}""");
        await Eventually.Is(() => Colour(passes[0], "Loyalty") == "#ff0000");
        var before = Google.Calls().Count;
        _ = (await world.Api.Put("/v2/templates/template", """{"passbook":{"logoText":"Another"}}""")).Name;
        Assert.Equal(before, Google.Calls().Count);
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template/push", "")).Status);
        await Eventually.Is(() => passes.TrueForAll(p => Program(p) == "Another"));
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template/push", "")).Status);
        await world.Change(passes[1], """{"isVoided":true}""");
        await Eventually.Is(() => State(passes[1]) == "INACTIVE");
        Assert.Equal(
            ["PATCH loyaltyClass", "POST loyaltyClass", "PATCH loyaltyObject", "PATCH loyaltyObject"],
            Google
                .Calls()
                .Skip(before)
                .Select(c => $"{c.Method} {c.Path.Split('/')[3]}")
                .Order(StringComparer.Ordinal)
                .OrderBy(c => c[^1] == 't')
        );
    }

    [Fact]
    public async Task A_push_during_the_first_opening_reaches_the_class_that_is_under_way()
    {
        var world = await World.New(server);
        await world.StandInTemplate(Google);
        var pass = await world.Pass();
        Google.Fail(("--delay", "2s"), ("--only", "POST /walletobjects/v1/loyaltyClass"));
        var before = Google.StandIn.Waiting;
        var opening = server.Opened(pass);
        await Eventually.Is(() => Google.StandIn.Waiting > before); // made of the older design
        _ = (await world.Api.Put("/v2/templates/template", """{"passbook":{"logoText":"Another"}}""")).Name;
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template/push", "")).Status);
        await opening;
        Google.Fail();
        await server.Open(pass);
        await Eventually.Is(() => Program(pass) == "Another");
    }

    private string? State(string pass) => (string?)Google.Stored("LoyaltyObject", pass)?["state"];

    private string? Program(string pass) => (string?)Google.Stored("LoyaltyObject", pass)!["classReference"]!["programName"];

    private string? Colour(string pass, string type) =>
        (string?)Google.Stored(type + "Object", pass)!["classReference"]!["hexBackgroundColor"];

    private string Class(string pass, string type = "Loyalty") => (string)Google.Stored(type + "Object", pass)!["classId"]!;
}
