using System.Text.Json.Nodes;
using Xunit;
using static CherryPie.Wallet.Tests.Google.GooglePasses;

namespace CherryPie.Wallet.Tests.Google;

public sealed class CardTests
{
    private const string Card = """
        {"type":"storeCard","desc":"Loyalty card","logoText":"Cherry Club","bgColor":"#102030","fgColor":"#FFFFFF",
        "primary":[{"itemName":"points","defaultLabel":"Points","defaultValue":"#{points}","format":{"type":"number"},
        "changeMsg":"You have %@ points"}],
        "secondary":[{"itemName":"name","defaultLabel":"Name","defaultValue":"#{name}"},{"itemName":"since","defaultLabel":"Since",
        "defaultValue":"2020"}],
        "back":[{"itemName":"terms","defaultLabel":"Terms","defaultValue":"Be kind."},{"itemName":"site","defaultLabel":"Site",
        "defaultValue":"https://example.com/a"}],
        "barcode":{"format":"qr","messageOption":"pid","altTextOption":"pid"}}
        """;

    [Fact]
    public void A_store_card_is_a_loyalty_pass_whose_fixed_values_stand_in_the_class()
    {
        var bodies = Bodies(Card, "{}", ("points", "120"), ("name", "Ada"));
        Assert.Equal(GooglePassKind.Loyalty, bodies.Kind);
        Assert.Equal($"{Issuer}.7", bodies.ClassId);
        Assert.Empty(bodies.Missing);
        var (one, pass) = (bodies.Class, bodies.Object);
        Assert.Equal("'Cherry Club'", Text(one["programName"]));
        Assert.Equal("'Example Team'", Text(one["issuerName"]));
        Assert.Equal("'#102030'", Text(one["hexBackgroundColor"]));
        Assert.Equal("'UNDER_REVIEW'", Text(one["reviewStatus"]));
        Assert.Equal("{'sourceUri':{'uri':'https://example.com/i/logo.png'}}", Text(one["programLogo"]));
        Assert.Equal(
            "[{'id':'since','header':'Since','body':'2020'},{'id':'terms','header':'Terms','body':'Be kind.'}]",
            Text(one["textModulesData"])
        );
        Assert.Equal("{'uris':[{'uri':'https://example.com/a','description':'Site'}]}", Text(one["linksModuleData"]));
        Assert.Equal($"'{Issuer}.RanD0mStr1ng00'", Text(pass["id"]));
        Assert.Equal($"'{Issuer}.7'", Text(pass["classId"]));
        Assert.Equal("{'balance':{'int':120},'label':'Points'}", Text(pass["loyaltyPoints"]));
        Assert.Equal("[{'id':'name','header':'Name','body':'Ada'}]", Text(pass["textModulesData"]));
        Assert.Equal("{'type':'QR_CODE','value':'RanD0mStr1ng00','alternateText':'RanD0mStr1ng00'}", Text(pass["barcode"]));
        Assert.Equal("'ACTIVE'", Text(pass["state"]));
    }

    [Fact]
    public void The_card_shows_front_fields_in_rows()
    {
        var rows = Bodies(Card).Class["classTemplateInfo"]!["cardTemplateOverride"]!["cardRowTemplateInfos"]!.AsArray();
        Assert.Equal("{'oneItem':{'item':{'firstValue':{'fields':[{'fieldPath':'object.loyaltyPoints.balance'}]}}}}", Text(rows[0]));
        Assert.Equal(
            ["object.textModulesData['name']", "class.textModulesData['since']"],
            [Path(rows[1]!["twoItems"]!["startItem"]), Path(rows[1]!["twoItems"]!["endItem"])]
        );
        rows = Bodies(Card, """{"rows":[["terms","name","points"]]}""").Class["classTemplateInfo"]!["cardTemplateOverride"]![
            "cardRowTemplateInfos"
        ]!.AsArray();
        Assert.Equal(
            ["class.textModulesData['terms']", "object.textModulesData['name']", "object.loyaltyPoints.balance"],
            ((string[])["startItem", "middleItem", "endItem"]).Select(i => Path(rows[0]!["threeItems"]![i]))
        );

        static string Path(JsonNode? item) => (string)item!["firstValue"]!["fields"]![0]!["fieldPath"]!;
    }

    [Theory]
    [InlineData("number", "12.5", "{'double':12.5}")]
    [InlineData("number", "-3", "{'int':-3}")]
    [InlineData("number", "3000000000", "{'double':3000000000}")]
    [InlineData("currency\",\"currencyCode\":\"EUR", "12.345", "{'money':{'micros':'12345000','currencyCode':'EUR'}}")]
    [InlineData("currency\",\"currencyCode\":\"EUR", "99999999999999999", "{'string':'99,999,999,999,999,999.00'}")]
    [InlineData("text", "Gold", "{'string':'Gold'}")]
    public void A_balance_is_a_number_an_amount_in_micros_or_text(string type, string value, string balance)
    {
        var design = $$$"""
            {"type":"storeCard","desc":"Card","header":[{"itemName":"p","defaultLabel":"Points","defaultValue":"#{p}",
            "format":{"type":"{{{type}}}"}}]}
            """;
        Assert.Equal(balance, Text(Bodies(design, """{"roles":{"points":"p"}}""", ("p", value)).Object["loyaltyPoints"]!["balance"]));
    }

