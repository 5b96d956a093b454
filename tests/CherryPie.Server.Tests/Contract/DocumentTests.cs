using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>The CherryPie document's curl examples as printed there, the shell's quoting mended.</summary>
public sealed class DocumentTests(ContractServer server) : IClassFixture<ContractServer>
{
    private const string CreateCampaign = """
        {
            "name": "campaignName",
            "passbookCertId": "Poxgb4dEJa",
            "status": "ACTIVE",
            "displayName": "Campaign Name",
            "description": "Campaign Description",
            "startDate": "2016-01-01T00:00:00Z",
            "maxIssue": 0
          }
        """;

    private const string UpdateCampaign = """
        {
            "displayName": "New Display Name",
            "description": "New Campaign Description",
            "startDate": "2016-01-01T00:00:00Z",
            "endDate": "2017-01-01T00:00:00Z",
            "maxIssue": 0
          }
        """;

    private const string CreatePass = """
        {
            "templateName": "templateName",
            "dynamicData": {
              "points":"10"
            }
          }
        """;

    [Fact]
    public async Task Campaigns_are_created_updated_and_retrieved()
    {
        var world = await World.New(server);
        Assert.Equal("""{"name":"campaignName"}""", (await Create(world)).Text);
        Assert.Equal("""{"name":"campaignName"}""", (await world.Api.Put("/v2/campaigns/campaignName", UpdateCampaign)).Text);
        Assert.Equal(
            """{"index":"*","name":"campaignName","passbookCertId":"*","status":"ACTIVE","startDate":"2016-01-01T00:00:00Z","""
                + "\"endDate\":\"2017-01-01T00:00:00Z\",\"createdAt\":\"*\",\"updatedAt\":\"*\",\"displayName\":\"New Display Name\","
                + "\"description\":\"New Campaign Description\",\"whiteLabel\":{},\"maxIssue\":0,\"issued\":0}",
            Masked((await world.Api.Get("/v2/campaigns/campaignName")).Json)
        );
    }

    [Theory]
    [InlineData("/v2/passbookCerts")]
    [InlineData("/v2/campaigns")] // so the document's own curl
    public async Task A_signing_request_is_downloaded_and_its_certificate_uploaded_and_shown(string address)
    {
        var world = await World.Bare(server);
        var csr = await world.Api.Send("POST", "/v2/passbookCsrs");
        Assert.StartsWith("-----BEGIN CERTIFICATE REQUEST-----\n", csr.Text, StringComparison.Ordinal);
        var uploaded = await world.Api.PostForm(
            address,
            new Part("passbookPEM", await world.Issue(csr.Text), "certificate.cer", "application/octet-stream"),
            Part.Json("{\n    \"name\": \"My Certificate\",\n    \"description\": \"The certificate I created\"\n}")
        );
        var id = uploaded.Id;
        const string shown =
            """{"id":"*","passTypeId":"pass.com.example.card","name":"My Certificate","description":"The certificate I """
            + """created","validFrom":"*","validUntil":"*","teamName":"Example, """
            + """Inc.","teamCode":"A1B2C3D4E5","createdAt":"*","updatedAt":"*"}""";
        Assert.Equal(shown, Masked((await world.Api.Get("/v2/passbookCerts/" + id)).Json));
        Assert.Equal(shown, Masked(Assert.Single((await world.Api.Get("/v2/passbookCerts")).Json.EnumerateArray())));
    }

    [Fact]
    public async Task Templates_are_created_and_retrieved_and_passes_issued_and_retrieved()
    {
        var world = await World.New(server);
        await Create(world);
        Assert.Equal("""{"name":"templateName"}""", (await CreateTemplate(world)).Text);
        var pass = (await world.Api.Post("/v2/passes", CreatePass)).Id;
        var shown = (await world.Api.Get("/v2/passes/" + pass)).Json;
        Assert.Equal(
            """{"id":"*","passId":"*","campaignName":"campaignName","templateName":"templateName","passbookDevices":0"""
                + ""","androidPayDevices":0,"alipayDevices":0,"updatedAt":"*","createdAt":"*","isInvalid":false,"isRedeemed":false"""
                + ""","isVoided":false,"dynamicData":{"points":"10"},"dynamicImages":null,"landingUrl":"*","editUrl":"*"}""",
            Masked(shown)
        );
        Assert.Equal((pass, pass), (shown.GetProperty("id").GetString(), shown.GetProperty("passId").GetString()));
        var own = (await world.Api.Post("/v2/passes", """{"templateName":"templateName","userDefinedId":"12345"}""")).Id;
        Assert.Equal(
            (await world.Api.Get("/v2/passes/" + own)).Text,
            (await world.Api.Get("/v2/passes?userDefinedId=12345&campaignName=campaignName")).Text
        );
        Assert.Equal(2, (await world.Api.Get("/v2/templates/templateName")).Json.GetProperty("issued").GetInt32());
    }

