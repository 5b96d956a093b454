using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

public sealed class FieldTests
{
    [Theory]
    [InlineData(
        """{"defaultValue":"12.50","format":{"type":"number","numberFormat":"decimal"}}""",
        """{"key":"header1","value":12.50,"numberStyle":"PKNumberStyleDecimal"}"""
    )]
    [InlineData("""{"defaultValue":12,"format":{"type":"number","numberFormat":""}}""", """{"key":"header1","value":12}""")]
    [InlineData(
        """{"defaultValue":1e15,"format":{"type":"number","numberFormat":"spellOut"}}""",
        """{"key":"header1","value":1000000000000000,"numberStyle":"PKNumberStyleSpellOut"}"""
    )]
    [InlineData("""{"defaultValue":"n/a","format":{"type":"number","numberFormat":"percent"}}""", """{"key":"header1","value":"n/a"}""")]
    [InlineData(
        """{"defaultValue":"-0.10","format":{"type":"currency","currencyCode":"eur","numberFormat":"decimal"}}""",
        """{"key":"header1","value":-0.10,"currencyCode":"EUR"}"""
    )]
    [InlineData("""{"defaultValue":"","format":{"type":"currency","currencyCode":"EUR"}}""", """{"key":"header1","value":""}""")]
    [InlineData(
        """{"defaultValue":"5","format":{"type":"text","currencyCode":"??","numberFormat":"??","dateFormat":7,"isRelative":"?"}}""",
        """{"key":"header1","value":"5"}"""
    )]
    [InlineData(
        """{"defaultValue":null,"format":null,"textAlign":"","changeMsg":"","defaultLabel":""}""",
        """{"key":"header1","value":""}"""
    )]
    [InlineData("""{"DEFAULTVALUE":"old","defaultvalue":"new","unknown":{}}""", """{"key":"header1","value":"new"}""")]
    [InlineData(
        """{"defaultLabel":"L","defaultValue":"V","textAlign":"Right","changeMsg":"Now %@","itemName":"tier","detectorTypes":["phone"]}""",
        """{"key":"tier","label":"L","value":"V","changeMessage":"Now %@","textAlignment":"PKTextAlignmentRight"}"""
    )]
    public void A_field_is_typed_by_its_format(string field, string emitted) => Assert.Equal(emitted, Field(field));

    [Theory]
    [InlineData("2030-05-06T07:08:09.123456Z", "2030-05-06T07:08:09Z", false)]
    [InlineData("2030-05-06T07:08:09.1+0530", "2030-05-06T07:08:09+05:30", false)]
    [InlineData("2030-05-06T07:08-10", "2030-05-06T07:08:00-10:00", false)]
    [InlineData("2030-05-06T07:08:09", "2030-05-06T07:08:09+05:45", false)]
    [InlineData("2030-05-06", "2030-05-06T00:00:00+05:45", true)]
    [InlineData("2030-05-06T07:08:09+00:00", "2030-05-06T07:08:09Z", false)]
    public void A_date_ends_in_its_zone_and_has_no_fractions(string text, string emitted, bool ignoresZone)
    {
        var source = Source(
            Card(
                """
                "header":[{"defaultValue":"#{d}","format":{"type":"dateTime","dateFormat":"full","ignoreTimeZone":false}}]
                """
            )
        ) with
        {
            TimeZone = TimeZoneInfo.CreateCustomTimeZone("Nepal", new(5, 45, 0), null, null),
        };
        var field = Emit(Read(source), Pass(("d", text))).GetProperty("storeCard").GetProperty("headerFields")[0];
        Assert.Equal(emitted, field.GetProperty("value").GetString());
        Assert.Equal("PKDateStyleFull", field.GetProperty("dateStyle").GetString());
        Assert.Equal("PKDateStyleShort", field.GetProperty("timeStyle").GetString());
        Assert.Equal(ignoresZone, field.TryGetProperty("ignoresTimeZone", out _));
        Assert.False(field.TryGetProperty("isRelative", out _));
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("2030-02-30")]
    [InlineData("2030-05-06T25:00")]
    [InlineData("2030-05-06T07:08:09 01:00")]
    [InlineData("")]
    public void An_unreadable_date_is_shown_as_text(string text) =>
        Assert.Equal(
            $$"""{"key":"header1","value":"{{text}}"}""",
            Field("""{"defaultValue":"#{d}","format":{"type":"date","isRelative":true}}""", ("d", text))
        );

    [Fact]
    public void A_date_without_time_has_no_time_style() =>
        Assert.Equal(
            """
            {"key":"header1","value":"2030-01-31T00:00:00Z","dateStyle":"PKDateStyleMedium",
            "timeStyle":"PKDateStyleNone","ignoresTimeZone":true,"isRelative":true}
            """.ReplaceLineEndings(""),
            Field("""{"defaultValue":"2030-01-31","format":{"type":"date","dateFormat":"medium","timeFormat":"full","isRelative":true}}""")
        );

