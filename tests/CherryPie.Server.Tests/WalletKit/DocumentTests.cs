using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.WalletKit;

/// <summary>The document's curl examples as printed. What had to be mended is in WalletKit's README, under "Unlike the vendor's
/// document".</summary>
public sealed class DocumentTests(KitServer server) : IClassFixture<KitServer>
{
    // Mended: the names of the headers, and the host of the images.
    private const string Create = """
        {
                    "logotext" : "Brand name" , 
                    "background" : "http://www.example.com/yourBackground.png", 
                    "description" : "Description of the pass" , 
                    "icon" : "http://www.example.com/yourIcon.png" , 
                    "icon2x" : "http://www.example.com/iconx.png" ,
                    "barcode" : { 
                            "message" : "123456789" ,
                            "format" : "PKBarcodeFormatPDF417" ,
                            "messageEncoding" : "iso-8859-1" ,
                    "alttext" : "test"
                    } ,
                    "pass_type" : "coupon" ,
                    "username" : "testbrand" ,
                    "relevant_date" : "2012-07-22T14:25-08:00" ,
                    "foreground_color" : "rgb(0,0,0)" ,
                    "background_color" : "rgb(218,212,212)" ,
                    "label_color" : "rgb(254,254,255)" ,
                    "primaryFields" : [
                                { 
                                "key" : "key1" ,
                                "value" : "values" ,
                                "label" : "label" 
                                }
                                ] 
                    }
        """;

    private const string Individual = """
        {
                     "keys" :[{ 
                                "key" : "Destination" ,
                                "value" : "SFO" ,
                                },
                                {
                                "key" : "Departure" ,
                                "value" : "Chennai,India" ,
                                }],
                    "sms"  : "+16505555555",
                    "location" :[{ 
                                "latittude" : 90 ,
                                "longitude" : 90
                                }
                                ]
                        }
        """;

    // Mended: the comma before updatekeys, which is missing.
    private const string Update = """
        {
                     "id" : "<pass temaplate id >" , 
                    "description" : "Description of the pass" , 
                     "keys" :[{ 
                                "key" : "Destination" ,
                                "value" : "SFO" ,
                                },
                                {
                                "key" : "Departure" ,
                                "value" : "Chennai,India" ,
                                }],
                     "updatekeys" :[
                                {
                                "key" : "Departure" ,
                                "value" : "Mumbai,India" ,
                                }]
                        
                    }
        """;

    // Mended: <Boolean>.
    private const string Location = """
        {
                    "location_reset" : <Boolean> , 
                    "location" : [
                                { 
                                "latitude" : 80 ,
                                "longitude" : 80 
                                },
                                { 
                                "latitude" : 70 ,
                                "longitude" : 70 
                                }
                                ] 
                    }
        """;

    [Fact]
    public async Task A_template_is_created_listed_shown_and_deleted()
    {
        var brand = await KitClient.New(server);
        var made = (await brand.Post("/v1/passes", Mended)).Json;
        var id = made.GetProperty("id").GetString();
        Assert.Equal($$"""{"id":"{{id}}","description":"Description of the pass"}""", made.GetRawText());
        Assert.Equal($"[{made.GetRawText()}]", (await brand.Get("/v1/passes")).Text);
        var shown = (await brand.Get("/v1/passes/" + id)).Json;
        Assert.Equal(id, shown.GetProperty("id").GetString());
        foreach (var sent in JsonElement.Parse(Mended).EnumerateObject())
        {
            Assert.True(JsonElement.DeepEquals(sent.Value, shown.GetProperty(sent.Name)), sent.Name);
        }

        var pass = await brand.PassJson(await brand.Pass(id!));
        Assert.Equal(
            ("testbrand", "rgb(218,212,212)", "123456789"),
            (
                pass.GetProperty("organizationName").GetString(),
                pass.GetProperty("backgroundColor").GetString(),
                pass.GetProperty("barcode").GetProperty("message").GetString()
            )
        );
        Assert.Equal(200, (await brand.Delete("/v1/passes/" + id)).Status);
        Assert.Equal("[]", (await brand.Get("/v1/passes")).Text);
    }

    [Fact]
    public async Task A_pass_is_created_updated_and_moved()
    {
        var brand = await KitClient.New(server);
        var template = await brand.Template(server.Site, ("description", "Description of the pass"));
        var path = "/v1/passes/" + template;
        var made = (await brand.Post(path, Individual)).Json;
        var serial = made.GetProperty("sent_pass").GetProperty("serial_no").GetString()!;
        Shows(made, ["url", "description", "sent_pass"]);
        var pass = await brand.PassJson(serial);
        Assert.Equal(
            pass.GetProperty("authenticationToken").GetString(),
            made.GetProperty("sent_pass").GetProperty("authentication_token").GetString()
        );
        Assert.Equal("""[{"latitude":90,"longitude":90}]""", pass.GetProperty("locations").GetRawText());

        var updated = (await brand.Put(path, Update)).Json;
        Shows(updated, ["url", "description", "sent_pass", "count", "updated"]);
        Assert.Equal(1, updated.GetProperty("count").GetInt32());
        Assert.Equal(
            "Mumbai,India",
            (await brand.PassJson(serial)).GetProperty("generic").GetProperty("secondaryFields")[0].GetProperty("value").GetString()
        );

        Shows(
            (await brand.Post($"{path}?sno={serial}", Location.Replace("<Boolean>", "false", StringComparison.Ordinal))).Json,
            ["url", "description", "sent_pass"]
        );
        Assert.Equal(
            [90, 80, 70],
            (await brand.PassJson(serial)).GetProperty("locations").EnumerateArray().Select(l => l.GetProperty("latitude").GetInt32())
        );
        Shows(
            (await brand.Post($"{path}?sno={serial}", Location.Replace("<Boolean>", "true", StringComparison.Ordinal))).Json,
            ["url", "description", "sent_pass"]
        );
        Assert.Equal(
            [80, 70],
            (await brand.PassJson(serial)).GetProperty("locations").EnumerateArray().Select(l => l.GetProperty("latitude").GetInt32())
        );

        void Shows(JsonElement answer, IEnumerable<string> names)
        {
            Assert.Equal(names.Order(), answer.EnumerateObject().Select(p => p.Name).Order());
            Assert.Equal($"{server.Address}/p/{serial}.pkpass", answer.GetProperty("url").GetString());
            Assert.Equal("Description of the pass", answer.GetProperty("description").GetString());
            var sent = answer.GetProperty("sent_pass");
            Assert.Equal(
                ["authentication_token", "serial_no", "createddate", "short_url", "email_info"],
                sent.EnumerateObject().Select(p => p.Name)
            );
            Assert.Equal(serial, sent.GetProperty("serial_no").GetString());
            Assert.EndsWith("Z", sent.GetProperty("createddate").GetString(), StringComparison.Ordinal);
            Assert.Equal($"{server.Address}/p/{serial}", sent.GetProperty("short_url").GetString());
            Assert.False(sent.GetProperty("email_info").GetBoolean());
        }
    }

    private string Mended =>
        Create
            .Replace("http://www.example.com/yourIcon.png", server.Site + "/29x29.png", StringComparison.Ordinal)
            .Replace("http://www.example.com/iconx.png", server.Site + "/58x58.png", StringComparison.Ordinal);
}
