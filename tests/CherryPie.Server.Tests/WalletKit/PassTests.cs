using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Tests.Mail;
using Xunit;

namespace CherryPie.Server.Tests.WalletKit;

public sealed class PassTests(KitServer server) : IClassFixture<KitServer>
{
    [Fact]
    public async Task A_pass_has_values_barcode_locations_and_images_of_its_own()
    {
        var brand = await KitClient.New(server);
        var template = await brand.Template(server.Site, ("location", Locations(2)));
        var plain = await brand.Package(await brand.Pass(template));
        var package = await brand.Package(
            await brand.Pass(
                template,
                $$"""
                {"keys":[{"key":"Destination","value":"LAX"},{"key":"flight no","value":7}],"barcode_message":"own",
                "barcode_alttext":"text","location":[{"latittude":90,"longitude":90,"relevanttext":"Pole"}],
                 "logo":"{{server.Site}}/50x20.png","logo2x":"{{server.Site}}/100x40.png","strip":"{{server.Site}}/not-shown"}
                """
            )
        );
        var pass = JsonElement.Parse(package.Files["pass.json"].Span);
        Assert.Equal("LAX", pass.GetProperty("generic").GetProperty("primaryFields")[0].GetProperty("value").GetString());
        Assert.Equal("Chennai,India", pass.GetProperty("generic").GetProperty("secondaryFields")[0].GetProperty("value").GetString());
        Assert.Equal("""{"key":"flight no","value":7}""", pass.GetProperty("generic").GetProperty("secondaryFields")[1].GetRawText());
        Assert.Equal(
            ("own", "text"),
            (pass.GetProperty("barcode").GetProperty("message").GetString(), pass.GetProperty("barcode").GetProperty("altText").GetString())
        );
        Assert.Equal([1, 2, 90], pass.GetProperty("locations").EnumerateArray().Select(l => l.GetProperty("latitude").GetDouble()));
        Assert.DoesNotContain("logo@2x.png", plain.Files.Keys);
        Assert.Equal(100, CherryPie.Wallet.Png.Decode(package.Files["logo@2x.png"].Span).Width);
    }

