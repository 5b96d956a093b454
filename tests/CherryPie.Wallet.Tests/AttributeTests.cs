using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

public sealed class AttributeTests
{
    [Theory]
    [InlineData("""{"red":245,"blue":244,"green":0}""", "rgb(245, 0, 244)")]
    [InlineData("""{"red":"1","green":"2","blue":3.0}""", "rgb(1, 2, 3)")]
    [InlineData("\"#FFaa00\"", "rgb(255, 170, 0)")]
    [InlineData("\"000000\"", "rgb(0, 0, 0)")]
    [InlineData("\"##{c}\"", "rgb(1, 2, 3)")]
    public void Colours_come_in_many_forms_and_leave_in_one(string color, string emitted) =>
        Assert.Equal(emitted, Emit(Card($"\"bgColor\":{color}"), ("c", "010203")).GetProperty("backgroundColor").GetString());

    [Theory]
    [InlineData("general", "generic")]
    [InlineData("boardingPass", "boardingPass")]
    [InlineData("COUPON", "coupon")]
    public void The_type_is_the_style_key(string type, string key) =>
        Assert.True(Emit(Card("\"transitType\":\"train\"", type)).TryGetProperty(key, out _));

    [Fact]
    public void What_a_style_does_not_know_is_dropped_without_a_fault()
    {
        var pass = Emit(
            Card(
                """
                "groupId":"g","transitType":"??","relevantDate":"someday",
                "primary":[{"defaultValue":"v","textAlign":"??","detectorTypes":"??"}]
                """
            )
        );
        Assert.False(pass.TryGetProperty("groupingIdentifier", out _));
        Assert.False(pass.TryGetProperty("relevantDate", out _));
        Assert.False(pass.GetProperty("storeCard").TryGetProperty("transitType", out _));
        Assert.Empty(Faults(Card("\"groupId\":\"g\",\"transitType\":\"??\",\"relevantDate\":\"someday\"")));
    }

    [Theory]
    [InlineData("eventTicket", "", true)]
    [InlineData("boardingPass", "", true)]
    [InlineData("generic", "", false)]
    [InlineData("generic", ",\"locations\":[{\"lat\":1,\"lon\":\"2.5\"}]", true)]
    [InlineData("coupon", ",\"locations\":[{\"lat\":1,\"lon\":2}]", false)]
    [InlineData("storeCard", "", false)]
    public void A_relevant_date_stands_where_its_style_allows_it(string type, string more, bool stands)
    {
        var pass = Emit(Card($"\"transitType\":\"air\",\"relevantDate\":\"2030-08-01T00:00:00.5Z\"{more}", type));
        Assert.Equal(stands, pass.TryGetProperty("relevantDate", out var date));
        if (stands)
        {
            Assert.Equal("2030-08-01T00:00:00Z", date.GetString());
            Assert.Equal(
                """[{"date":"2030-08-01T00:00:00Z","relevantDate":"2030-08-01T00:00:00Z"}]""",
                pass.GetProperty("relevantDates").GetRawText()
            );
        }
    }

    [Theory]
    [InlineData(
        """{"format":"qr","message":"M"}""",
        """{"format":"PKBarcodeFormatQR","message":"M","messageEncoding":"iso-8859-1"}""",
        "PKBarcodeFormatQR"
    )]
    [InlineData(
        """{"format":"aztec","message":"M","messageOption":"pid","altText":"A","altTextOption":"pid"}""",
        """{"format":"PKBarcodeFormatAztec","message":"RanD0mStr1ng00","messageEncoding":"iso-8859-1","altText":"RanD0mStr1ng00"}""",
        "PKBarcodeFormatAztec"
    )]
    [InlineData(
        """{"format":"code128","message":"M","messageOption":"text","altText":"A","altTextOption":"none"}""",
        """{"format":"PKBarcodeFormatCode128","message":"M","messageEncoding":"iso-8859-1"}""",
        "PKBarcodeFormatPDF417"
    )]
    [InlineData(
        """{"format":"pdf417","message":"Ж","messageEncoding":"iso-8859-1","altText":"A"}""",
        """{"format":"PKBarcodeFormatPDF417","message":"Ж","messageEncoding":"utf-8","altText":"A"}""",
        "PKBarcodeFormatPDF417"
    )]
    [InlineData(
        """{"format":"pdf417","message":"Ж","messageEncoding":"Windows-1251","altText":"A"}""",
        """{"format":"PKBarcodeFormatPDF417","message":"Ж","messageEncoding":"Windows-1251","altText":"A"}""",
        "PKBarcodeFormatPDF417"
    )]
    public void Barcodes_keep_a_fallback_for_old_readers(string barcode, string emitted, string legacy)
    {
        var pass = Emit(Card($"\"barcode\":{barcode}"));
        Assert.Equal($"[{emitted}]", pass.GetProperty("barcodes").GetRawText());
        Assert.Equal(legacy, pass.GetProperty("barcode").GetProperty("format").GetString());
        Assert.Empty(Faults(Card($"\"barcode\":{barcode}")));
    }

