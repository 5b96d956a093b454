using CherryPie.Server.Endpoints.Console.Designer;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Google;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>A template's pass as Google Wallet shows it.</summary>
/// <param name="Kind">Google's name of its kind.</param>
/// <param name="Wanted">That of the kind that it lacks something for; null: it is what it should be.</param>
/// <param name="HasIssuer">Whether its campaign has one.</param>
/// <param name="ClassJson">The class as JSON.</param>
/// <param name="ObjectJson">The object as JSON.</param>
public sealed record GooglePreviewModel(
    string Index,
    string Campaign,
    string Kind,
    string? Wanted,
    IReadOnlyList<GoogleNoteModel> Lacks,
    IReadOnlyList<GoogleNoteModel> Notes,
    bool HasIssuer,
    GoogleCardModel Card,
    string ClassJson,
    string ObjectJson
)
{
    internal static GooglePreviewModel Of(GooglePreview preview, ConsoleTexts texts)
    {
        var (bodies, isOther) = (preview.Bodies, preview.Bodies.Lacks.Count > 0);

        // What makes it another kind is said by itself.
        var notes = preview.Notes.Where(n => !isOther || !n.Path.EndsWith(".type", StringComparison.Ordinal));
        return new(
            preview.Template.Index,
            preview.Template.Campaign!.Name,
            bodies.Kind.Name(),
            isOther ? bodies.Wanted.Name() : null,
            [.. bodies.Lacks.Select(l => GoogleNoteModel.Of("", l, texts))],
            [.. notes.Select(n => GoogleNoteModel.Of(n.Path, n.Message, texts))],
            preview.Template.Campaign.GoogleIssuerId is not null,
            GoogleCardModel.Of(GoogleCard.Of(bodies), texts),
            bodies.Class.ToJsonString(VendorJson.Indented),
            bodies.Object.ToJsonString(VendorJson.Indented)
        );
    }
}

/// <summary>What is to be said of a template at Google.</summary>
/// <param name="Path">The attribute; empty for none.</param>
/// <param name="Language">That the text is in.</param>
public sealed record GoogleNoteModel(string Path, string Text, string Language)
{
    internal static GoogleNoteModel Of(string path, string english, ConsoleTexts texts)
    {
        var finding = FindingTexts.Word(new FindingAt("", path, english, IsError: false), texts);
        return new(path, finding.Text, finding.Language);
    }
}

/// <summary>The card.</summary>
/// <param name="Colours">Address of the style sheet with its colours.</param>
/// <param name="IsOwnColour">Whether the pass says its colour; else Google chooses.</param>
/// <param name="Symbol">Its barcode as SVG of our own making; null where it has none, or can't be drawn.</param>
public sealed record GoogleCardModel(
    string Top,
    string Over,
    string Heading,
    string Colours,
    bool IsOwnColour,
    string? Logo,
    string? WideLogo,
    string? Hero,
    string? Thumbnail,
    IReadOnlyList<IReadOnlyList<GoogleItemModel>> Rows,
    IReadOnlyList<GoogleItemModel> Details,
    IReadOnlyList<GoogleItemModel> Links,
    string? Symbol,
    string CodeText
)
{
    private static readonly Dictionary<string, BarcodeFormat> _formats = new()
    {
        ["QR_CODE"] = BarcodeFormat.Qr,
        ["PDF_417"] = BarcodeFormat.Pdf417,
        ["AZTEC"] = BarcodeFormat.Aztec,
        ["CODE_128"] = BarcodeFormat.Code128,
        ["EAN_13"] = BarcodeFormat.Ean13,
        ["CODE_39"] = BarcodeFormat.Code39,
        ["CODABAR"] = BarcodeFormat.Codabar,
        ["ITF_14"] = BarcodeFormat.Itf,
    };

    internal static GoogleCardModel Of(GoogleCard card, ConsoleTexts texts)
    {
        var own = Rgb.Read(card.Color);
        return new(
            card.Top,
            card.Over,
            card.Heading,
            PassColours.Address(own ?? Rgb.White),
            own is not null,
            card.Logo,
            card.WideLogo,
            card.Hero,
            card.Thumbnail,
            [.. card.Rows.Select(r => r.Select(i => Item(i, texts)).ToArray())],
            [.. card.Details.Select(i => Item(i, texts))],
            [.. card.Links.Select(l => new GoogleItemModel(l.Text, l.Uri))],
            card.Barcode is { } code && _formats.TryGetValue(code.Type, out var format)
                ? BarcodeDrawing.Draw(format, code.Value, "utf-8")?.Svg
                : null,
            card.Barcode is { } known ? known.Text : ""
        );
    }

    private static GoogleItemModel Item(GoogleCardItem item, ConsoleTexts texts) =>
        new(item.Label ?? (item.Member is { } member ? texts.Find("google.item." + member) ?? member : ""), item.Value);
}

/// <summary>A value with its label, which may be empty.</summary>
public sealed record GoogleItemModel(string Label, string Value);
