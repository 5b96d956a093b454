using System.Security.Cryptography;
using System.Text.Json;
using CherryPie.Server.Tests.Contract;
using Xunit;

namespace CherryPie.Server.Tests.Templates;

/// <summary>Pictures of upcoming events: what a phone must know of them is filled in.</summary>
public sealed class UpcomingPictureTests(ImageTests.Fetching server) : IClassFixture<ImageTests.Fetching>
{
    [Fact]
    public async Task An_uploaded_and_a_fetched_picture_are_published_and_described()
    {
        var world = await World.New(server);
        await world.Campaign();
        var png = Pictures.Of(1200, 400, 21);
        var path = (await world.Api.PostForm("/v2/images", Part.File("image", png))).Json.GetProperty("path").GetString();
        await world.Template(design: Design($$"""{"URL":"{{path}}"},{"url":"{{server.Pictures}}/png","scale":2}"""));
        var shown = (await world.Api.Get("/v2/templates/template")).Json.GetProperty("passbook");
        using var json = JsonDocument.Parse((await world.Bundle(await world.Pass())).Files["pass.json"]);
        foreach (var design in new[] { shown, json.RootElement })
        {
            var urls = Urls(design);
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(png));
            Assert.Equal(sha256, urls[0].GetProperty("SHA256").GetString());
            Assert.EndsWith($"/i/{sha256}.png", urls[0].GetProperty("URL").GetString(), StringComparison.Ordinal);
            Assert.Equal((png.Length, 3), (urls[0].GetProperty("size").GetInt32(), urls[0].GetProperty("scale").GetInt32()));
            Assert.Equal(2, urls[1].GetProperty("scale").GetInt32());
            foreach (var url in urls)
            {
                var address = new Uri(url.GetProperty("URL").GetString()!).PathAndQuery;
                Assert.Equal(200, (await world.Api.Send("GET", address, null, null, [])).Status);
            }
        }

