using System.Text.Json.Nodes;
using Xunit;
using static CherryPie.Wallet.Tests.Google.GooglePasses;

namespace CherryPie.Wallet.Tests.Google;

public sealed class ChangeTests
{
    private const string Card = """
        {"type":"storeCard","desc":"Card","primary":[{"itemName":"p","defaultLabel":"Points","defaultValue":"#{p}",
        "format":{"type":"number"},"changeMsg":"%@ points"}],
        "header":[{"itemName":"t","defaultLabel":"Tier","defaultValue":"#{t}","changeMsg":"Tier is %@"},{"itemName":"q",
        "defaultValue":"#{q}"}]}
        """;

    private static GoogleChange Change((string, string)[] before, (string, string)[] after, string type = "storeCard")
    {
        var design = TestDesigns.Read(
            Card.Replace("storeCard", type, StringComparison.Ordinal),
            """{"de":{"text":{"Tier is %@":"Stufe %@","Gold":"Goldene","Tier":"Stufe"}}}"""
        );
        var (one, other) = (
            GoogleBodies.Of(Source(design, TestDesigns.Pass(before))),
            GoogleBodies.Of(Source(design, TestDesigns.Pass(after)))
        );

        // Stored in between.
        var stored = JsonNode.Parse(one.Object.ToJsonString())!.AsObject();
        return GoogleChange.Between(stored, other.Object, other.Kind, other.Messages);
    }

    [Fact]
    public void What_Google_tells_of_itself_is_left_to_Google()
    {
        Assert.Equal(new(true, true, null), Change([("p", "1"), ("t", "A")], [("p", "2"), ("t", "B")]));
        Assert.Equal(new(false, false, null), Change([("p", "1.50")], [("p", "1.50")]));
    }

    [Fact]
    public void Any_other_change_with_a_message_adds_it_in_every_language()
    {
        var change = Change([("p", "1"), ("t", "A")], [("p", "1"), ("t", "Gold")]);
        Assert.Equal((true, false), (change.IsChanged, change.NotifiesOnUpdate));
        Assert.Equal(
            "{'header':'Tier','localizedHeader':{'defaultValue':{'language':'en','value':'Tier'},"
                + "'translatedValues':[{'language':'de','value':'Stufe'}]},"
                + "'body':'Tier is Gold','localizedBody':{'defaultValue':{'language':'en','value':'Tier is Gold'},"
                + "'translatedValues':[{'language':'de','value':'Stufe Goldene'}]},'messageType':'TEXT_AND_NOTIFY'}",
            Text(change.Message)
        );
    }

    [Fact]
    public void A_change_without_a_message_is_silent() =>
        Assert.Equal(new(true, false, null), Change([("p", "1"), ("q", "A")], [("p", "1"), ("q", "B")]));

    [Fact]
    public void A_generic_pass_tells_of_its_header_by_a_message() =>
        Assert.Equal("'2.00 points'", Text(Change([("p", "1")], [("p", "2")], "generic").Message!["body"]));

    [Fact]
    public void A_patch_takes_away_what_is_gone()
    {
        var before = JsonNode.Parse("""{"id":"1.2","a":{"b":1,"c":2},"d":[1],"e":"x"}""")!.AsObject();
        var after = JsonNode.Parse("""{"id":"1.2","a":{"b":1},"e":"y"}""")!.AsObject();
        Assert.Equal("{'id':'1.2','a':{'b':1,'c':null},'e':'y','d':null}", Text(GoogleChange.Patch(before, after)));
        Assert.Equal(Text(after), Text(GoogleChange.Patch(null, after)));
        Assert.Equal("{'id':'1.2','a':{'b':1},'e':'y'}", Text(after));
    }

    [Fact]
    public void The_hash_is_that_of_the_values_whatever_their_order()
    {
        var one = JsonNode.Parse("""{"a":{"x":1,"y":[1,2]},"b":"ü"}""");
        var same = JsonNode.Parse("""{ "b":"\u00fc", "a":{"y":[1,2],"x":1} }""");
        Assert.Equal(GoogleHash.Of(one), GoogleHash.Of(same));
        Assert.NotEqual(GoogleHash.Of(one), GoogleHash.Of(JsonNode.Parse("""{"a":{"x":1,"y":[2,1]},"b":"ü"}""")));
        Assert.Matches("^[0-9a-f]{64}$", GoogleHash.Of(null));
        var bodies = Bodies(Card, "{}", ("p", "1"));
        Assert.Equal(bodies.ObjectHash, Bodies(Card, "{}", ("p", "1")).ObjectHash);
        Assert.NotEqual(bodies.ObjectHash, Bodies(Card, "{}", ("p", "2")).ObjectHash);
        Assert.Equal(bodies.ClassHash, Bodies(Card, "{}", ("p", "2")).ClassHash);
    }
}
