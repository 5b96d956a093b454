using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Views;

/// <summary>A pass as Wallet would show it to this viewer: what pass.json says, in the language that a device would choose.</summary>
internal sealed class PassView
{
    // What browsers say of iOS has not been its version since 26, and a phone that takes an older layout shows nothing else.
    private const int Ios = 27;
    private readonly JsonElement _json;
    private readonly IReadOnlyDictionary<string, string> _translations;
    private readonly IReadOnlyList<PackageFile> _files;
    private readonly Viewer _viewer;
    private readonly DateTimeOffset _now;

    // What asks for another layout than that of the style.
    private static readonly string[] _newer = ["preferredStyleSchemes", "posterGeneric"];

    private PassView(
        PassStyle style,
        JsonElement json,
        IReadOnlyDictionary<string, string> translations,
        string language,
        IReadOnlyList<PackageFile> files,
        Viewer viewer,
        DateTimeOffset now
    )
    {
        Style = style;
        Language = language;
        _json = json;
        _translations = translations;
        _files = files;
        _viewer = viewer;
        _now = now;
        Background = Rgb.Read(Word("backgroundColor")) ?? Plain(Style);
        Ink = Rgb.Read(Word("foregroundColor")) ?? Background.Ink;
        LabelInk = Rgb.Read(Word("labelColor")) ?? (Word("foregroundColor") is null ? Ink.Towards(Background, 0.15) : Ink);
        Scheme = PassSchemes.Choose(_json, files.Select(f => f.Path), Ios).Scheme;
        var isPoster = Scheme == PassScheme.PosterGeneric;
        var face = isPoster ? _json.GetProperty("posterGeneric") : StyleJson;
        Header = Fields(face, "headerFields", isPoster ? 1 : 3);
        var most =
            isPoster ? 4
            : Style == PassStyle.BoardingPass ? 2
            : 1;
        Primary = Fields(face, "primaryFields", most);
        Footer = Fields(face, "footerFields", 1);
        Secondary = Fields(face, "secondaryFields", 4);
        Auxiliary = Fields(face, "auxiliaryFields", Style == PassStyle.BoardingPass ? 5 : 4);
        Back = Fields(face, "backFields", int.MaxValue);
        if (isPoster)
        {
            Back = [.. Back, .. Fields(face, "additionalInfoFields", int.MaxValue)];
        }

        Flight = Scheme == PassScheme.SemanticBoardingPass ? FlightView.Of(new Semantics(_json, face), Translate, viewer) : null;
        Transit = PassFieldView.Word(face, "transitType") is { } transit ? transit["PKTransitType".Length..] : "Generic";
    }

    public PassStyle Style { get; }

    /// <summary>The layout that the newest iOS takes.</summary>
    public PassScheme Scheme { get; }

    /// <summary>The flight of a semantic boarding pass.</summary>
    public FlightView? Flight { get; }

    /// <summary>The language of the pass's own texts.</summary>
    public string Language { get; }

    public Rgb Background { get; }

    public Rgb Ink { get; }

    public Rgb LabelInk { get; }

    /// <summary>Behind the lowest line of a poster.</summary>
    public Rgb FooterBackground => Rgb.Read(Word("footerBackgroundColor")) ?? Background.Towards(Rgb.Black, 0.15);

    /// <summary>Whether a poster's picture is darkened behind logo and header.</summary>
    public bool IsHeaderDarkened =>
        !(_json.TryGetProperty("suppressHeaderDarkening", out var flag) && flag.ValueKind == JsonValueKind.True);

    public string Transit { get; }

    public IReadOnlyList<PassFieldView> Header { get; }

    public IReadOnlyList<PassFieldView> Primary { get; }

    public IReadOnlyList<PassFieldView> Secondary { get; }

    public IReadOnlyList<PassFieldView> Auxiliary { get; }

    /// <summary>The lowest line of a poster.</summary>
    public IReadOnlyList<PassFieldView> Footer { get; }