    [Fact]
    public async Task A_template_is_shown_as_it_was_sent()
    {
        var world = await World.New(server);
        await Create(world);
        await CreateTemplate(world);
        var sent = JsonNode.Parse(Design("create"))!.AsObject();
        var shown = (await world.Api.Get("/v2/templates/templateName")).Json;
        Assert.Equal(
            [
                "index",
                "name",
                "campaignName",
                "status",
                "language",
                "startDate",
                "createdAt",
                "updatedAt",
                "maxIssue",
                "dynamicKeys",
                "dynamicImageKeys",
                "passbook",
                "passbookLang",
                "issued",
                "pushed",
                "passbookDevices",
                "androidPayDevices",
                "alipayDevices",
            ],
            shown.EnumerateObject().Select(p => p.Name)
        );
        (sent["passbook"]!["iconFile"], sent["passbook"]!["stripFile"], sent["passbookLang"]!["fr"]!["stripFile"]) = (
            "icon.png",
            "strip.png",
            "strip-fr.png"
        );
        foreach (var (name, value) in sent)
        {
            Assert.Equal(value!.ToJsonString(), JsonNode.Parse(shown.GetProperty(name).GetRawText())!.ToJsonString());
        }
    }

    [Fact]
    public async Task The_retrieved_template_can_be_sent_back()
    {
        var world = await World.New(server);
        await world.Campaign("nameoftheCampaign");
        var sent = JsonNode.Parse(Design("retrieved"))!.AsObject();
        Assert.Equal(
            "GREATNAME",
            (await world.PostTemplate(sent.ToJsonString(), Part.File("passbook-LogoFile", Pictures.Of(320, 100)))).Name
        );
        var shown = (await world.Api.Get("/v2/templates/GREATNAME")).Json;
        foreach (
            var name in new[]
            {
                "name",
                "campaignName",
                "status",
                "language",
                "startDate",
                "timezone",
                "maxIssue",
                "dynamicKeys",
                "dynamicImageKeys",
                "passbookLang",
            }
        )
        {
            Assert.True(JsonNode.DeepEquals(sent[name], JsonNode.Parse(shown.GetProperty(name).GetRawText())), name);
        }

        (sent["passbook"]!["iconFile"], sent["passbook"]!["logoFile"]) = ("passbook-IconFile.png", "passbook-LogoFile.png");
        Assert.True(JsonNode.DeepEquals(sent["passbook"], JsonNode.Parse(shown.GetProperty("passbook").GetRawText())));
    }

    [Fact]
    public async Task The_overall_design_is_taken_but_for_its_made_up_key()
    {
        var world = await World.New(server, nfc: true);
        await world.Campaign();
        var design = JsonNode.Parse(Design("overall"))!.AsObject();
        string Body() =>
            $$"""
                {
                  "name":"template","campaignName":"campaign","language":"en","startDate":"2010-08-01T00:00:00Z",
                  "passbook":{{design.ToJsonString()}}
                }
                """;
        Assert.StartsWith(
            "passbook.nfc.encryptionPublicKey: must be the base64",
            (await world.PostTemplate(Body())).Refused(400),
            StringComparison.Ordinal
        );
        design["nfc"]!["encryptionPublicKey"] = "MDkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDIgADJ/OCsTwKvCMq1JzcQb8uK//YLXxIRcIiFkQJwkobXEw=";
        Assert.Equal("template", (await world.PostTemplate(Body())).Name);
        var shown = JsonNode.Parse((await world.Api.Get("/v2/templates/template")).Json.GetProperty("passbook").GetRawText())!.AsObject();
        shown.Remove("iconFile");
        Assert.Equal(design.ToJsonString(), shown.ToJsonString());
        await world.Bundle(await world.Pass());
    }

    private static Task<Answer> Create(World world) =>
        world.Api.Post("/v2/campaigns", CreateCampaign.Replace("Poxgb4dEJa", world.CertificateId, StringComparison.Ordinal));

    private static Task<Answer> CreateTemplate(World world) =>
        world.Api.PostForm(
            "/v2/templates",
            new Part("passbook-IconFile", Pictures.Icon, "icon.png", "image/png"),
            new Part("passbook-StripFile", Pictures.Of(640, 168), "strip.png", "image/png"),
            new Part("passbook-fr-StripFile", Pictures.Of(640, 168, 7), "strip-fr.png", "image/png"),
            new Part("jsonBody", Encoding.UTF8.GetBytes(Design("create")))
        );

    private static string Masked(JsonElement answer)
    {
        string[] volatiles =
        [
            "index",
            "id",
            "passId",
            "passbookCertId",
            "createdAt",
            "updatedAt",
            "validFrom",
            "validUntil",
            "landingUrl",
            "editUrl",
        ];
        var masked = JsonNode.Parse(answer.GetRawText())!.AsObject();
        foreach (var name in volatiles.Where(masked.ContainsKey))
        {
            masked[name] = "*";
        }

        return masked.ToJsonString();
    }

    // The document's three designs, which the tests of Wallet read too.
    private static string Design(string name, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../CherryPie.Wallet.Tests/Designs", name + ".json"));
}
