using System.Text.Json.Nodes;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Google;

/// <summary>The parts <c>google-…File</c> of templates.</summary>
[Trait("needs", "postgres")]
public sealed class GooglePictureTests(StandInServer server) : IClassFixture<StandInServer>
{
    private const string Template = "/v2/templates/template";

    private FakeGoogle Google => server.Google;

    [Fact]
    public async Task Pictures_for_Google_go_before_those_of_the_pass_until_they_are_taken_away()
    {
        var world = await World.New(server);
        var hero = Pictures.Of(1032, 336, 3);
        await world.StandInTemplate(
            Google,
            images:
            [
                Part.File("passbook-LogoFile", Pictures.Of(100, 100, 7)),
                Part.File("passbook-StripFile", Pictures.Of(750, 288, 8)),
                Part.File("google-LogoFile", Pictures.Of(300, 100, 1)),
                Part.File("GOOGLE-WideLogoFile", Pictures.Of(400, 100, 2)),
                Part.File("google-HeroFile", hero),
            ]
        );
        var pass = await world.StandInPass(server);
        var logo = Png.Decode(await Picture(pass, "programLogo"));
        Assert.Equal((300, 300), (logo.Width, logo.Height));
        Assert.Equal(Pictures.Of(400, 100, 2), await Picture(pass, "wideProgramLogo"));
        Assert.Equal(hero, await Picture(pass, "heroImage"));

        // Another one for one, none for another: the pass's own is shown again.
        var other = Pictures.Of(1032, 336, 4);
        var changed = await world.Api.Send(
            "PUT",
            Template,
            Part.Form([
                Part.File("google-HeroFile", other),
                Part.Of("updatedMultipart", """["google-HeroFile","google-LogoFile","google-WideLogoFile"]"""),
            ]),
            Part.FormType
        );
        Assert.Equal("template", changed.Name);
        Assert.Equal(hero, await Picture(pass, "heroImage")); // a push shows it
        Assert.Equal(200, (await world.Api.Put(Template + "/push", "")).Status);
        await Eventually.Is(() => Class(pass)["wideProgramLogo"] is null);
        Assert.Equal(other, await Picture(pass, "heroImage"));
        Assert.Equal(Pictures.Of(100, 100, 7), await Picture(pass, "programLogo"));
    }

    [Fact]
    public async Task What_is_no_such_picture_is_named()
    {
        var world = await World.New(server);
        await world.Campaign();
        Assert.StartsWith(
            "google-LogoFile: ",
            (await Create(world, Part.File("google-LogoFile", [1]))).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "google-LogoFile, google-WideLogoFile, google-HeroFile",
            (await Create(world, Part.File("google-StripFile", Pictures.Icon))).Refused(400),
            StringComparison.Ordinal
        );
    }

    private static Task<Answer> Create(World world, Part image) => world.CreateTemplate(images: image);

    private async Task<byte[]> Picture(string pass, string member)
    {
        using var http = new HttpClient();
        return await http.GetByteArrayAsync(new Uri((string)Class(pass)[member]!["sourceUri"]!["uri"]!));
    }

    private JsonNode Class(string pass) => Google.Stored("LoyaltyObject", pass)!["classReference"]!;
}
