using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

public sealed class StringsTests
{
    [Fact]
    public void One_language_needs_no_folder()
    {
        Assert.Equal(["en"], Read(Card()).Languages);
        Assert.Empty(Read(Card()).Render(Pass()).Strings);
        Assert.Empty(Read(Card(), """{"en":{"text":{"A":"B"}},"fr":{"text":{}},"de":null}""").Render(Pass()).Strings);
    }

    [Fact]
    public void Each_folder_has_every_key_and_the_default_language_has_its_own()
    {
        var files = Files(
            Read(Card(), """{"fr":{"text":{"Hello":"Bonjour","Only":"Seul"}},"de":{"text":{"Hello":"Hallo","More":""}}}"""),
            Pass()
        );
        Assert.Equal(["de.lproj/pass.strings", "en.lproj/pass.strings", "fr.lproj/pass.strings"], files.Keys.Order());
        Assert.Equal(
            new()
            {
                ["Hello"] = "Hello",
                ["Only"] = "Only",
                ["More"] = "More",
            },
            files["en.lproj/pass.strings"]
        );
        Assert.Equal(
            new()
            {
                ["Hello"] = "Bonjour",
                ["Only"] = "Seul",
                ["More"] = "More",
            },
            files["fr.lproj/pass.strings"]
        );
        Assert.Equal(
            new()
            {
                ["Hello"] = "Hallo",
                ["Only"] = "Only",
                ["More"] = "",
            },
            files["de.lproj/pass.strings"]
        );
    }

    [Fact]
    public void Keys_are_the_final_text_and_customer_data_alone_is_no_key()
    {
        var files = Files(
            Read(Card(), """{"fr":{"text":{"Hello #{name}":"Bonjour # {name}","#{name}":"x","Plain":"Uni"}}}"""),
            Pass(("name", "\"A\\\"\n#{name}"))
        );
        Assert.Equal(new() { ["Hello \"A\\\"\n#{name}"] = "Bonjour \"A\\\"\n#{name}", ["Plain"] = "Uni" }, files["fr.lproj/pass.strings"]);
    }

    [Fact]
    public void Languages_with_images_have_strings_too_and_european_portuguese_two_folders()
    {
        var design = Read(Source(Card(), """{"fr":{"text":{"A":"B"}}}""") with { ImageLanguages = ["pt", "fr", "en"] });
        Assert.Equal(["en", "fr", "pt"], design.Languages);
        Assert.Equal(["en.lproj", "fr.lproj", "pt-PT.lproj", "pt.lproj"], design.Render(Pass()).Strings.Select(f => f.Path.Split('/')[0]));
    }

    [Fact]
    public void Files_without_placeholders_are_made_once()
    {
        var design = Read(Card(), """{"fr":{"text":{"A":"B"}}}""");
        Assert.Same(design.Render(Pass()).Strings, design.Render(Pass()).Strings);
    }

    [Fact]
    public void Unknown_languages_and_texts_of_another_type_are_refused() =>
        Assert.Equal(
            ["passbookLang.fr.text.A: must be a string", "passbookLang.EN: \"EN\" is not a supported language"],
            Faults(Source(Card(), """{"fr":{"text":{"A":1}},"EN":{"text":{}}}""")).Select(f => f.Split(';')[0])
        );

    [Fact]
    public void The_document_s_34_languages_are_known()
    {
        Assert.Equal(34, WalletLanguages.Codes.Distinct().Count());
        Assert.All(WalletLanguages.Codes, c => Assert.NotEmpty(WalletLanguages.Folders(c)));
        Assert.Empty(WalletLanguages.Folders("xx"));
    }

    private static Dictionary<string, Dictionary<string, string>> Files(PassDesign design, PassContent pass) =>
        design.Render(pass).Strings.ToDictionary(f => f.Path, f => StringsParser.Parse(f.Content.Span));
}