    [Fact]
    public void Alignment_and_detectors_stay_where_they_are_allowed()
    {
        var field = """[{"defaultValue":"v","textAlign":"left","detectorTypes":["link","event"]}]""";
        var emitted = Emit(Card($"\"primary\":{field},\"auxiliary\":{field},\"back\":{field}")).GetProperty("storeCard");
        Assert.Equal("""[{"key":"primary1","value":"v"}]""", emitted.GetProperty("primaryFields").GetRawText());
        Assert.Equal(
            """[{"key":"auxiliary1","value":"v","textAlignment":"PKTextAlignmentLeft"}]""",
            emitted.GetProperty("auxiliaryFields").GetRawText()
        );
        Assert.Equal(
            """[{"key":"back1","value":"v","dataDetectorTypes":["PKDataDetectorTypeLink","PKDataDetectorTypeCalendarEvent"]}]""",
            emitted.GetProperty("backFields").GetRawText()
        );
    }

    [Fact]
    public void No_detectors_at_all_is_not_the_same_as_no_attribute() =>
        Assert.Equal(
            """[{"key":"back1","value":"a","dataDetectorTypes":[]},{"key":"back2","value":"b"}]""",
            Emit(
                    Card(
                        """
                        "back":[{"defaultValue":"a","detectorTypes":[]},{"defaultValue":"b","detectorTypes":null}]
                        """
                    )
                )
                .GetProperty("storeCard")
                .GetProperty("backFields")
                .GetRawText()
        );

    [Fact]
    public void Generated_keys_give_way_to_names()
    {
        var emitted = Emit(
                Card(
                    """
                    "header":[{"defaultValue":"a"}],"back":[{"itemName":"header1","defaultValue":"b"}]
                    """
                )
            )
            .GetProperty("storeCard");
        Assert.Equal("header1_", emitted.GetProperty("headerFields")[0].GetProperty("key").GetString());
        Assert.Equal("header1", emitted.GetProperty("backFields")[0].GetProperty("key").GetString());
    }

    [Fact]
    public void A_name_used_twice_is_refused() =>
        Assert.StartsWith(
            "passbook.back[0].itemName: \"x\" is already",
            Assert.Single(
                Faults(
                    Card(
                        """
                        "header":[{"itemName":"x","defaultValue":"a"}],"back":[{"itemName":"x","defaultValue":"b"}]
                        """
                    )
                )
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public void Nested_back_fields_are_shown_in_line_unless_the_pass_brings_its_own()
    {
        var design = Read(
            Card(
                """
                "back":[{"defaultValue":"first"},
                {"dynamicBackfieldKey":"shops","defaultValue":[{"defaultLabel":"L","defaultValue":"A"},{"defaultValue":"B"}]},
                {"defaultValue":"last"}]
                """
            )
        );
        Assert.Equal(
            """
            [{"key":"back1","value":"first"},{"key":"back2","label":"L","value":"A"},
            {"key":"back3","value":"B"},{"key":"back4","value":"last"}]
            """.ReplaceLineEndings(""),
            Emit(design, Pass()).GetProperty("storeCard").GetProperty("backFields").GetRawText()
        );
        var pass = Pass() with
        {
            DynamicBackfields = new Dictionary<string, IReadOnlyList<BackField>> { ["shops"] = [new("Own", "#{x}"), new("", "2")] },
        };
        Assert.Equal(
            """
            [{"key":"back1","value":"first"},{"key":"back2_1","label":"Own","value":"#{x}"},
            {"key":"back2_2","value":"2"},{"key":"back4","value":"last"}]
            """.ReplaceLineEndings(""),
            Emit(design, pass).GetProperty("storeCard").GetProperty("backFields").GetRawText()
        );
    }

    [Theory]
    [InlineData(
        """<a href=\"https://example.com/#{v}\">Shop</a>""",
        "x\" onclick=\"y",
        "<a href=\"https://example.com/x&quot; onclick=&quot;y\">Shop</a>"
    )]
    [InlineData("<A target='_blank' HREF='tel:123'>Call</A>", "", "<a href=\"tel:123\">Call</a>")]
    [InlineData("<a href='#{v}'>Go</a>", "javascript:alert(1)", "Go")]
    [InlineData("<a href='#{v}'>Go</a>", "mailto:a@example.com", "<a href=\"mailto:a@example.com\">Go</a>")]
    [InlineData("Hello #{v}, 1 < 2", "<b>&'", "Hello &lt;b&gt;&amp;&#39;, 1 &lt; 2")]
    public void Mark_up_holds_links_and_no_data_becomes_mark_up(string markup, string value, string emitted)
    {
        var design = Read(Card($"\"back\":[{{\"defaultValue\":\"v\",\"attributedValue\":\"{markup}\"}}]"));
        Assert.Equal(
            emitted,
            Emit(design, Pass(("v", value)))
                .GetProperty("storeCard")
                .GetProperty("backFields")[0]
                .GetProperty("attributedValue")
                .GetString()
        );
    }

    [Theory]
    [InlineData("<b>bold</b>", 2)]
    [InlineData("<script>x</script><a href='javascript:x'>y</a>", 3)]
    [InlineData("<a name='x'>y</a>", 1)]
    public void Other_mark_up_in_a_design_is_refused(string markup, int faults)
    {
        var found = Faults(Card($"\"back\":[{{\"defaultValue\":\"v\",\"attributedValue\":\"{markup}\"}}]"));
        Assert.Equal(faults, found.Count);
        Assert.All(found, f => Assert.StartsWith("passbook.back[0].attributedValue: <", f, StringComparison.Ordinal));
    }
}
