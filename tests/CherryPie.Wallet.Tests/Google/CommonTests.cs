using System.Text.Json.Nodes;
using Xunit;
using static CherryPie.Wallet.Tests.Google.GooglePasses;

namespace CherryPie.Wallet.Tests.Google;

public sealed class CommonTests
{
    private static readonly string _generic = TestDesigns.Card("\"primary\":[{\"defaultValue\":\"A\"}]", "generic");

    [Theory]
    [InlineData(false, null, "ACTIVE")]
    [InlineData(true, null, "INACTIVE")]
    [InlineData(false, 1, "ACTIVE")]
    [InlineData(false, 0, "EXPIRED")]
    [InlineData(true, -1, "EXPIRED")]
    public void A_pass_that_is_void_or_over_is_never_deleted_but_changes_its_state(bool isVoid, int? endsInHours, string state)
    {
        var content = TestDesigns.Pass() with { Voided = isVoid, ExpirationDate = endsInHours is { } hours ? Now.AddHours(hours) : null };
        var pass = GoogleBodies.Of(Source(TestDesigns.Read(_generic), content)).Object;
        Assert.Equal($"'{state}'", Text(pass["state"]));
        if (endsInHours == 1)
        {
            Assert.Equal("{'end':{'date':'2030-01-01T01:00:00Z'}}", Text(pass["validTimeInterval"]));
            Assert.Equal("{'expiryNotification':{'enableNotification':true}}", Text(pass["notifications"]));
        }
    }

    [Fact]
    public void A_generic_pass_begins_when_it_is_relevant()
    {
        var pass = Bodies(TestDesigns.Card("\"relevantDate\":\"2030-03-01T10:00:00+02:00\"", "generic")).Object;
        Assert.Equal("{'start':{'date':'2030-03-01T10:00:00+02:00'}}", Text(pass["validTimeInterval"]));
        Assert.Equal("{'upcomingNotification':{'enableNotification':true}}", Text(pass["notifications"]));
    }

    [Fact]
    public void The_colour_of_one_pass_stands_where_Google_has_one_else_in_a_class_of_its_own()
    {
        var own = TestDesigns.Pass() with
        {
            Overrides = PassOverrides.Read(TestDesigns.Json("""{"bgColor":"#0A0B0C"}"""), "passbook", null, []),
        };
        foreach (
            var (type, ofObject, ownClass) in new[] { ("generic", true, false), ("eventTicket", true, false), ("storeCard", false, true) }
        )
        {
            var design = TestDesigns.Read(TestDesigns.Card("\"bgColor\":\"#FF0000\"", type));
            var bodies = GoogleBodies.Of(Source(design, own));
            Assert.Equal("'#0a0b0c'", Text((ofObject ? bodies.Object : bodies.Class)["hexBackgroundColor"]));
            Assert.Equal(ownClass, bodies.ClassId != $"{Issuer}.7");
            Assert.Equal($"{Issuer}.7", GoogleBodies.Of(Source(design, TestDesigns.Pass())).ClassId);
        }
    }

    [Fact]
    public void Ten_places_are_merchant_locations_of_the_class_or_of_one_pass()
    {
        var places = string.Join(',', Enumerable.Range(0, 12).Select(i => $$"""{"lat":{{i}},"lon":-7.5,"relevantText":"Near"}"""));
        var design = TestDesigns.Read(TestDesigns.Card($"\"locations\":[{places}]"));
        var bodies = GoogleBodies.Of(Source(design, TestDesigns.Pass()));
        Assert.Equal(10, bodies.Class["merchantLocations"]!.AsArray().Count);
        Assert.Equal("{'latitude':9,'longitude':-7.5}", Text(bodies.Class["merchantLocations"]![9]));
        var own = TestDesigns.Pass() with
        {
            Overrides = PassOverrides.Read(TestDesigns.Json("""{"locations":[{"lat":1,"lon":2}]}"""), "passbook", null, []),
        };
        bodies = GoogleBodies.Of(Source(design, own));
        Assert.Equal("[{'latitude':1,'longitude':2}]", Text(bodies.Object["merchantLocations"]));
        Assert.Equal(10, bodies.Class["merchantLocations"]!.AsArray().Count);
        Assert.Equal($"{Issuer}.7", bodies.ClassId);
    }