    [Fact]
    public void Of_several_barcodes_the_first_old_one_is_the_fallback()
    {
        var pass = Emit(
            Card(
                """
                "barcodes":[{"format":"code128","message":"1"},{"format":"qr","message":"2"}]
                """
            )
        );
        Assert.Equal(2, pass.GetProperty("barcodes").GetArrayLength());
        Assert.Equal("2", pass.GetProperty("barcode").GetProperty("message").GetString());
    }

    [Fact]
    public void Zeros_of_places_are_kept()
    {
        var pass = Emit(
            Card(
                """
                "beacons":[{"major":0,"minor":"0","uuid":"19d5f76a-fd04-5aa3-b16e-e93277163af6"}],
                "locations":[{"lat":"#{lat}","lon":0,"alt":0,"relevantText":"Hi"}],
                "maxDist":0
                """
            ),
            ("lat", "-22.5")
        );
        Assert.Equal(
            """[{"proximityUUID":"19d5f76a-fd04-5aa3-b16e-e93277163af6","major":0,"minor":0}]""",
            pass.GetProperty("beacons").GetRawText()
        );
        Assert.Equal("""[{"latitude":-22.5,"longitude":0,"altitude":0,"relevantText":"Hi"}]""", pass.GetProperty("locations").GetRawText());
        Assert.False(pass.TryGetProperty("maxDistance", out _));
    }

    [Theory]
    [InlineData("""{"Name":"#{n}","no":[1,true,null]}""", """{"Name":"O\"Hara","no":[1,true,null]}""")]
    [InlineData(
        """
            "{\"Name\": \"#{n}\"}"
            """,
        """{"Name":"O\"Hara"}"""
    )]
    [InlineData("\"#{json}\"", """{"a":"\\"}""")]
    public void User_info_leaves_as_json(string info, string emitted) =>
        Assert.Equal(
            emitted,
            Emit(Card($"\"userInfo\":{info}"), ("n", "O\"Hara"), ("json", """{"a":"\\"}""")).GetProperty("userInfo").GetRawText()
        );

    [Fact]
    public void Overrides_of_a_pass_win_and_have_no_placeholders()
    {
        var findings = new List<PassFinding>();
        var overrides = PassOverrides.Read(
            Json(
                """
                {"relevantDate":"2030-01-01T10:00","groupId":"#{x}","bgColor":"#010203",
                 "fgColor":{"red":1,"green":1,"blue":1},"labelColor":null,"userInfo":{"a":"#{x}"},
                 "locations":[{"lat":1,"lon":2}],"beacons":[]}
                """
            ),
            "passbook",
            TimeZoneInfo.CreateCustomTimeZone("+2", TimeSpan.FromHours(2), null, null),
            findings
        );
        Assert.Empty(findings);
        var design = Read(
            Card(
                """
                "bgColor":"ffffff","labelColor":"ffffff","beacons":[{"uuid":"19d5f76a-fd04-5aa3-b16e-e93277163af6"}]
                """,
                "eventTicket"
            )
        );
        var pass = Emit(design, Pass() with { Overrides = overrides });
        Assert.Equal("2030-01-01T10:00:00+02:00", pass.GetProperty("relevantDate").GetString());
        Assert.Equal("#{x}", pass.GetProperty("groupingIdentifier").GetString());
        Assert.Equal("rgb(1, 2, 3)", pass.GetProperty("backgroundColor").GetString());
        Assert.Equal("rgb(255, 255, 255)", pass.GetProperty("labelColor").GetString());
        Assert.Equal("""{"a":"#{x}"}""", pass.GetProperty("userInfo").GetRawText());
        Assert.Equal("""[{"latitude":1,"longitude":2}]""", pass.GetProperty("locations").GetRawText());
        Assert.False(pass.TryGetProperty("beacons", out _));
    }

    [Fact]
    public void Placeholders_are_replaced_once_in_all_their_spellings()
    {
        var pass = Emit(
            Read(
                Source(
                    """{"type":"coupon","desc":"#{a}|# {a}|${a}|#{unknown}|#{d}|#{a b}|#a}#{open"}""",
                    null,
                    new DynamicKey("d", DynamicKeyType.Text, "#{a}")
                )
            ),
            Pass(("a", "${a}"))
        );
        Assert.Equal("${a}|${a}|${a}||#{a}||#a}#{open", pass.GetProperty("description").GetString());
    }

    [Fact]
    public void Server_keys_stand_where_they_have_a_value()
    {
        var pass = Emit(
            Read(Card()),
            Pass() with
            {
                WebServiceUrl = "https://example.com/pass",
                AuthenticationToken = "0123456789abcdef",
                Voided = true,
                ExpirationDate = new DateTimeOffset(2030, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
            }
        );
        Assert.Equal(
            """
            {"formatVersion":1,"passTypeIdentifier":"pass.com.example.card","serialNumber":"RanD0mStr1ng00",
            "teamIdentifier":"A1B2C3D4E5","organizationName":"Example Team","description":"A card",
            "webServiceURL":"https://example.com/pass","authenticationToken":"0123456789abcdef",
            "voided":true,"expirationDate":"2030-01-02T03:04:05Z","storeCard":{}}
            """.ReplaceLineEndings(""),
            pass.GetRawText()
        );
    }
}
