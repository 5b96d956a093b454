using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using CherryPie.Server.Tests.Contract;
using CherryPie.Server.Tests.Templates;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>The list of templates, what new ones are made of, and pictures.</summary>
public sealed class DesignerFilesTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task A_new_template_is_made_of_each_style_the_demo_another_one_and_a_file()
    {
        var (world, account, editor) = await Begin();
        using var _ = editor;
        var at = $"/console/{account}/templates";
        foreach (var style in new[] { "coupon", "storeCard", "eventTicket", "boardingPass", "generic", "demo" })
        {
            using var made = await editor.Send(at, ("name", "of_" + style), ("campaign", "campaign"), ("start", style));
            Assert.Matches(at + "/[A-Za-z0-9]{8}\\?notice=templateMade", made.Headers.Location?.ToString());
            var form = await DesignerForm.Open(editor, made.Headers.Location!.ToString());
            Assert.Contains("Wallet takes it", form.Html, StringComparison.Ordinal); // nothing to be said of it
            Assert.Equal(style == "demo" ? "storeCard" : style, form["style"]);
        }

        using (var copy = await editor.Send(at, ("name", "copied"), ("campaign", "campaign"), ("start", "copy"), ("from", "of_demo")))
        {
            Assert.Equal(HttpStatusCode.SeeOther, copy.StatusCode);
        }

        using var imported = await DesignerForm.Upload(
            editor,
            at,
            [("name", "imported"), ("campaign", "campaign"), ("start", "file")],
            ("package", RealPackages.All["airline"].Zip)
        );
        Assert.Equal(HttpStatusCode.SeeOther, imported.StatusCode);
        var names = (await world.Api.Get("/v2/templates")).Json.EnumerateArray().Select(t => t.GetProperty("name").GetString());
        Assert.Empty(new[] { "copied", "imported", "of_demo", "of_coupon" }.Except(names));

        // What is wrong stands at its input; nothing is made.
        foreach (
            var (name, start, file, words) in new (string, string, byte[]?, string)[]
            {
                ("two words", "coupon", null, "two_words can"),
                ("of_demo", "coupon", null, "names are unique"),
                ("none", "file", null, "Choose a file first"),
                ("none", "file", [1, 2, 3], "ZIP"),
                ("none", "copy", null, "There is no template"),
            }
        )
        {
            using var refused = await DesignerForm.Upload(
                editor,
                at,
                [("name", name), ("campaign", "campaign"), ("start", start)],
                file is null ? null : ("package", file)
            );
            var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains(words, page, StringComparison.Ordinal);
            Assert.Contains($"value=\"{name.Replace(' ', '_')}\"", page, StringComparison.Ordinal);
        }

        Assert.Equal(404, (await world.Api.Get("/v2/templates/none")).Status);
    }

    [Fact]
    public async Task The_list_is_searched_and_paged()
    {
        var (world, account, editor) = await Begin();
        using var _ = editor;
        for (var i = 0; i < 25; i++)
        {
            await world.Template($"card_{i}");
        }

        var at = $"/console/{account}/templates";
        var first = await editor.Page(at);
        Assert.Contains("card_24", first, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>card_0<", first, StringComparison.Ordinal);
        var next = Regex.Match(first, "href=\"([^\"]+)\" rel=\"next\"").Groups[1].Value;
        Assert.EndsWith("/templates?from=24", next, StringComparison.Ordinal);
        Assert.Contains("<b>card_0<", await editor.Page(next), StringComparison.Ordinal);
        var found = await editor.Page(at + "?q=RD_13");
        Assert.Contains("<b>card_13<", found, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>card_12<", found, StringComparison.Ordinal);
        Assert.Contains("Nothing matches", await editor.Page(at + "?q=%25%27"), StringComparison.Ordinal);
        await editor.Page(at + "?from=99999999999&q=" + new string('x', 500));
    }

    [Fact]
    public async Task A_picture_is_looked_at_before_it_is_saved_and_taken_away_again()
    {
        var (world, account, editor) = await Begin();
        using var _ = editor;
        await world.Template(images: Part.File("passbook-LogoFile", Pictures.Of(320, 100)));
        var form = await DesignerForm.Open(editor, $"/console/{account}/templates/template");
        var icon = Regex.Match(form.Html, "src=\"([^\"]*/pictures/icon\\.png[^\"]*)\"").Groups[1].Value;
        using (var png = await editor.Get(icon))
        {
            Assert.Equal("image/png", png.Content.Headers.ContentType!.MediaType);
            Assert.Equal((true, TimeSpan.FromDays(365)), (png.Headers.CacheControl!.Private, png.Headers.CacheControl.MaxAge));
        }

        await editor.Page($"/console/{account}/templates/template/pictures/none.png", HttpStatusCode.NotFound);
        var strip = ("passbook-StripFile", Pictures.Of(750, 288));
        using (var seen = await DesignerForm.Upload(editor, $"/console/{account}/templates/preview", form.Fields, strip))
        {
            var part = await seen.Content.ReadAsStringAsync();
            Assert.Matches("class=\"strip-image\" src=\"data:image/png;base64,", part);
            Assert.Contains("data-part=\"passbook-StripFile\"", part, StringComparison.Ordinal); // as it would be cut
            Assert.Contains("src=\"/console", part, StringComparison.Ordinal); // what is stored is not sent again
        }

        Assert.False(await Has("stripFile"));
        using (
            var wrong = await DesignerForm.Upload(
                editor,
                form.Path,
                [.. form.Fields, ("do", "save")],
                ("passbook-StripFile", "GIF89a"u8.ToArray())
            )
        )
        {
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
            var page = DesignerForm.Read(editor, form.Path, await wrong.Content.ReadAsStringAsync());
            Assert.Contains("GIF", page.At("passbook-StripFile"), StringComparison.Ordinal);
            Assert.Contains("Choose it again", page.Html, StringComparison.Ordinal);
        }

        using (
            var saved = await DesignerForm.Upload(editor, form.Path, [.. form.Fields, ("do", "save"), ("gone", "passbook-LogoFile")], strip)
        )
        {
            Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        }

        Assert.True(await Has("stripFile"));
        Assert.False(await Has("logoFile"));

        async Task<bool> Has(string picture) =>
            (await world.Api.Get("/v2/templates/template")).Json.GetProperty("passbook").TryGetProperty(picture, out JsonElement _);
    }

    private async Task<(World World, Guid Account, ConsoleVisitor Visitor)> Begin()
    {
        var world = await World.New(server);
        await world.Campaign();
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        return (world, account, await ConsoleVisitor.Member(server, account, "editor"));
    }
}