    [Theory]
    [InlineData("pdf417", "A", "PDF_417")]
    [InlineData("aztec", "A", "AZTEC")]
    [InlineData("code128", "A", "CODE_128")]
    [InlineData("ean13", "4006381333931", "EAN_13")]
    [InlineData("code39", "A", "CODE_39")]
    [InlineData("codabar", "A1A", "CODABAR")]
    [InlineData("itf", "00012345678905", "ITF_14")]
    [InlineData("itf", "1234", "CODE_128")]
    public void Barcodes_have_Googles_names(string format, string message, string type)
    {
        var design = TestDesigns.Card(
            $$"""
            "barcode":{"format":"{{format}}","message":"{{message}}"}
            """
        );
        Assert.Equal($"{{'type':'{type}','value':'{message}'}}", Text(Bodies(design).Object["barcode"]));
    }

    [Fact]
    public void Of_more_texts_than_Google_shows_twenty_stay_and_none_is_said_twice()
    {
        string Fields(string name, string value) =>
            string.Join(
                ',',
                Enumerable.Range(0, 12).Select(i => $$"""{"itemName":"{{name}}{{i}}","defaultLabel":"L","defaultValue":"{{value}}"}""")
            );
        var bodies = Bodies(TestDesigns.Card($"\"back\":[{Fields("a", "1")},{Fields("b", "#{x}")}]"), "{}", ("x", "2"));
        var (ofClass, ofObject) = (Ids(bodies.Class), Ids(bodies.Object));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"a{i}"), ofClass);
        Assert.Equal(10, ofObject.Count);
        Assert.Equal(["a10", "a11", "b0"], ofObject.Take(3));

        static List<string> Ids(JsonObject body) => [.. body["textModulesData"]!.AsArray().Select(m => (string)m!["id"]!)];
    }

