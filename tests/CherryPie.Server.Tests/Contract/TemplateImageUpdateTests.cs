using System.Text;
using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Contract;

/// <summary>Images of templates that a PUT replaces, deletes and scales.</summary>
public sealed class TemplateImageUpdateTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task Images_of_a_form_replace_and_those_named_without_a_file_go()
    {
        var world = await World.New(server);
        await world.Campaign();
        await world.Template(
            images:
            [
                Part.File("passbook-LogoFile", Pictures.Of(320, 100)),
                Part.File("passbook-StripFile", Pictures.Of(640, 168)),
                Part.File("passbook-zh-Hans-StripFile", Pictures.Of(640, 168, 3)),
            ]
        );
        var pass = await world.Pass();
        var before = (await world.Bundle(pass)).Files;
        var changed = await Put(
            world,
            new Part("passbook-LogoFile", Pictures.Of(200, 100, 7), "C:\\fakepath\\new logo.png", "application/octet-stream"),
            new Part(
                "updatedMultipart",
                """
                [
                  "passbook-LogoFile","passbook-StripFile","passbook-zh-Hans-StripFile","passbook-FooterFile","passbookRedeem-IconFile"
                ]
                """u8.ToArray()
            )
        );
        Assert.Equal("template", changed.Name);
        Assert.Equal(
            """{"type":"storeCard","desc":"A card","iconFile":"passbook-IconFile.png","logoFile":"new logo.png"}""",
            (await world.Api.Get("/v2/templates/template")).Json.GetProperty("passbook").GetRawText()
        );
        var after = (await world.Bundle(pass)).Files;
        Assert.Contains(before.Keys, k => k.Contains("strip@2x", StringComparison.Ordinal));
        Assert.DoesNotContain(after.Keys, k => k.Contains("strip", StringComparison.Ordinal));
        Assert.NotEqual(before["logo@2x.png"].ToArray(), after["logo@2x.png"].ToArray());
        Assert.Equal(before["icon@2x.png"].ToArray(), after["icon@2x.png"].ToArray());
    }

    [Theory]
    [InlineData("""["passbook-IconFile"]""", "updatedMultipart[0]: passbook-IconFile can't be deleted")]
    [InlineData("""["passbook-LogoFile","passbook-Logo"]""", "passbook-Logo: is no image type; the types are IconFile, ")]
    [InlineData("""["passbook-xx-LogoFile"]""", "passbook-xx-LogoFile: \"xx\" is not a supported language")]
    [InlineData("""[7]""", "updatedMultipart[0]: must be a string")]
    [InlineData("""{"a":1}""", "updatedMultipart: must be a JSON array")]
    [InlineData("""[""", "updatedMultipart: not valid JSON at line 1, byte 2")]
    public async Task A_wrong_list_of_images_is_refused_and_no_image_goes(string list, string told)
    {
        var world = await World.WithTemplate(server, images: Part.File("passbook-LogoFile", Pictures.Icon));
        var before = (await world.Api.Get("/v2/templates/template")).Text;
        Assert.StartsWith(
            told,
            (await Put(world, new Part("updatedMultipart", Encoding.UTF8.GetBytes(list)))).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal(before, (await world.Api.Get("/v2/templates/template")).Text);
    }

    [Fact]
    public async Task Another_style_scales_its_images_anew_and_the_next_download_shows_the_design()
    {
        var world = await World.WithTemplate(server, images: Part.File("passbook-ThumbFile", Pictures.Of(180, 180)));
        var pass = await world.Pass();
        Assert.DoesNotContain("thumbnail.png", (await world.Bundle(pass)).Files.Keys);
        Assert.Equal("template", (await world.Api.Put("/v2/templates/template", """{"passbook":{"type":"generic"}}""")).Name);
        var files = (await world.Bundle(pass)).Files;
        Assert.Contains("thumbnail.png", files.Keys);
        Assert.True(JsonElement.Parse(files["pass.json"].Span).TryGetProperty("generic", out _));
    }

    private static Task<Answer> Put(World world, params Part[] parts) =>
        world.Api.Send("PUT", "/v2/templates/template", Part.Form(parts), Part.FormType);
}