        // What GET shows can be sent back, and a change fills in again.
        var again = "{\"passbook\":{\"upcomingPassInformation\":" + shown.GetProperty("upcomingPassInformation").GetRawText() + "}}";
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template", again)).Status);
        var changed = Design($$"""{"URL":"{{path}}"}""");
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template", "{\"passbook\":{" + changed.TrimStart()[1..] + "}}")).Status);
        Assert.Single(Urls((await world.Api.Get("/v2/templates/template")).Json.GetProperty("passbook")));
    }

    [Fact]
    public async Task Those_of_a_single_pass_and_of_a_batch_are_too()
    {
        var world = await World.New(server);
        await world.Campaign();
        await world.Template();
        var png = Pictures.Of(1130, 400, 23);
        var path = (await world.Api.PostForm("/v2/images", Part.File("image", png))).Json.GetProperty("path").GetString();
        var own = "{\"templateName\":\"template\",\"passbook\":{" + Design($$"""{"URL":"{{path}}"}""").TrimStart()[1..] + "}}";
        var one = (await world.Api.Post("/v2/passes", own)).Id;
        var changed = await world.Pass();
        Assert.Equal(200, (await world.Api.Put("/v2/passes/" + changed, own)).Status);
        var batch = (await world.Api.Post("/v2/passesBatch", $$"""{"passes":[{{own}}]}""")).Json.GetProperty("id")[0].GetString()!;
        foreach (var id in new[] { one, changed, batch })
        {
            using var json = JsonDocument.Parse((await world.Bundle(id)).Files["pass.json"]);
            var url = Assert.Single(Urls(json.RootElement));
            Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(png)), url.GetProperty("SHA256").GetString());
            Assert.Equal((png.Length, 3), (url.GetProperty("size").GetInt32(), url.GetProperty("scale").GetInt32()));
        }

        var wrong = own.Replace(path!, "ftp://example.com/a.png", StringComparison.Ordinal);
        Assert.StartsWith(
            "passes[1].passbook.upcomingPassInformation[0].images.headerImage.URLs[0].URL: must be a path",
            (await world.Api.Post("/v2/passesBatch", $$"""[{{own}},{{wrong}}]""")).Refused(400),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("images/dynamic/0000000000000000000000000000000000000000.png", "names no image of this account")]
    [InlineData("ftp://example.com/a.png", "must be a path that POST /v2/images answered")]
    public async Task What_is_no_picture_is_named(string source, string said)
    {
        var world = await World.New(server);
        await world.Campaign();
        Assert.StartsWith(
            $"passbook.upcomingPassInformation[0].images.headerImage.URLs[0].URL: {said}",
            (await world.CreateTemplate(design: Design($$"""{"URL":"{{source}}"}"""))).Refused(400),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Nothing_is_published_for_a_template_that_is_refused()
    {
        var world = await World.New(server);
        await world.Campaign();
        var png = Pictures.Of(1100, 400, 22);
        var path = (await world.Api.PostForm("/v2/images", Part.File("image", png))).Json.GetProperty("path").GetString();
        var wrong =
            Design($$"""{"URL":"{{path}}"}""") + ""","featuredActions":[{"identifier":"1","type":"nope","url":"https://a.example"}]""";
        Assert.Contains("featuredActions", (await world.CreateTemplate(design: wrong)).Refused(400), StringComparison.Ordinal);
        await world.Template();
        var change = "{\"passbook\":{" + wrong.TrimStart()[1..] + "}}";
        Assert.Contains("featuredActions", (await world.Api.Put("/v2/templates/template", change)).Refused(400), StringComparison.Ordinal);
        var address = $"/i/{Convert.ToHexStringLower(SHA256.HashData(png))}.png";
        Assert.Equal(404, (await world.Api.Send("GET", address, null, null, [])).Status);

        const string unknown = "images/dynamic/1111111111111111111111111111111111111111.png";
        var second = "{\"passbook\":{" + Design($$"""{"URL":"{{path}}"},{"URL":"{{unknown}}"}""").TrimStart()[1..] + "}}";
        Assert.Contains("URLs[1].URL", (await world.Api.Put("/v2/templates/template", second)).Refused(400), StringComparison.Ordinal);
        Assert.Equal(404, (await world.Api.Send("GET", address, null, null, [])).Status);

        Assert.Equal(404, (await world.Api.Send("GET", address, null, null, [])).Status);
        await NothingIsPublishedForAPassThatIsRefused(world, path!, address);

        // A preview takes it as it will be, and misses what is not there.
        var missing = "{\"passbook\":{" + Design($$"""{"URL":"{{unknown}}"}""").TrimStart()[1..] + "}}";
        Assert.Contains(
            "URLs[0].URL\",\"text\":\"names no image of this account",
            (await world.Api.Post("/v2/templates/preview", $$"""{"templateName":"template","changes":{{missing}}}""")).Text,
            StringComparison.Ordinal
        );
        var preview = await world.Api.Post(
            "/v2/templates/preview",
            "{\"templateName\":\"template\",\"changes\":{\"passbook\":{" + Design($$"""{"URL":"{{path}}"}""").TrimStart()[1..] + "}}}"
        );
        Assert.DoesNotContain("error", preview.Json.GetProperty("findings").GetRawText(), StringComparison.Ordinal);
        Assert.Equal(404, (await world.Api.Send("GET", address, null, null, [])).Status);
    }

    private static async Task NothingIsPublishedForAPassThatIsRefused(World world, string path, string address)
    {
        var own = "\"passbook\":{" + Design($$"""{"URL":"{{path}}"}""").TrimStart()[1..] + "}";
        var id = await world.Pass();
        var refused = new[]
        {
            await world.Api.Post("/v2/passes", $$"""{"templateName":"none",{{own}}}"""),
            await world.Api.Post("/v2/passesBatch", $$"""[{"templateName":"template",{{own}}},{"templateName":"none"}]"""),
            await world.Api.Put("/v2/passes/" + id, $$"""{"templateName":"none",{{own}}}"""),
        };
        Assert.All(refused, r => r.Refused(400));
        Assert.Equal(404, (await world.Api.Send("GET", address, null, null, [])).Status);
    }

    private static string Design(string urls) =>
        ""","upcomingPassInformation":[{"identifier":"1","type":"event","name":"Final","images":{"headerImage":{"URLs":["""
        + urls
        + "]}}}]";

    private static List<JsonElement> Urls(JsonElement design) =>
        [
            .. design
                .GetProperty("upcomingPassInformation")[0]
                .GetProperty("images")
                .GetProperty("headerImage")
                .GetProperty("URLs")
                .EnumerateArray(),
        ];
}