    public IReadOnlyList<PassFieldView> Back { get; }

    public string LogoText => Translate(Word("logoText") ?? "");

    public string Description => Translate(Word("description") ?? "");

    public string Organization => Translate(Word("organizationName") ?? "");

    public bool HasBarcode => _json.TryGetProperty("barcodes", out _);

    private JsonElement StyleJson => _json.GetProperty(char.ToLowerInvariant(Style.ToString()[0]) + Style.ToString()[1..]);

    public static PassView Of(
        Pass pass,
        PassState state,
        CompiledTemplate template,
        IReadOnlyList<PackageFile> files,
        Viewer viewer,
        DateTimeOffset now
    )
    {
        var face = template.Of(pass.IsRedeemed);
        var language = viewer.Preferred.FirstOrDefault(face.Design.Languages.Contains) ?? face.Language;

        // Values that the design can't take were refused when they came; what a later design no longer takes is left out.
        var content = PassContents.Of(pass, template, signer: null, state, new Problems());
        return Of(face.Design, content, language, files, viewer, now);
    }

    /// <summary>A pass that is not stored.</summary>
    public static PassView Of(
        PassDesign design,
        PassContent content,
        string language,
        IReadOnlyList<PackageFile> files,
        Viewer viewer,
        DateTimeOffset now,
        bool isClassic = false
    )
    {
        var json = JsonNode.Parse(design.Render(content).Json.Span)!.AsObject();
        foreach (var name in isClassic ? _newer : [])
        {
            json.Remove(name);
        }

        var element = JsonSerializer.SerializeToElement(json);
        return new(design.Style, element, design.Translations(language, content), language, files, viewer, now);
    }

    /// <summary>A pass of which there is the pass.json alone.</summary>
    public static PassView Of(PassStyle style, JsonElement json, IReadOnlyList<PackageFile> files, Viewer viewer, DateTimeOffset now) =>
        new(style, json, ReadOnlyDictionary<string, string>.Empty, viewer.Language, files, viewer, now);

    /// <summary>What a translation says in place of a text of the design.</summary>
    public string Translate(string text) => text.Length == 0 ? text : _translations.GetValueOrDefault(text, text);

    /// <summary>The files of a picture in the pass's language, by growing size; none where the pass has none.</summary>
    public IReadOnlyList<PackageFile> Picture(string name)
    {
        var folder = WalletLanguages.Folders(Language)[0] + "/";
        var named = _files.Where(f => IsNamed(f.Path[(f.Path.LastIndexOf('/') + 1)..], name)).ToList();
        var own = named.Where(f => f.Path.StartsWith(folder, StringComparison.Ordinal)).ToList();
        return
        [
            .. (own.Count > 0 ? own : [.. named.Where(f => !f.Path.Contains('/', StringComparison.Ordinal))]).OrderBy(
                f => f.Path,
                StringComparer.Ordinal
            ),
        ];
    }

    /// <summary>The first barcode that can be drawn; null where there is none.</summary>
    public BarcodeView? Barcode() => HasBarcode ? BarcodeView.Of(_json.GetProperty("barcodes"), Translate) : null;

    private static bool IsNamed(string file, string name) => file == name + ".png" || file.StartsWith(name + "@", StringComparison.Ordinal);

    // Wallet picks a colour where a design names none.
    private static Rgb Plain(PassStyle style) =>
        style switch
        {
            PassStyle.BoardingPass => new(52, 84, 128),
            PassStyle.Coupon => new(46, 125, 80),
            PassStyle.EventTicket => new(72, 52, 112),
            PassStyle.StoreCard => new(60, 60, 67),
            _ => new(72, 72, 76),
        };

    private string? Word(string name) => PassFieldView.Word(_json, name);

    private List<PassFieldView> Fields(JsonElement style, string name, int most) =>
        style.TryGetProperty(name, out var fields)
            ? [.. fields.EnumerateArray().Take(most).Select(f => PassFieldView.Of(f, Translate, _viewer, _now))]
            : [];
}
