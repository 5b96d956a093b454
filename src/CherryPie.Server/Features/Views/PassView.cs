using System.Text.Json;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Views;

/// <summary>A pass as Wallet would show it to this viewer: what pass.json says, in the language that a device would choose.</summary>
internal sealed class PassView
{
    private readonly JsonElement _json;
    private readonly IReadOnlyDictionary<string, string> _translations;
    private readonly IReadOnlyList<PackageFile> _files;
    private readonly Viewer _viewer;
    private readonly DateTimeOffset _now;

    private PassView(
        PassDesign design,
        PassContent content,
        string language,
        IReadOnlyList<PackageFile> files,
        Viewer viewer,
        DateTimeOffset now
    )
    {
        Style = design.Style;
        Language = language;
        _json = JsonElement.Parse(design.Render(content).Json.Span);
        _translations = design.Translations(language, content);
        _files = files;
        _viewer = viewer;
        _now = now;
        Background = Rgb.Read(Word("backgroundColor")) ?? Plain(Style);
        Ink = Rgb.Read(Word("foregroundColor")) ?? Background.Ink;
        LabelInk = Rgb.Read(Word("labelColor")) ?? (Word("foregroundColor") is null ? Ink.Towards(Background, 0.15) : Ink);
        var style = StyleJson;
        Header = Fields(style, "headerFields", 3);
        Primary = Fields(style, "primaryFields", Style == PassStyle.BoardingPass ? 2 : 1);
        Secondary = Fields(style, "secondaryFields", 4);
        Auxiliary = Fields(style, "auxiliaryFields", Style == PassStyle.BoardingPass ? 5 : 4);
        Back = Fields(style, "backFields", int.MaxValue);
        Transit = PassFieldView.Word(style, "transitType") is { } transit ? transit["PKTransitType".Length..] : "Generic";
    }

    public PassStyle Style { get; }

    /// <summary>The language of the pass's own texts.</summary>
    public string Language { get; }

    public Rgb Background { get; }

    public Rgb Ink { get; }

    public Rgb LabelInk { get; }

    public string Transit { get; }

    public IReadOnlyList<PassFieldView> Header { get; }

    public IReadOnlyList<PassFieldView> Primary { get; }

    public IReadOnlyList<PassFieldView> Secondary { get; }

    public IReadOnlyList<PassFieldView> Auxiliary { get; }

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
        return new PassView(face.Design, content, language, files, viewer, now);
    }

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

    /// <summary>The first barcode that can be drawn, with its text.</summary>
    public (BarcodeFormat Format, BarcodePicture Picture, string AltText)? Barcode()
    {
        foreach (var barcode in HasBarcode ? _json.GetProperty("barcodes").EnumerateArray().ToArray() : [])
        {
            if (
                Format(PassFieldView.Word(barcode, "format")) is { } format
                && BarcodeDrawing.Draw(
                    format,
                    PassFieldView.Word(barcode, "message") ?? "",
                    PassFieldView.Word(barcode, "messageEncoding") ?? "iso-8859-1"
                )
                    is { } picture
            )
            {
                return (format, picture, Translate(PassFieldView.Word(barcode, "altText") ?? ""));
            }
        }

        return null;
    }

    private static bool IsNamed(string file, string name) => file == name + ".png" || file.StartsWith(name + "@", StringComparison.Ordinal);

    private static BarcodeFormat? Format(string? word) =>
        word switch
        {
            "PKBarcodeFormatQR" => BarcodeFormat.Qr,
            "PKBarcodeFormatPDF417" => BarcodeFormat.Pdf417,
            "PKBarcodeFormatAztec" => BarcodeFormat.Aztec,
            "PKBarcodeFormatCode128" => BarcodeFormat.Code128,
            _ => null,
        };

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
