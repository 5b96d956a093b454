using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Server.Tests.WalletKit;

public sealed class TemplateTests(KitServer server) : IClassFixture<KitServer>
{
    [Fact]
    public async Task Every_field_of_the_table_shows_in_the_pass()
    {
        var brand = await KitClient.New(server);
        var sent = $$"""
            {
              "description":"A flight","pass_type":"boardingPass","transittype":"PKTransitTypeAir","username":"Air Brand",
              "logotext":"Brand name","relevant_date":"2030-07-22T14:25-08:00",
              "foreground_color":"rgb(0,0,0)","background_color":"rgb(218,212,212)","label_color":"rgb(254,254,255)",
              "icon":"{{server.Site}}/58x58.png","logo":"{{server.Site}}/100x30.png","logo2x":"{{server.Site}}/320x100.png",
              "footer":"{{server.Site}}/286x15.png","background":"{{server.Site}}/nowhere",
              "barcode":{"format":"PKBarcodeFormatAztec","message":"M1","messageEncoding":"iso-8859-1","alttext":"one"},
              "location":[{"latitude":1.5,"longitude":"2.5","altitude":3,"relevanttext":"first shop"}],
              "headerFields":[{"key":"gate","label":"Gate","value":"A 1","textalignment":"PKTextAlignmentRight",
              "changemessage":"Gate changed to %@."}],
              "primaryFields":[{"key":"from","label":"From","value":"MAA"},{"key":"to","label":"To","value":"SFO"}],
              "secondaryFields":[{"key":"seat {1}","value":12,"textalignment":"PKTextAlignmentJustified"}],
              "auxiliaryFields":[{"key":"%","value":"","textalignment":"PKTextAlignment- Natural"}],
              "backFields":[{"key":"terms","label":"Terms","value":"None"}]
            }
            """;
        var made = (await brand.Post("/v1/passes", sent)).Json;
        Assert.Equal(["id", "description"], made.EnumerateObject().Select(p => p.Name));
        var id = made.GetProperty("id").GetString()!;
        Assert.DoesNotContain("/nowhere", server.Fetched);
        var package = await brand.Package(await brand.Pass(id));
        var pass = JsonNode.Parse(package.Files["pass.json"].Span)!.AsObject();
        foreach (
            var name in new[]
            {
                "formatVersion",
                "passTypeIdentifier",
                "serialNumber",
                "teamIdentifier",
                "webServiceURL",
                "authenticationToken",
                "relevantDates",
                "barcodes",
            }
        )
        {
            pass.Remove(name);
        }

        Assert.Equal(
            JsonNode
                .Parse(
                    """
                    {
                      "organizationName":"Air Brand","description":"A flight","backgroundColor":"rgb(218,212,212)",
                      "foregroundColor":"rgb(0,0,0)","labelColor":"rgb(254,254,255)","logoText":"Brand name",
                      "relevantDate":"2030-07-22T14:25:00-08:00","locations":[{"latitude":1.5,"longitude":2.5,"altitude":3,
                      "relevantText":"first shop"}],
                      "barcode":{"format":"PKBarcodeFormatAztec","message":"M1","messageEncoding":"iso-8859-1","altText":"one"},
                      "boardingPass":{
                        "transitType":"PKTransitTypeAir",
                        "headerFields":[{"key":"gate","label":"Gate","value":"A 1","changeMessage":"Gate changed to %@.",
                        "textAlignment":"PKTextAlignmentRight"}],
                        "primaryFields":[{"key":"from","label":"From","value":"MAA"},{"key":"to","label":"To","value":"SFO"}],
                        "secondaryFields":[{"key":"seat {1}","value":12,"textAlignment":"PKTextAlignmentNatural"}],
                        "auxiliaryFields":[{"key":"%","value":"","textAlignment":"PKTextAlignmentNatural"}],
                        "backFields":[{"key":"terms","label":"Terms","value":"None"}]
                      }
                    }
                    """
                )!
                .ToJsonString(),
            pass.ToJsonString()
        );
        Assert.Equal(320, CherryPie.Wallet.Png.Decode(package.Files["logo@2x.png"].Span).Width);
        Assert.Contains("footer.png", package.Files.Keys);
        var shown = JsonNode.Parse((await brand.Get("/v1/passes/" + id)).Text)!.AsObject();
        Assert.Equal(id, shown["id"]!.GetValue<string>());
        shown.Remove("id");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(sent), shown), shown.ToJsonString());
    }

    [Fact]
    public async Task V2_shows_the_brands_templates_and_passes_in_its_own_campaign()
    {
        var brand = await KitClient.New(server);
        var template = await brand.Template(server.Site);
        var pass = await brand.Pass(template, """{"keys":[{"key":"flight no","value":12}]}""");
        var campaign = (await brand.World.Api.Get("/v2/campaigns/WalletKit")).Json;
        Assert.Equal(
            (1, brand.World.CertificateId),
            (campaign.GetProperty("issued").GetInt32(), campaign.GetProperty("passbookCertId").GetString())
        );
        var shown = (await brand.World.Api.Get("/v2/templates/" + template)).Json;
        Assert.Equal(
            ["Destination", "Departure", "flight%20no"],
            shown.GetProperty("dynamicKeys").EnumerateArray().Select(k => k.GetProperty("key").GetString()).Where(k => !k!.StartsWith('%'))
        );
        Assert.Equal(
            """{"flight%20no":12}""",
            (await brand.World.Api.Get("/v2/passes/" + pass)).Json.GetProperty("dynamicData").GetRawText()
        );
        Assert.Equal(pass, (await brand.World.Api.Put("/v2/passes/" + pass, """{"dynamicData":{"Destination":"LAX"}}""")).Id);
        Assert.Equal(
            "LAX",
            (await brand.PassJson(pass)).GetProperty("generic").GetProperty("primaryFields")[0].GetProperty("value").GetString()
        );
        var other = await KitClient.New(server);
        Assert.Equal("[]", (await other.Get("/v1/passes")).Text);
        (await other.Get("/v1/passes/" + template)).Refused(404);
        (await other.Delete("/v1/passes/" + template)).Refused(404);
    }

    [Theory]
    [InlineData("boardingPass", 3, 2, 4, 5)]
    [InlineData("eventTicket", 3, 1, 4, 4)]
    [InlineData("storeCard", 3, 1, 4, 0)]
    [InlineData("coupon", 3, 1, 2, 2)]
    [InlineData("generic", 3, 1, 1, 3)]
    public async Task A_pass_type_has_room_for_so_many_fields_and_no_more(
        string type,
        int header,
        int primary,
        int secondary,
        int auxiliary
    )
    {
        var brand = await KitClient.New(server);
        string[] names = ["headerFields", "primaryFields", "secondaryFields", "auxiliaryFields", "backFields"];
        string Body(int more) =>
            KitClient.Body(
                server.Site,
                [
                    ("pass_type", type),
                    ("transittype", type == "boardingPass" ? "PKTransitTypeBus" : null),
                    .. names
                        .Zip([header, primary, secondary, auxiliary, 30])
                        .Select((g, i) => (g.First, Fields(g.First, g.Second + (i == more ? 1 : 0)))),
                ]
            );
        Assert.Equal(200, (await brand.Post("/v1/passes", Body(4))).Status);
        for (var more = 0; more < 4; more++)
        {
            Assert.Matches($"^({names[more]}|secondaryFields): are ", (await brand.Post("/v1/passes", Body(more))).Refused(400));
        }

        static JsonNode? Fields(string group, int count) =>
            new JsonArray([.. Enumerable.Range(0, count).Select(i => new JsonObject { ["key"] = group + i, ["value"] = "v" })]);
    }

    [Theory]
    [InlineData("""{"pass_type":"ticket"}""", "pass_type: must be one of")]
    [InlineData("""{"description":""}""", "description: is required")]
    [InlineData("""{"icon":""}""", "icon: is required")]
    [InlineData("""{"transittype":"PKTransitTypeAir"}""", "transittype: is for a boardingPass only")]
    [InlineData("""{"pass_type":"boardingPass"}""", "transittype: is required")]
    [InlineData("""{"background_color":"plaid"}""", "background_color: ")]
    [InlineData("""{"relevant_date":"soon"}""", "relevant_date: ")]
    [InlineData(
        """{"barcode":{"format":"PKBarcodeFormatQR"}}""",
        "barcode.message: is required and must not be empty; barcode.messageEncoding: is required"
    )]
    [InlineData("""{"barcode":{"format":"QR","message":"1","messageEncoding":"utf-8"}}""", "barcode.format: must be one of")]
    [InlineData("""{"barcode":{"format":"PKBarcodeFormatQR","message":"1","messageEncoding":"klingon"}}""", "barcode.messageEncoding: ")]
    [InlineData("""{"location":[{"latitude":1}]}""", "location[0].longitude: is required")]
    [InlineData("""{"location":[{"latitude":91,"longitude":1}]}""", "location[0].latitude: must be a number from -90 to 90")]
    [InlineData("""{"location":{}}""", "location: must be a JSON array")]
    [InlineData("""{"headerFields":[{"key":"a"}]}""", "headerFields[0].value: is required")]
    [InlineData("""{"headerFields":[{"value":"a"}]}""", "headerFields[0].key: is required")]
    [InlineData("""{"headerFields":[{"key":"Departure","value":1}]}""", "secondaryFields[0].key: is the key of another field")]
    [InlineData("""{"headerFields":[{"key":"a","value":1,"textalignment":"left"}]}""", "headerFields[0].textalignment: must be one of")]
    public async Task What_is_wrong_is_named_in_the_documents_words(string changes, string told)
    {
        var brand = await KitClient.New(server);
        var body = KitClient.Body(
            server.Site,
            [.. JsonNode.Parse(changes)!.AsObject().Select(p => (p.Key, (JsonNode?)p.Value!.DeepClone()))]
        );
        Assert.StartsWith(told, (await brand.Post("/v1/passes", body)).Refused(400), StringComparison.Ordinal);
        Assert.Equal("[]", (await brand.Get("/v1/passes")).Text);
        Assert.Equal("[]", (await brand.World.Api.Get("/v2/templates")).Text);
        Assert.Equal("[]", (await brand.World.Api.Get("/v2/campaigns")).Text);
    }

    [Fact]
    public async Task An_account_without_a_certificate_is_told_how_to_get_one()
    {
        var brand = new KitClient(await World.Bare(server));
        Assert.Contains(
            "POST /v2/passbookCerts",
            (await brand.Post("/v1/passes", KitClient.Body(server.Site))).Refused(400),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_text_barcode_leaves_the_pass_without_one_and_a_strip_wins_over_a_thumbnail()
    {
        var brand = await KitClient.New(server);
        var template = await brand.Template(
            server.Site,
            ("pass_type", "eventTicket"),
            ("strip2x", server.Site + "/640x168.png"),
            ("thumbnail", server.Site + "/91x90.png"),
            ("barcode", JsonNode.Parse("""{"format":"PKBarcodeFormatText","message":"1","messageEncoding":"utf-8"}"""))
        );
        Assert.DoesNotContain("/91x90.png", server.Fetched);
        var package = await brand.Package(await brand.Pass(template, """{"barcode_message":"2","barcode_alttext":"two"}"""));
        Assert.Contains("strip@2x.png", package.Files.Keys);
        Assert.False(JsonElement.Parse(package.Files["pass.json"].Span).TryGetProperty("barcode", out _));
        Assert.Contains(
            server.Log,
            l => l.StartsWith("Warning", StringComparison.Ordinal) && l.Contains(template, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("PKBarcodeFormatEAN13", "4006381333931", "PKBarcodeFormatEAN13 PKBarcodeFormatCode128")]
    [InlineData("PKBarcodeFormatI2of5", "012345", "PKBarcodeFormatI2of5 PKBarcodeFormatCode128")]
    [InlineData("PKBarcodeFormatCode128", "012345", "PKBarcodeFormatCode128")]
    public async Task This_years_barcodes_are_taken(string format, string message, string emitted)
    {
        var brand = await KitClient.New(server);
        var barcode = new JsonObject
        {
            ["format"] = format,
            ["message"] = message,
            ["messageEncoding"] = "utf-8",
        };
        var package = await brand.Package(await brand.Pass(await brand.Template(server.Site, ("barcode", barcode)), "{}"));
        var barcodes = JsonElement.Parse(package.Files["pass.json"].Span).GetProperty("barcodes").EnumerateArray();
        Assert.Equal(emitted, string.Join(' ', barcodes.Select(b => b.GetProperty("format").GetString())));
        Assert.All(barcodes, b => Assert.Equal(message, b.GetProperty("message").GetString()));
    }

    [Fact]
    public async Task Two_first_uses_at_once_make_one_campaign()
    {
        var brand = await KitClient.New(server);
        var ids = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => brand.Template(server.Site)));
        Assert.Equal(
            ids.Order(),
            (await brand.Get("/v1/passes")).Json.EnumerateArray().Select(t => t.GetProperty("id").GetString()).Order()
        );
    }
}