    [Fact]
    public void Roles_fill_members_of_their_own_and_a_tier_of_the_pass_its_own_class()
    {
        const string design = """
            {"type":"storeCard","desc":"Card","header":[{"itemName":"t","defaultLabel":"Tier","defaultValue":"#{t}"}],
            "secondary":[{"itemName":"n","defaultLabel":"Member","defaultValue":"#{n}"},{"itemName":"i","defaultLabel":"Number",
            "defaultValue":"#{i}"}]}
            """;
        const string settings = """{"roles":{"tier":"t","accountName":"n","accountId":"i"}}""";
        var gold = Bodies(design, settings, ("t", "Gold"), ("n", "Ada"), ("i", "1"));
        Assert.Equal("'Gold'", Text(gold.Class["rewardsTier"]));
        Assert.Equal("'Member'", Text(gold.Class["accountNameLabel"]));
        Assert.Equal(("'Ada'", "'1'"), (Text(gold.Object["accountName"]), Text(gold.Object["accountId"])));
        Assert.Null(gold.Object["textModulesData"]);
        Assert.Matches($@"\A{Issuer}\.7_[0-9a-f]{{16}}\z", gold.ClassId);
        Assert.Equal(gold.ClassId, Bodies(design, settings, ("t", "Gold"), ("n", "Eve"), ("i", "2")).ClassId);
        Assert.NotEqual(gold.ClassId, Bodies(design, settings, ("t", "Silver")).ClassId);
    }

    [Fact]
    public void A_gift_card_has_a_number_and_an_amount_or_is_generic()
    {
        const string design = """
            {"type":"storeCard","desc":"Gift card","primary":[{"itemName":"b","defaultLabel":"Balance","defaultValue":"#{b}",
            "format":{"type":"currency","currencyCode":"USD"},"changeMsg":"Now %@"}],
            "secondary":[{"itemName":"n","defaultLabel":"Card","defaultValue":"#{n}"}]}
            """;
        const string settings = """{"type":"giftCard","roles":{"cardNumber":"n"}}""";
        var bodies = Bodies(design, settings, ("b", "20"), ("n", "123"));
        Assert.Equal(GooglePassKind.GiftCard, bodies.Kind);
        Assert.Equal("'123'", Text(bodies.Object["cardNumber"]));
        Assert.Equal("{'micros':'20000000','currencyCode':'USD'}", Text(bodies.Object["balance"]));
        Assert.Matches($@"\A{Issuer}\.7_[0-9a-f]{{16}}\z", bodies.ClassId);
        Assert.Equal(GooglePassKind.Generic, Bodies(design, settings, ("b", "20")).Kind);
        var forced = GoogleBodies.Of(Source(design, settings, ("b", "20")) with { Kind = GooglePassKind.GiftCard });
        Assert.Equal(["a value of a field with the role cardNumber"], forced.Missing);
    }

    [Fact]
    public void Without_a_logo_a_store_card_is_generic_with_a_class_of_its_own()
    {
        var bodies = GoogleBodies.Of(Source(Card, "{}", ("points", "120"), ("name", "Ada")) with { Pictures = new() });
        Assert.Equal(GooglePassKind.Generic, bodies.Kind);
        Assert.Matches($@"\A{Issuer}\.7_[0-9a-f]{{16}}\z", bodies.ClassId);
        Assert.Equal("{'defaultValue':{'language':'en','value':'Cherry Club'}}", Text(bodies.Object["cardTitle"]));
        Assert.Equal("{'defaultValue':{'language':'en','value':'120.00'}}", Text(bodies.Object["header"]));
        Assert.Equal("{'defaultValue':{'language':'en','value':'Points'}}", Text(bodies.Object["subheader"]));
        Assert.Null(bodies.Class["reviewStatus"]);
        Assert.Null(bodies.Class["hexBackgroundColor"]);
    }

    [Fact]
    public void A_coupon_is_an_offer_with_its_fixed_title_and_longest_text_as_fine_print()
    {
        var terms = new string('t', 80);
        var design = $$$"""
            {"type":"coupon","desc":"Coupon","primary":[{"itemName":"o","defaultLabel":"Offer","defaultValue":"20 % off"}],
            "back":[{"itemName":"t","defaultLabel":"Terms","defaultValue":"{{{terms}}}"},{"itemName":"c","defaultValue":"#{code}"}]}
            """;
        var bodies = Bodies(design, "{}", ("code", "X1"));
        Assert.Equal(GooglePassKind.Offer, bodies.Kind);
        Assert.Equal("'20 % off'", Text(bodies.Class["title"]));
        Assert.Equal("'Example Team'", Text(bodies.Class["provider"]));
        Assert.Equal("'BOTH'", Text(bodies.Class["redemptionChannel"]));
        Assert.Equal($"'{terms}'", Text(bodies.Class["finePrint"]));
        Assert.Equal("[{'id':'c','body':'X1'}]", Text(bodies.Object["textModulesData"]));
        var redeemed = GoogleBodies.Of(Source(design) with { IsRedeemed = true });
        Assert.Equal("'COMPLETED'", Text(redeemed.Object["state"]));
        Assert.NotEqual(bodies.ClassId, redeemed.ClassId);
    }
}
