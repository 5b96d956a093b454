using System.Net;
using System.Text.Json.Nodes;
using CherryPie.Server.Endpoints.Console.Designer;
using CherryPie.Server.Tests.Contract;
using CherryPie.Server.Tests.Templates;
using CherryPie.Server.Tools.Demo;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>What a template holds survives being opened and saved, whether the designer has an input for it or not.</summary>
public sealed class DesignFormTests(ContractServer server) : IClassFixture<ContractServer>
{
    // All that the API takes in more ways than one, and much that has no input.
    private const string Odd = """
        {"Type":"storeCard","desc":"Two\r\nlines","orgName":" Blanks ","bgColor":{"red":"1","green":2,"blue":255},"fgColor":"FFFFFF",
        "labelColor":"#ABCDEF","maxDist":"12.50","userInfo":{"b":1,"A":{"c":null}},"raw":{"futureKey":[1,2]},"assoStoreId":[5],
        "semantics":{"balance":{"amount":"1.50","currencyCode":"EUR"},"performerNames":["A","\r\nB"],"silenceRequested":false,
        "wifiAccess":[{"ssid":"\u00fc\"<","password":"p"}],"duration":"60"},"suppressStripShine":true,"auxiliaryStoreIdentifiers":[1,"2"],
        "bagPolicyURL":" https://example.com/b ","featuredActions":[{"identifier":"a","type":"CALL","url":"tel:+49301"}],
        "posterGeneric":{"primaryFields":[{"itemName":"p","defaultValue":"#{code}"}],"backFields":[]},
        "locations":[{"lat":"1.500","lon":2.0,"alt":3,"relevantText":"\n x"}],
        "beacons":[{"uuid":"9b2a5c6d-0000-4000-8000-000000000001","major":5}],"relevantDates":[{"date":"2030-01-01T10:00:00Z"}],
        "header":[{"itemName":"h","defaultLabel":5,"defaultValue":7.50,"textAlign":"","format":{"type":"NUMBER","numberFormat":"decimal"},
        "semantics":{"balance":{"amount":"2","currencyCode":"EUR"}}}],
        "primary":[{"defaultValue":"#{when}","format":{"type":"dateTime","dateFormat":"none","timeFormat":"short","isRelative":true}}],
        "back":[{"defaultLabel":"G","defaultValue":[{"itemName":"g1","defaultValue":"in a group"}],"dynamicBackfieldKey":"more"},
        {"itemName":"b2","defaultValue":"<b>\"two\"\n\n","attributedValue":"<a href=\"https://example.com\">x</a>","detectorTypes":[]}],
        "barcodes":[{"format":"QR","message":"#{code}","altText":"x","messageEncoding":"utf-8"},{"format":"aztec","message":"2"}]}
        """;

    private const string OddMore = """
        ,"dynamicKeys":[{"key":"when","type":"DATETIME","defaultValue":"2030-01-01T10:00:00+02:00"},
        {"key":"code","defaultValue":5,"isEditable":true,"label":"Your code"}],"timezone":5.50,"maxIssue":100,
        "endDate":"2099-12-31T23:59:59.5Z",
        "passbookLang":{"zh-Hans":{"text":{"Two\r\nlines":"x\r\ny"," nowhere ":""}},"de":{"text":{"G":"H"}}},
        "passbookRedeem":{"type":"coupon","desc":"Used","raw":{"a":1},"back":[{"defaultValue":"x","detectorTypes":[]}]},
        "dynamicImageKeys":{"passbook":{"strip":{"isDynamic":true}}},"meta":{"a":[1]}
        """;

    // Placeholders that stand for lists and objects.
    private const string Placeholders = """
        {"name":"it","campaignName":"campaign","language":"en","startDate":"2020-01-01T00:00:00Z","passbook":{"type":"eventTicket",
        "desc":"x","relevantDates":"#{dates}","semantics":{"seats":"#{seats}","venueLocation":"#{where}"}},"dynamicKeys":[
        {"key":"dates","defaultValue":"[{\"date\":\"2030-01-01T10:00:00Z\"}]"},{"key":"seats","defaultValue":"[{\"seatRow\":\"1\"}]"},
        {"key":"where","defaultValue":"{\"latitude\":1,\"longitude\":2}"}]}
        """;

    public static TheoryData<string> Templates => ["demo", "walletkit", "odd", "placeholders", .. RealPackages.All.Keys];

    [Theory]
    [MemberData(nameof(Templates))]
    public Task Opening_and_saving_changes_nothing(string name) => Open(name, "");

    [Fact]
    public Task Opening_and_saving_the_design_after_redemption_changes_nothing() => Open("odd", "?design=redeemed");

    private async Task Open(string name, string query)
    {
        var world = await World.New(server);
        await world.Campaign();
        await Make(world, name);
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        using var editor = await ConsoleVisitor.Member(server, account, "editor");
        var before = (await world.Api.Get("/v2/templates/it")).Text;
        server.Clock.Advance(TimeSpan.FromSeconds(5));

        var form = await DesignerForm.Open(editor, $"/console/{account}/templates/it" + query);
        var shown = await form.Step("preview"); // and what was shown once is shown again
        Assert.Equal(form.Fields.Where(f => f.Name != "form"), shown.Fields.Where(f => f.Name != "form"));
        using var saved = await shown.Press("save");
        Assert.True(saved.StatusCode == HttpStatusCode.SeeOther, await saved.Content.ReadAsStringAsync());
        Assert.Equal(before, (await world.Api.Get("/v2/templates/it")).Text);
    }