    [Theory]
    [InlineData(
        """{"keys":[{"key":"destination","value":1},{"key":"gate","value":1}]}""",
        "keys[0].key: the template has no field \"destination\"; keys[1].key: the template has no field \"gate\""
    )]
    [InlineData("""{"keys":[{"key":"Destination"}]}""", "keys[0].value: is required")]
    [InlineData("""{"keys":[{"key":"Destination","value":[]}]}""", "keys[0].value: must be a string or a number")]
    [InlineData("""{"keys":{"Destination":"LAX"}}""", "keys: must be a JSON array")]
    [InlineData("""{"barcode_message":""}""", "barcode_message: ")]
    [InlineData("""{"email":"nobody"}""", "email: must be")]
    [InlineData("""{"sms":"06505555555"}""", "sms: must be a phone number")]
    [InlineData("""{"sms":"+123456"}""", "sms: must be a phone number")]
    [InlineData("""{"sms":"+1234567890123456"}""", "sms: must be a phone number")]
    [InlineData("""{"location":[{"longitude":1}]}""", "location[0].latitude: is required")]
    [InlineData(
        """{"icon":"http://10.0.0.1/a.png","logo2x":"SITE/text"}""",
        "icon: the address can't be fetched; it must be public and answer; logo2x: "
    )]
    [InlineData("[7]", "request body: must be a JSON object")]
    public async Task Nothing_is_issued_where_something_is_wrong(string body, string told)
    {
        var brand = await KitClient.New(server);
        var template = await brand.Template(server.Site);
        Assert.StartsWith(
            told,
            (await brand.Post("/v1/passes/" + template, body.Replace("SITE", server.Site, StringComparison.Ordinal))).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal(0, (await brand.World.Api.Get("/v2/campaigns/WalletKit")).Json.GetProperty("issued").GetInt32());
    }

    [Fact]
    public async Task Template_and_pass_have_ten_locations_together()
    {
        var brand = await KitClient.New(server);
        Assert.StartsWith(
            "location: are 11",
            (await brand.Post("/v1/passes", KitClient.Body(server.Site, ("location", Locations(11))))).Refused(400),
            StringComparison.Ordinal
        );
        var template = await brand.Template(server.Site, ("location", Locations(4)));
        Assert.StartsWith(
            "location: are 11",
            (await brand.Post("/v1/passes/" + template, $$"""{"location":{{Locations(7)}}}""")).Refused(400),
            StringComparison.Ordinal
        );
        var pass = await brand.Pass(template, $$"""{"location":{{Locations(6)}}}""");
        Assert.Equal(10, (await brand.PassJson(pass)).GetProperty("locations").GetArrayLength());
        var path = $"/v1/passes/{template}?sno={pass}";
        Assert.StartsWith(
            "location: are 11",
            (await brand.Post(path, $$"""{"location":{{Locations(1)}}}""")).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal(
            pass,
            (await brand.Post(path, $$"""{"location_reset":true,"location":{{Locations(2)}}}"""))
                .Json.GetProperty("sent_pass")
                .GetProperty("serial_no")
                .GetString()
        );
        Assert.Equal(
            [1, 2],
            (await brand.PassJson(pass)).GetProperty("locations").EnumerateArray().Select(l => l.GetProperty("latitude").GetDouble())
        );
        Assert.Equal(200, (await brand.Post(path, """{"location_reset":"false","location":[{"latitude":9,"longitude":9}]}""")).Status);
        Assert.Equal(
            [1, 2, 9],
            (await brand.PassJson(pass)).GetProperty("locations").EnumerateArray().Select(l => l.GetProperty("latitude").GetDouble())
        );
        var other = await brand.Template(server.Site);
        (await brand.Post($"/v1/passes/{other}?sno={pass}", $$"""{"location":{{Locations(1)}}}""")).Refused(404);
        Assert.StartsWith("location: is required", (await brand.Post(path, "{}")).Refused(400), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_locations_added_at_once_none_is_lost()
    {
        var brand = await KitClient.New(server);
        var template = await brand.Template(server.Site);
        var pass = await brand.Pass(template);
        await Task.WhenAll(
            Enumerable
                .Range(1, 10)
                .Select(i => brand.Post($"/v1/passes/{template}?sno={pass}", $$"""{"location":[{"latitude":{{i}},"longitude":0}]}"""))
        );
        Assert.Equal(
            Enumerable.Range(1, 10),
            (await brand.PassJson(pass))
                .GetProperty("locations")
                .EnumerateArray()
                .Select(l => (int)l.GetProperty("latitude").GetDouble())
                .Order()
        );
    }

    [Fact]
    public async Task A_text_message_is_tried_until_the_gateway_takes_it()
    {
        var brand = await KitClient.New(server);
        var template = await brand.Template(server.Site, ("description", "Flight ✈"));
        server.GatewayAnswers(503);
        var pass = await brand.Pass(template, """{"sms":"+16505555555"}""");
        await Eventually.Is(() => server.Texts.Count(t => t.Contains(pass, StringComparison.Ordinal)) == 2);
        var text = $$"""Bearer gateway {"to":"+16505555555","text":"Flight ✈ {{server.Address}}/p/{{pass}}"}""";
        Assert.Equal([text, text], server.Texts.Where(t => t.Contains(pass, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_text_message_that_the_gateway_refuses_is_not_sent_again()
    {
        var brand = await KitClient.New(server);
        var template = await brand.Template(server.Site);
        server.GatewayAnswers(422);
        var pass = await brand.Pass(template, """{"sms":"+16505555556"}""");
        await Eventually.Is(() =>
            server.Log.Any(l =>
                l.Contains("(sms) failed, attempt 1, now dead", StringComparison.Ordinal)
                && l.Contains("status 422", StringComparison.Ordinal)
            )
        );
        Assert.Single(server.Texts, t => t.Contains(pass, StringComparison.Ordinal));
        Assert.DoesNotContain(server.Log, l => l.Contains("Bearer gateway", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_is_stored_for_the_mail_and_told_of()
    {
        var brand = await KitClient.New(server);
        var template = await brand.Template(server.Site);
        var answer = (
            await brand.Post(
                "/v1/passes/" + template,
                """
                {"email":"me@example.com","emailsubject":"Ihr Pass für Sie","emailbody":"Here <b>it</b> is",
                "emailname":"Zoë\r\nBcc: x@example.com"}
                """
            )
        ).Json.GetProperty("sent_pass");
        Assert.True(answer.GetProperty("email_info").GetBoolean());
        Assert.Equal(
            "me@example.com",
            (await brand.World.Api.Get("/v2/passes/" + answer.GetProperty("serial_no").GetString()))
                .Json.GetProperty("recoveryEmail")
                .GetString()
        );

        var mails = Path.Combine(server.DataFolder, "mail");
        string? text = null;
        await Eventually.Is(() =>
            (
                text = Directory.Exists(mails)
                    ? Directory
                        .GetFiles(mails, "*.eml")
                        .Select(File.ReadAllText)
                        .FirstOrDefault(t => t.Contains("<me@example.com>", StringComparison.Ordinal))
                    : null
            )
                is not null
        );
        var mail = new ReadMail(text!);
        Assert.Equal("Ihr Pass für Sie", mail.Subject);
        Assert.Contains("Here <b>it</b> is", mail.Plain, StringComparison.Ordinal);
        Assert.Contains("Here &lt;b&gt;it&lt;/b&gt; is", mail.Html, StringComparison.Ordinal);
        Assert.Matches("^=\\?utf-8\\?B\\?[A-Za-z0-9+/=]+\\?= <me@example.com>$", mail.Header("To"));
        Assert.DoesNotContain(mail.Headers, h => h.Name == "Bcc");
    }

    [Fact]
    public async Task A_filter_finds_active_passes_by_their_own_values_and_by_the_templates()
    {
        var brand = await KitClient.New(server);
        var template = await brand.Template(server.Site);
        var a = await brand.Pass(template);
        var b = await brand.Pass(template, """{"keys":[{"key":"flight no","value":"1367"},{"key":"Destination","value":"LAX"}]}""");
        var c = await brand.Pass(template, """{"keys":[{"key":"flight no","value":7}]}""");
        var voided = await brand.Pass(template);
        var expired = await brand.Pass(template);
        var invalid = await brand.Pass(template);
        await brand.World.Api.Put("/v2/passes/" + voided, """{"isVoided":true}""");
        await brand.World.Api.Put("/v2/passes/" + expired, """{"expiryDate":"2020-01-01T00:00:00Z"}""");
        await brand.World.Api.Put("/v2/passes/" + invalid, """{"isInvalid":true}""");
        Assert.Equal([a, b, c], await Found("{}"));
        Assert.Equal([a, b, c], await Found("""{"keys":[]}"""));
        Assert.Equal([a, b], await Found("""{"keys":[{"key":"flight no","value":1367}]}"""));
        Assert.Equal([c], await Found("""{"keys":[{"key":"flight no","value":"7"}]}"""));
        Assert.Equal([b], await Found("""{"keys":[{"key":"flight no","value":1367},{"key":"Destination","value":"LAX"}]}"""));
        (await brand.Put("/v1/passes/" + template, """{"keys":[{"key":"Destination","value":"lax"}]}""")).Refused(404);
        Assert.Equal(
            "updatekeys[0].key: the template has no field \"gate\"",
            (await brand.Put("/v1/passes/" + template, """{"updatekeys":[{"key":"gate","value":"1"}]}""")).Refused(400)
        );
        var before = (await brand.World.Api.Get("/v2/passes/" + a)).Text;
        Assert.Equal([a, b], await Found("""{"keys":[{"key":"flight no","value":1367}],"updatekeys":[{"key":"flight no","value":42}]}"""));
        Assert.NotEqual(before, (await brand.World.Api.Get("/v2/passes/" + a)).Text);
        Assert.Equal([a, b], await Found("""{"keys":[{"key":"flight no","value":42}]}"""));
        Assert.Equal("""{"flight%20no":7}""", (await brand.World.Api.Get("/v2/passes/" + c)).Json.GetProperty("dynamicData").GetRawText());

        async Task<IEnumerable<string?>> Found(string body)
        {
            var answer = (await brand.Put("/v1/passes/" + template, body)).Json;
            var all = answer
                .GetProperty("updated")
                .EnumerateArray()
                .Select(u => u.GetProperty("sent_pass").GetProperty("serial_no").GetString())
                .ToList();
            Assert.Equal(
                (all.Count, all[0]),
                (answer.GetProperty("count").GetInt32(), answer.GetProperty("sent_pass").GetProperty("serial_no").GetString())
            );
            return all;
        }
    }

    [Fact]
    public async Task A_deleted_template_is_gone_and_its_passes_are_void()
    {
        var brand = await KitClient.New(server);
        var template = await brand.Template(server.Site);
        var pass = await brand.Pass(template);
        Assert.Equal($$"""{"id":"{{template}}","description":"A flight"}""", (await brand.Delete("/v1/passes/" + template)).Text);
        Assert.Equal("[]", (await brand.Get("/v1/passes")).Text);
        foreach (
            var (method, path, body) in new[]
            {
                ("GET", "", null),
                ("DELETE", "", null),
                ("PUT", "", "{}"),
                ("POST", "", "{}"),
                ("POST", "?sno=" + pass, """{"location":[]}"""),
            }
        )
        {
            Assert.Equal(
                $"There is no pass template \"{template}\"",
                (await brand.Send(method, $"/v1/passes/{template}{path}", body)).Refused(404)
            );
        }

        Assert.True((await brand.PassJson(pass)).GetProperty("voided").GetBoolean());
        Assert.True((await brand.World.Api.Get("/v2/passes/" + pass)).Json.GetProperty("isInvalid").GetBoolean());
        Assert.Equal("INVALID", (await brand.World.Api.Get("/v2/templates/" + template)).Json.GetProperty("status").GetString());
    }

    private static JsonArray Locations(int count) =>
        new JsonArray([.. Enumerable.Range(1, count).Select(i => new JsonObject { ["latitude"] = i, ["longitude"] = i })]);
}
