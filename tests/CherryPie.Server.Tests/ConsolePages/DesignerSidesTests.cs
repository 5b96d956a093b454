using System.Net;
using System.Text.Json;
using CherryPie.Server.Tests.Contract;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>A template's two designs are edited in one go: what is typed at one stays while the other is looked at or edited.</summary>
public sealed class DesignerSidesTests(ContractServer server) : IClassFixture<ContractServer>
{
    [Fact]
    public async Task What_is_typed_at_one_design_stays_while_the_other_is_edited_and_both_are_saved()
    {
        var (world, path, editor) = await Begin();
        using var _ = editor;
        var form = await DesignerForm.Open(editor, path);
        form.Set(form.Holding("10 %"), "20 %\r\noff");
        form = await form.Step("fields.add.header");
        form.Set("fields.0.value", "<b>\"A & B\"</b>");
        form = await form.Step("side.redeemed");
        Assert.Contains("What you typed at the pass is kept", form.Html, StringComparison.Ordinal);
        form.Set(form.Holding("10 %"), "Used");
        form = await form.Step("preview");
        form = await form.Step("side.usual");
        Assert.Contains("What you typed at the design after redemption is kept", form.Html, StringComparison.Ordinal);
        Assert.Equal("<b>\"A & B\"</b>", form["fields.0.value"]);
        Assert.NotEmpty(form.Holding("20 %\r\noff"));
        Assert.Equal("10 %", Value(await Template(world), "passbook")); // nothing is saved by looking
        form = await form.Step("side.redeemed");
        Assert.NotEmpty(form.Holding("Used"));
        using (var saved = await form.Press("save"))
        {
            Assert.Equal(path + "?design=redeemed&notice=designSaved", saved.Headers.Location?.ToString());
        }

        var template = await Template(world);
        Assert.Equal(("20 %\noff", "Used"), (Value(template, "passbook"), Value(template, "passbookRedeem")));
        Assert.Equal("<b>\"A & B\"</b>", Value(template, "passbook", "header"));
        Assert.False(template.GetProperty("passbookRedeem").TryGetProperty("header", out var header) && header.GetArrayLength() > 0);
    }

    [Fact]
    public async Task To_look_at_the_design_after_redemption_makes_none()
    {
        var (world, path, editor) = await Begin();
        using var _ = editor;
        var form = await DesignerForm.Open(editor, path);
        form = await form.Step("side.redeemed");
        Assert.DoesNotContain(form.Fields, f => f.Name.StartsWith("other.", StringComparison.Ordinal));
        form = await form.Step("side.usual");
        Assert.DoesNotContain(form.Fields, f => f.Name.StartsWith("other.", StringComparison.Ordinal));
        form.Set(form.Holding("10 %"), "20 %");
        await form.Save();
        var template = await Template(world);
        Assert.Equal("20 %", Value(template, "passbook"));
        Assert.False(HasRedeemed(template));
    }

    [Fact]
    public async Task What_is_wrong_at_the_other_design_is_told_and_nothing_is_saved()
    {
        var (world, path, editor) = await Begin();
        using var _ = editor;
        var form = await DesignerForm.Open(editor, path);
        form.Set("background", "grass");
        form = await form.Step("side.redeemed");
        Assert.Contains("passbook.bgColor", form.Html, StringComparison.Ordinal);
        form.Set(form.Holding("10 %"), "Used");
        form = await form.Step("save", HttpStatusCode.BadRequest);
        Assert.False(HasRedeemed(await Template(world)));
        form = await form.Step("side.usual");
        Assert.Equal("grass", form["background"]);
        Assert.NotEqual("", form.At("background"));
        form.Set("background", "#123456");
        await form.Save();
        Assert.Equal("Used", Value(await Template(world), "passbookRedeem"));
    }

    [Fact]
    public async Task Dynamic_keys_and_samples_that_are_typed_show_on_the_redeemed_pass_too()
    {
        var (_, path, editor) = await Begin();
        using var __ = editor;
        var form = await DesignerForm.Open(editor, path);
        form = await form.Step("keys.add");
        form.Set("keys.0.key", "code");
        form.Set("keys.0.sample", "XYZ");
        form = await form.Step("side.redeemed");
        form.Set(form.Holding("10 %"), "#{code}");
        form = await form.Step("preview");
        Assert.Contains(">XYZ</span>", form.Html, StringComparison.Ordinal);
        form = await form.Step("side.usual");
        Assert.Equal("XYZ", form["keys.0.sample"]);
    }