    [Fact]
    public async Task A_field_that_is_moved_and_changed_keeps_what_has_no_input()
    {
        var world = await World.New(server);
        await world.Campaign();
        await Make(world, "odd");
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        using var editor = await ConsoleVisitor.Member(server, account, "editor");
        var form = await DesignerForm.Open(editor, $"/console/{account}/templates/it");
        form.Set("fields.0.group", "secondary");
        form.Set("fields.0.label", "Six");
        using var saved = await form.Press("save");
        Assert.True(saved.StatusCode == HttpStatusCode.SeeOther, await saved.Content.ReadAsStringAsync());
        var design = (await world.Api.Get("/v2/templates/it")).Json.GetProperty("passbook");
        var moved = design.GetProperty("secondary")[0];
        Assert.Equal(("Six", "7.50"), (moved.GetProperty("defaultLabel").GetString(), moved.GetProperty("defaultValue").GetRawText()));
        Assert.Equal("""{"type":"NUMBER","numberFormat":"decimal"}""", moved.GetProperty("format").GetRawText());
        Assert.Equal("2", moved.GetProperty("semantics").GetProperty("balance").GetProperty("amount").GetString());
        Assert.Equal(2, design.GetProperty("barcodes").GetArrayLength());
        Assert.Equal("in a group", design.GetProperty("back")[0].GetProperty("defaultValue")[0].GetProperty("defaultValue").GetString());
    }

    [Fact]
    public async Task The_first_barcode_changes_the_others_stay_and_none_takes_all_away()
    {
        var world = await World.New(server);
        await world.Campaign();
        await Make(world, "odd");
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        using var editor = await ConsoleVisitor.Member(server, account, "editor");
        var index = (await world.Api.Get("/v2/templates/it")).Json.GetProperty("index").GetString();
        var form = await DesignerForm.Open(editor, $"/console/{account}/templates/{index}");
        form.Set("barcode.format", "pdf417");
        form.Set("barcode.alt", "");
        await form.Save();
        var codes = (await world.Api.Get("/v2/templates/it")).Json.GetProperty("passbook").GetProperty("barcodes");
        Assert.Equal(
            """[{"format":"pdf417","message":"#{code}","messageEncoding":"utf-8"},{"format":"aztec","message":"2"}]""",
            codes.GetRawText()
        );
        form = await DesignerForm.Open(editor, form.Path);
        Assert.Contains("<code>barcodes[1]</code>", form.Html, StringComparison.Ordinal);
        form.Set("barcode.format", "");
        await form.Save();
        Assert.False(
            (await world.Api.Get("/v2/templates/it"))
                .Json.GetProperty("passbook")
                .TryGetProperty("barcodes", out System.Text.Json.JsonElement _)
        );
    }

    [Fact]
    public async Task What_is_found_of_a_further_barcode_is_told_by_its_name_and_not_at_the_first_one_s_input()
    {
        const string wrong = "ends in 0, the check digit; should be 4006381333931";
        var world = await World.WithTemplate(
            server,
            ""","barcodes":[{"format":"qr","message":"fine"},{"format":"ean13","message":"4006381333930"}]"""
        );
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        using var editor = await ConsoleVisitor.Member(server, account, "editor");
        var form = await DesignerForm.Open(editor, $"/console/{account}/templates/template");
        Assert.Equal("", form.At("barcode.message"));
        Assert.Matches($"<li class=\"advice\" lang=\"en\"><code>passbook\\.barcodes\\[1\\]\\.message</code>\\s*{wrong}", form.Html);
        form.Set("barcode.format", "ean13");
        form.Set("barcode.message", "4006381333930");
        form = await form.Step("preview");
        Assert.StartsWith(wrong, form.At("barcode.message"), StringComparison.Ordinal);
        Assert.Contains("<code>passbook.barcodes[1].message</code>", form.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<code>passbook.barcodes[0]", form.Html, StringComparison.Ordinal);
    }

    // What comes back from a browser in a hidden input may be anything.
    [Theory]
    [InlineData("")]
    [InlineData("[1]")]
    [InlineData("{\"a\":1,\"a\":2}")]
    [InlineData("{\"defaultLabel\":\"\\ud800\"}")]
    [InlineData("{\"a\":\"\\u0000\"}")]
    [InlineData("nothing")]
    public void A_row_whose_origin_is_nonsense_begins_anew(string origin)
    {
        var form = new DesignForm();
        form.Fields.Add(new DesignRow(origin, "header", new Dictionary<string, string> { ["label"] = "L", ["value"] = "V" }));
        var changes = DesignChanges.Of(form, new JsonObject { ["maxIssue"] = 0 });
        Assert.Equal("""[{"defaultLabel":"L","defaultValue":"V"}]""", changes["passbook"]!["header"]!.ToJsonString());
    }

    private static async Task Make(World world, string name)
    {
        if (RealPackages.All.TryGetValue(name, out var package))
        {
            var imported = await world.Api.PostForm(
                "/v2/templates/import",
                new Part("package", package.Zip, "x.pkpass"),
                Part.Json("""{"name":"it","campaignName":"campaign","startDate":"2020-01-01T00:00:00Z"}""")
            );
            Assert.Equal(200, imported.Status);
            return;
        }

        var json =
            name == "placeholders" ? JsonNode.Parse(Placeholders)!
            : name == "odd"
                ? JsonNode.Parse(
                    """{"name":"it","campaignName":"campaign","language":"en","startDate":"2020-01-01T00:00:30Z","passbook":"""
                        + Odd
                        + OddMore
                        + "}"
                )!
            : JsonNode.Parse(MakeDemo.Resource(name == "demo" ? "template.json" : "walletkit.json"))!;
        (json["name"], json["campaignName"]) = ("it", "campaign");
        var made = await world.PostTemplate(json.ToJsonString());
        Assert.True(made.Status == 200, made.Text);
    }
}
