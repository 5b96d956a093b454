using System.Text.Json;
using System.Text.RegularExpressions;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Templates;

/// <summary>docs/designing.md: its examples are taken and get the layout that they are to show, its pictures are there.</summary>
public sealed class DesigningPageTests(Server server) : IClassFixture<Server>
{
    private static readonly string _page = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "designing.md"));

    [Fact]
    public async Task Each_example_is_taken_and_asks_for_a_newer_layout()
    {
        var examples = Regex.Matches(_page, "```json\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(2, examples.Count);
        var world = await World.New(server);
        await world.Campaign();
        var schemes = new List<PassScheme>();
        foreach (var (index, design) in examples.Index())
        {
            var name = $"example{index}";
            var template = World.TemplateJson(name, "campaign");
            await world.PostTemplate(template[..(template.IndexOf("\"passbook\":", StringComparison.Ordinal) + 11)] + design + "}");
            var package = await world.Bundle(await world.Pass(name));
            schemes.Add(PassSchemes.Choose(JsonElement.Parse(package.Files["pass.json"].Span), package.Files.Keys, 27).Scheme);
        }

        Assert.Equal([PassScheme.PosterGeneric, PassScheme.SemanticBoardingPass], schemes);
    }

    [Fact]
    public async Task Each_part_of_a_template_is_taken_and_warned_of_at_most_for_its_pictures()
    {
        var parts = Regex.Matches(_page, "```jsonc\n(.*?)```", RegexOptions.Singleline).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(5, parts.Count);
        var world = await World.New(server, nfc: true);
        await world.Campaign();
        foreach (var (index, part) in parts.Index())
        {
            var name = $"part{index}";
            var template = World.TemplateJson(name, "campaign").Replace("storeCard", "eventTicket", StringComparison.Ordinal);
            await world.PostTemplate(template, Part.File("passbook-ArtworkFile", Pictures.Of(358, 448)));
            var json = Regex.Replace(part, "^//.*\n", "");
            var saved = await world.Api.Put($"/v2/templates/{name}?warnings=true", json);
            Assert.True(saved.Status == 200, saved.Text);
            Assert.All(
                saved.Json.GetProperty("warnings").EnumerateArray(),
                w => Assert.Equal("passbook-ArtworkFile", w.GetProperty("path").GetString())
            );
            await world.Bundle(await world.Pass(name));
        }
    }

    [Fact]
    public void Each_picture_is_there_and_small()
    {
        var pictures = Regex.Matches(_page, @"!\[\]\((images/[^)]+)\)").Select(m => m.Groups[1].Value).ToList();
        Assert.True(pictures.Count >= 7, string.Join(' ', pictures));
        Assert.All(pictures, p => Assert.InRange(new FileInfo(Path.Combine(Repository.Folder, "docs", p)).Length, 1, 200_000));
    }

    [Fact]
    public void Each_tag_that_a_flight_needs_is_named()
    {
        var lacking = PassSchemes.Choose(
            JsonElement.Parse("""{"preferredStyleSchemes":["semanticBoardingPass"],"boardingPass":{"transitType":"PKTransitTypeAir"}}"""u8),
            [],
            27
        );
        var tags = Assert.Single(lacking.Reasons).Split("lacks ")[1].Split(", ");
        Assert.Equal(12, tags.Length);
        Assert.All(tags, tag => Assert.Contains($"`{tag}`", _page, StringComparison.Ordinal));
    }
}