    [Fact]
    public async Task Pictures_that_are_to_go_stay_ticked_whatever_is_pressed()
    {
        var (world, path, editor) = await Begin("demo");
        using var _ = editor;
        var form = await DesignerForm.Open(editor, path);
        form.Fields.Add(("gone", "passbook-StripFile"));
        form = await form.Step("fields.add.back");
        Assert.Contains(("gone", "passbook-StripFile"), form.Fields);
        form = await form.Step("side.redeemed");
        Assert.Contains(("other.gone", "passbook-StripFile"), form.Fields);
        form = await form.Step("side.usual");
        form = await form.Step("fields.remove." + form.Fields.Last(f => f.Name == "fields").Value);
        await form.Save();
        Assert.DoesNotContain(
            (await world.Bundle(await world.Pass("offer"))).Files.Keys,
            f => f.StartsWith("strip", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Who_turns_to_the_other_design_is_still_told_that_somebody_else_saved_meanwhile()
    {
        var (world, path, editor) = await Begin();
        using var _ = editor;
        var form = await DesignerForm.Open(editor, path);
        form.Set("logoText", "Mine");
        var theirs = await DesignerForm.Open(editor, path);
        theirs.Set("logoText", "Theirs");
        await theirs.Save();
        form = await form.Step("side.redeemed");
        form = await form.Step("preview");
        form = await form.Step("side.usual");
        form = await form.Step("save", HttpStatusCode.Conflict);
        Assert.Equal("Theirs", (await Template(world)).GetProperty("passbook").GetProperty("logoText").GetString());
        Assert.Equal("Mine", form["logoText"]);
        await form.Save();
        Assert.Equal("Mine", (await Template(world)).GetProperty("passbook").GetProperty("logoText").GetString());
    }

    [Fact]
    public async Task Removing_the_design_after_redemption_keeps_what_is_typed_at_the_usual_one()
    {
        var (world, path, editor) = await Begin();
        using var _ = editor;
        var form = await (await DesignerForm.Open(editor, path)).Step("side.redeemed");
        form.Set(form.Holding("10 %"), "Used");
        using (await form.Press("save")) { }

        Assert.True(HasRedeemed(await Template(world)));
        form = await DesignerForm.Open(editor, path);
        form.Set(form.Holding("10 %"), "20 %");
        form = await form.Step("side.redeemed");
        form = await form.Step("redeemed.remove");
        Assert.Contains("The design after redemption is gone", form.Html, StringComparison.Ordinal);
        Assert.False(HasRedeemed(await Template(world)));
        Assert.NotEmpty(form.Holding("20 %"));
        await form.Save();
        Assert.Equal("20 %", Value(await Template(world), "passbook"));
    }

    [Fact]
    public async Task A_German_page_says_in_German_what_phones_would_refuse()
    {
        var (_, path, editor) = await Begin();
        using var __ = editor;
        var form = await DesignerForm.Open(editor, path);
        form.Set("background", "grass");
        form.Set("most", "many");
        using var answer = await form.Press("preview", path + "?lang=de");
        var german = DesignerForm.Read(editor, path, await answer.Content.ReadAsStringAsync());
        Assert.Contains("„grass“: muss ", german.At("background"), StringComparison.Ordinal);
        Assert.Contains("muss eine ganze Zahl von 0 bis", german.At("most"), StringComparison.Ordinal);
        Assert.Contains("<p class=\"fault\" lang=\"de\">", german.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("lang=\"en\">must", german.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_of_the_design_that_is_not_edited_is_neither_stored_nor_shown()
    {
        var (world, path, editor) = await Begin();
        using var _ = editor;
        var form = await DesignerForm.Open(editor, path);
        using (
            var saved = await DesignerForm.Upload(
                editor,
                path,
                [.. form.Fields, ("do", "save")],
                ("passbookRedeem-LogoFile", Pictures.Of(320, 100))
            )
        )
        {
            Assert.Equal(path + "?notice=designSaved", saved.Headers.Location?.ToString());
        }

        Assert.Equal(
            ["passbook-IconFile"],
            await Operations.DatabaseContents.All(
                server.ConnectionString,
                "SELECT i.part FROM template_images i JOIN templates t ON t.id = i.template_id JOIN accounts a ON a.id = t.account_id "
                    + $"WHERE a.api_key = '{world.Account.ApiKey}'"
            )
        );
        form = await DesignerForm.Open(editor, path);
        using var turned = await DesignerForm.Upload(
            editor,
            path,
            [.. form.Fields, ("do", "side.redeemed")],
            ("passbook-StripFile", Pictures.Of(750, 288))
        );
        var page = await turned.Content.ReadAsStringAsync();
        Assert.Contains("name=\"design\" value=\"redeemed\"", page, StringComparison.Ordinal);
        Assert.Contains("Choose it again before you save.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data:image/png", page, StringComparison.Ordinal);
    }

    private async Task<(World World, string Path, ConsoleVisitor Editor)> Begin(string start = "coupon")
    {
        var world = await World.New(server);
        await world.Campaign();
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        var editor = await ConsoleVisitor.Member(server, account, "editor");
        using var made = await editor.Send($"/console/{account}/templates", ("name", "offer"), ("campaign", "campaign"), ("start", start));
        return (world, made.Headers.Location!.ToString().Split('?')[0], editor);
    }

    private static bool HasRedeemed(JsonElement template) =>
        template.TryGetProperty("passbookRedeem", out var design) && design.ValueKind == JsonValueKind.Object;

    private static string? Value(JsonElement template, string design, string group = "primary") =>
        template.GetProperty(design).GetProperty(group)[0].GetProperty("defaultValue").GetString();

    private static async Task<JsonElement> Template(World world) => (await world.Api.Get("/v2/templates/offer")).Json;
}
