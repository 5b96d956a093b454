using System.Text.RegularExpressions;
using CherryPie.Server.Endpoints.Console;
using CherryPie.Server.Endpoints.Console.Designer;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>What the designer says in German of what the API says in English.</summary>
public sealed partial class FindingTextsTests
{
    private static readonly FindingTexts _german = FindingTexts.Of("de")!;

    // Where the findings come from that the designer shows: the lint, how designs are read, what Google requires of a kind, a template's
    // own rules, its pictures.
    private static readonly string[] _sources =
    [
        "CherryPie.Wallet/Lint/*Lint.cs",
        "CherryPie.Wallet/Lint/Lint*.cs",
        "CherryPie.Wallet/Apple/*.cs",
        "CherryPie.Wallet/Barcodes/*.cs",
        "CherryPie.Wallet/Json/*.cs",
        "CherryPie.Wallet/Format/EnumMap.cs",
        "CherryPie.Wallet/Images/*.cs",
        "CherryPie.Wallet/Designs/*.cs",
        "CherryPie.Wallet/Google/GoogleLint.cs",
        "CherryPie.Wallet/Google/GoogleFlight.cs",
        "CherryPie.Wallet/Google/GoogleKinds.cs",
        "CherryPie.Wallet/Google/GoogleTransit.cs",
        "CherryPie.Server/Features/Templates/DynamicKeysJson.cs",
        "CherryPie.Server/Features/Templates/DynamicValue.cs",
        "CherryPie.Server/Features/Templates/Image*.cs",
        "CherryPie.Server/Features/Templates/PreviewTemplate.cs",
        "CherryPie.Server/Features/Templates/Template.cs",
        "CherryPie.Server/Features/Templates/TemplateAdvice.cs",
        "CherryPie.Server/Features/Templates/TemplateAttributes.cs",
        "CherryPie.Server/Features/Templates/TemplateChanges.cs",
        "CherryPie.Server/Features/Templates/TemplateDesigns.cs",
        "CherryPie.Server/Features/Templates/TemplateRules.cs",
        "CherryPie.Server/Features/Templates/TemplateZone.cs",
        "CherryPie.Server/Features/Templates/UpcomingPictures.cs",
        "CherryPie.Server/Features/Templates/UploadedImage.cs",
        "CherryPie.Server/Features/Images/PublishImage.cs",
        "CherryPie.Server/Features/Campaigns/Period.cs",
        "CherryPie.Server/Platform/Http/BidiControls.cs",
        "CherryPie.Server/Platform/Http/JsonFields.cs",
    ];

    // Import has findings of its own, which no designer shows.
    private static readonly string[] _others =
    [
        "Import",
        "StringsFile",
        "TemplateFile",
        "ForeignPlaceholders",
        "SamplePasses",
        "PassSchemes",
        "BarcodeSvg",
        "Png.cs",
    ];

