using Xunit;

namespace CherryPie.Server.Tests.Templates;

public sealed class TemplateImageTests(Server server) : IClassFixture<Server>
{
    private static readonly string[] _types =
    [
        "IconFile",
        "LogoFile",
        "StripFile",
        "FooterFile",
        "ThumbFile",
        "BgFile",
        "ArtworkFile",
        "PrimaryLogoFile",
        "SecondaryLogoFile",
        "VenueMapFile",
    ];

    [Theory]
    [InlineData(null)]
    [InlineData("pt")]
    [InlineData("zh-Hans")]
    [InlineData("pt-BR")]
    public async Task Every_image_type_is_taken_and_its_file_named(string? language)
    {
        var world = await World.New(server);
        await world.Campaign();
        var prefix = language is null ? "" : language + "-";
        var images = _types.SelectMany(t =>
            new[] { "passbook-", "passbookRedeem-" }.Select(p => new Part(
                p + prefix + t,
                Pictures.Icon,
                "C:\\my pictures\\" + t + ".PNG",
                "image/png"
            ))
        );
        Assert.Equal(
            "template",
            (
                await world.Api.PostForm(
                    "/v2/templates",
                    [
                        new Part("passbook-IconFile", Pictures.Icon, "/home/me/icon.png"),
                        .. images,
                        Part.Json(
                            World.TemplateJson("template", "campaign", more: ""","passbookRedeem":{"type":"generic","desc":"Used"}""")
                        ),
                    ]
                )
            ).Name
        );
        var shown = (await world.Api.Get("/v2/templates/template")).Json;
        var (plain, redeem) = language is null
            ? (shown.GetProperty("passbook"), shown.GetProperty("passbookRedeem"))
            : (shown.GetProperty("passbookLang").GetProperty(language), shown.GetProperty("passbookLangRedeem").GetProperty(language));
        foreach (var type in _types)
        {
            var name = char.ToLowerInvariant(type[0]) + type[1..];
            Assert.Equal((type + ".PNG", type + ".PNG"), (plain.GetProperty(name).GetString(), redeem.GetProperty(name).GetString()));
        }

        Assert.NotEmpty((await world.Bundle(await world.Pass())).Files);
    }

    [Theory]
    [InlineData("passbook-LogoFile", "jpeg")]
    [InlineData("passbook-fr-LogoFile", "gif")]
    [InlineData("passbookRedeem-IconFile", "cut")]
    [InlineData("passbook-StripFile", "flipped")]
    [InlineData("passbook-BgFile", "empty")]
    [InlineData("passbook-IconFile", "text")]
    public async Task What_is_no_sound_PNG_is_refused_by_the_name_of_its_part(string part, string what)
    {
        byte[] file = what switch
        {
            "jpeg" => [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF"u8, .. new byte[200]],
            "gif" => [.. "GIF89a"u8, .. new byte[200]],
            "cut" => Pictures.Icon[..^30],
            "flipped" => [.. Pictures.Icon[..60], (byte)(Pictures.Icon[60] ^ 1), .. Pictures.Icon[61..]],
            "empty" => [],
            _ => "no picture"u8.ToArray(),
        };
        var world = await World.New(server);
        await world.Campaign();
        var icon = part == "passbook-IconFile" ? Array.Empty<Part>() : [Part.File("passbook-IconFile", Pictures.Icon)];
        var told = (
            await world.Api.PostForm(
                "/v2/templates",
                [.. icon, new Part(part, file, "x.png", "image/png"), Part.Json(World.TemplateJson("template", "campaign"))]
            )
        ).Refused(400);
        Assert.StartsWith(part + ": ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("; passbook", told, StringComparison.Ordinal);
        Assert.Equal("[]", (await world.Api.Get("/v2/templates")).Text);
    }

    [Theory]
    [InlineData("passbook-xx-LogoFile", "passbook-xx-LogoFile: \"xx\" is not a supported language")]
    [InlineData("passbook-frLogoFile", "passbook-frLogoFile: \"fr\" is not a supported language")]
    [InlineData(
        "passbook-LogoPic",
        "passbook-LogoPic: is no image type; the types are IconFile, LogoFile, StripFile, FooterFile, ThumbFile, BgFile"
    )]
    public async Task A_part_of_no_known_image_is_refused(string part, string told)
    {
        var world = await World.New(server);
        await world.Campaign();
        Assert.StartsWith(
            told,
            (await world.CreateTemplate(images: Part.File(part, Pictures.Icon))).Refused(400),
            StringComparison.Ordinal
        );
    }
}