    [Fact]
    public void Back_fields_of_one_pass_stand_in_its_object_and_leave_the_class_alone()
    {
        var design = TestDesigns.Read(
            TestDesigns.Card(
                """
                "back":[{"dynamicBackfieldKey":"k","defaultValue":[{"defaultLabel":"A","defaultValue":"a"}]},{"itemName":"z",
                "defaultValue":"z"}]
                """
            )
        );
        var own = TestDesigns.Pass() with
        {
            DynamicBackfields = new Dictionary<string, IReadOnlyList<BackField>> { ["k"] = [new("B", "b"), new("C", "c")] },
        };
        var (plain, with) = (GoogleBodies.Of(Source(design, TestDesigns.Pass())), GoogleBodies.Of(Source(design, own)));
        Assert.Equal(plain.ClassHash, with.ClassHash);
        Assert.Equal("[{'id':'z','body':'z'}]", Text(with.Class["textModulesData"]));
        Assert.Contains("'header':'A','body':'a'", Text(plain.Object["textModulesData"]), StringComparison.Ordinal);
        Assert.Contains("'header':'C','body':'c'", Text(with.Object["textModulesData"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Links_in_mark_up_are_links()
    {
        var design = TestDesigns.Card(
            """
            "back":[{"itemName":"h","defaultLabel":"Help","defaultValue":"Call us",
            "attributedValue":"Call <a href=\"tel:+49891234\">us &amp; them</a>"}]
            """
        );
        var bodies = Bodies(design);
        Assert.Equal("{'uris':[{'uri':'tel:+49891234','description':'us & them'}]}", Text(bodies.Class["linksModuleData"]));
        Assert.Equal("[{'id':'h','header':'Help','body':'Call us'}]", Text(bodies.Class["textModulesData"]));
    }

    [Fact]
    public void Texts_numbers_and_dates_are_in_every_language_and_each_bears_its_own()
    {
        const string design = """
            {"type":"generic","desc":"Card","logoText":"Club","primary":[{"defaultLabel":"Points","defaultValue":"#{n}",
            "format":{"type":"number"}}],
            "back":[{"itemName":"d","defaultValue":"2030-01-02","format":{"type":"date","isRelative":true}}]}
            """;
        const string languages = """{"de":{"text":{"Points":"Punkte"}},"fr":{"text":{"Club":"Cercle"}}}""";
        var source = Source(TestDesigns.Read(design, languages), TestDesigns.Pass(("n", "1234.5")));
        var bodies = GoogleBodies.Of(source);
        Assert.Equal(
            "{'defaultValue':{'language':'en','value':'Points'},'translatedValues':[{'language':'de','value':'Punkte'}]}",
            Text(bodies.Object["subheader"])
        );
        Assert.Equal("{'language':'en','value':'1,234.50'}", Text(bodies.Object["header"]!["defaultValue"]));
        Assert.Contains(
            "{'language':'de','value':'1.234,50'}",
            Text(bodies.Object["header"]!["translatedValues"]),
            StringComparison.Ordinal
        );
        Assert.Contains("'body':'1/2/2030'", Text(bodies.Class["textModulesData"]), StringComparison.Ordinal);
        Assert.Contains("{'language':'de','value':'02.01.2030'}", Text(bodies.Class["textModulesData"]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_whose_translation_holds_a_value_is_one_of_the_pass()
    {
        var design = TestDesigns.Read(
            TestDesigns.Card("\"back\":[{\"itemName\":\"a\",\"defaultValue\":\"Hello\"}]"),
            """{"de":{"text":{"Hello":"Hallo #{name}"}}}"""
        );
        var bodies = GoogleBodies.Of(Source(design, TestDesigns.Pass(("name", "Ada"))));
        Assert.Contains("{'language':'de','value':'Hallo Ada'}", Text(bodies.Object["textModulesData"]), StringComparison.Ordinal);
        Assert.Equal($"{Issuer}.7", bodies.ClassId);
    }

    [Fact]
    public void Googles_own_members_are_merged_last_with_placeholders_filled()
    {
        const string settings = """
            {"screenshots":false,"shimmer":true,
            "class":{"programName":"Other","wideProgramLogo":null,"classTemplateInfo":{"listTemplateOverride":{"thirdRowOption":{}}}},
            "object":{"smartTapRedemptionValue":"tap-#{id}","linkedObjectIds":["1.#{id}"],
            "validTimeInterval":{"start":{"date":"2030-01-01T00:00:00Z"}}}}
            """;
        var design = TestDesigns.Card("\"header\":[{\"itemName\":\"h\",\"defaultValue\":\"1\"}]");
        var bodies = Bodies(design, settings, ("id", "9\""));
        Assert.Equal("'Other'", Text(bodies.Class["programName"]));
        Assert.Null(bodies.Class["wideProgramLogo"]);
        Assert.Equal(["cardTemplateOverride", "listTemplateOverride"], bodies.Class["classTemplateInfo"]!.AsObject().Select(m => m.Key));
        Assert.Equal("tap-9\"", (string?)bodies.Object["smartTapRedemptionValue"]);
        Assert.Equal("1.9\"", (string?)bodies.Object["linkedObjectIds"]![0]);
        Assert.Equal("{'screenshotEligibility':'INELIGIBLE'}", Text(bodies.Object["passConstraints"]));
        Assert.Equal("{'animationType':'FOIL_SHIMMER'}", Text(bodies.Class["securityAnimation"]));
        Assert.Equal($"{Issuer}.7", bodies.ClassId);
        Assert.NotEqual($"{Issuer}.7", Bodies(design, """{"class":{"countryCode":"#{c}"}}""", ("c", "DE")).ClassId);
    }

    [Fact]
    public void A_picture_of_one_pass_stands_in_its_object_where_that_has_one()
    {
        var pictures = Pictures with
        {
            Hero = new("https://example.com/i/own.png", IsOfPass: true, "https://example.com/i/hero.png"),
            Thumbnail = new("https://example.com/t", IsOfPass: true, "https://example.com/i/thumbnail.png"),
        };
        const string callback = "https://example.com/google/callback/1";
        var bodies = GoogleBodies.Of(Source(TestDesigns.Card()) with { Pictures = pictures, CallbackUrl = callback });
        Assert.Contains("own.png", Text(bodies.Object["heroImage"]), StringComparison.Ordinal);
        Assert.Equal("'thumbnail'", Text(bodies.Object["imageModulesData"]![0]!["id"]));
        Assert.Equal($"{{'url':'{callback}'}}", Text(bodies.Class["callbackOptions"]));
        Assert.Equal($"{Issuer}.7", bodies.ClassId);
        Assert.Equal(bodies.ClassHash, GoogleBodies.Of(Source(TestDesigns.Card()) with { CallbackUrl = callback }).ClassHash);
        pictures = Pictures with { Hero = new("https://example.com/i/own.png", IsOfPass: true) };
        Assert.NotEqual($"{Issuer}.7", GoogleBodies.Of(Source(TestDesigns.Card()) with { Pictures = pictures }).ClassId);
        pictures = Pictures with { Logo = new("https://example.com/i/own.png", IsOfPass: true) };
        Assert.NotEqual($"{Issuer}.7", GoogleBodies.Of(Source(TestDesigns.Card()) with { Pictures = pictures }).ClassId);
    }
}