    // What is found is no finding: a part of an address, a path, the name of the whole.
    private static readonly string[] _noFindings = ["<a href=\"", "request body", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"];

    [Fact]
    public void Each_finding_that_the_designer_can_show_has_a_German_text()
    {
        var texts = _sources.SelectMany(Files).Distinct().SelectMany(Findings).Distinct().ToList();
        Assert.InRange(texts.Count, 250, 600);
        Assert.Equal([], texts.Where(t => !IsKnown(t)));
    }

    [Fact]
    public void No_German_text_is_left_over()
    {
        var said = string.Join(
            '\n',
            new[] { "CherryPie.Wallet/**", "CherryPie.Server/Features/**", "CherryPie.Server/Platform/**" }
                .SelectMany(f => Directory.EnumerateFiles(Folder(f[..^3]), "*.cs", SearchOption.AllDirectories))
                .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/Migrations/", StringComparison.Ordinal))
                .SelectMany(f => SourceTexts.Of(File.ReadAllText(f)))
        );
        Assert.Equal([], _german.Keys.Where(k => !Place().Split(k).Where((_, i) => i % 2 == 0).All(p => Says(said, p))));
    }

    [Theory]
    [InlineData("is missing; must be one of air, boat, bus", "fehlt; muss eines von air, boat, bus sein")]
    [InlineData("has 7 fields; a phone shows 4 of them", "hat 7 Felder; ein Telefon zeigt 4 davon")]
    [InlineData(
        "\"a; must be b\" is used twice; must be unique in the whole pass",
        "„a; must be b“ kommt zweimal vor; muss im ganzen Pass einmalig sein"
    )]
    [InlineData("\"grass\" must be true or false", "„grass“: muss true oder false sein")]
    [InlineData("is for a boardingPass only, and was ignored", "gilt nur für einen boardingPass und wurde nicht beachtet")]
    [InlineData("is not known, and was ignored; perhaps logoText", "ist nicht bekannt und wurde nicht beachtet; vielleicht logoText")]
    [InlineData(
        "The picture is a JPEG file; Wallet shows PNG only, so send a PNG file.",
        "Das Bild ist ein JPEG; Wallet zeigt nur PNG, also schick eine PNG-Datei."
    )]
    [InlineData(
        "Google Wallet shows it as a generic pass; a pass of its kind flight needs the IATA code of the origin (role origin, "
            + "semantics.departureAirportCode or a primary field) and a logo (logo) and a value of a field with the role cardNumber",
        "Google Wallet zeigt ihn als allgemeinen Pass; ein Pass der Art flight braucht den IATA-Code von origin (Rolle origin, "
            + "semantics.departureAirportCode oder ein Hauptfeld) und ein Logo (logo) und einen Wert in einem Feld mit der Rolle cardNumber"
    )]
    [InlineData("is a sentence that nobody knows; must be unique", null)]
    [InlineData("must be something that nobody knows", null)]
    [InlineData("", null)]
    public void A_finding_is_worded_whole_or_not_at_all(string english, string? german) => Assert.Equal(german, _german.Find(english));

    [Fact]
    public void English_pages_say_what_the_API_says() => Assert.Null(FindingTexts.Of(ConsoleTexts.Otherwise));

    [Fact]
    public void Every_other_language_of_the_console_has_them() =>
        Assert.All(
            ConsoleTexts.Languages.Where(l => l != ConsoleTexts.Otherwise),
            l => Assert.Equal(_german.Keys, FindingTexts.Of(l)!.Keys)
        );

    private static IEnumerable<string> Files(string pattern) =>
        Directory
            .EnumerateFiles(Folder(Path.GetDirectoryName(pattern)!), Path.GetFileName(pattern))
            .Where(f => !_others.Any(o => Path.GetFileName(f).Contains(o, StringComparison.Ordinal)));

    // Documentation of attributes begins with a capital and ends with a full stop; so do findings of pictures alone.
    private static IEnumerable<string> Findings(string file) =>
        SourceTexts
            .Of(File.ReadAllText(file))
            .Where(t => Sentence().IsMatch(t) && !Bars().IsMatch(t) && !_noFindings.Contains(t))
            .Where(t => !t.EndsWith('.') || file.Contains("/Images/", StringComparison.Ordinal));

    // As it may be said: alone, behind another part, or as what must be there.
    private static bool IsKnown(string text)
    {
        var bare = text.TrimStart(';', ',', ' ');
        string[] ways =
        [
            text,
            bare,
            text.StartsWith(", ", StringComparison.Ordinal) ? SourceTexts.Hole + text : text,
            text.StartsWith("§; ", StringComparison.Ordinal) ? text[3..] : text,
            "must be " + bare,
            "must be an array of " + bare,
        ];
        return ways.Any(w =>
            _german.Find(w) is not null || _german.Find(w.Replace(SourceTexts.Hole, "", StringComparison.Ordinal)) is not null
        );
    }

    private static bool Says(string said, string part) => said.Contains(part, StringComparison.Ordinal) || Parts(said, part);

    // A part that holds a semicolon or a comma may be said by two texts.
    private static bool Parts(string said, string part) =>
        part.Split(["; ", ", "], StringSplitOptions.None) is { Length: > 1 } parts
        && parts.All(p => said.Contains(p.Trim(), StringComparison.Ordinal));

    private static string Folder(string name) => Path.Combine(Repository.Folder, "src", name);

    [GeneratedRegex("[a-z]{2,} [a-z0-9§\"{]|§ [a-z]{2,}|[a-z\"] §")]
    private static partial Regex Sentence();

    // How wide the bars of a character are.
    [GeneratedRegex(@"\A[nw0-9 ]+\z|\A<(rect|path|svg)")]
    private static partial Regex Bars();

    [GeneratedRegex(@"\{([0-9])\}")]
    private static partial Regex Place();
}
