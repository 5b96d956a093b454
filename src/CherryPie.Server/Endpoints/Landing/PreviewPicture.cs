using System.Text.Json;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Features.Views;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>Shows a pass of a template that is not stored.</summary>
internal sealed class PreviewPicture(PublicUrl url, TimeProvider clock)
{
    // What no pass has, so that what depends on the id has its length.
    private const string PassId = "RanD0mStr1ng00";

    public PreviewResponse Write(TemplatePreview preview, PreviewOptions asked)
    {
        if (Draw(preview, asked, out var findings) is not { } drawn)
        {
            return new(findings, PassJson: null, Bytes: 0, Picture: null);
        }

        var files = (PackageFile[])[new("pass.json", drawn.Rendered.Json), .. drawn.Rendered.Strings, .. drawn.Files];
        return new(
            findings,
            JsonElement.Parse(drawn.Rendered.Json.Span),
            PassTemplateArchive.Create(files, clock.GetUtcNow()).Length,
            Fragment(drawn.Shown, drawn.Viewer).ToString()
        );
    }

    /// <summary>Makes the pass.</summary>
    /// <param name="preview">What saving would say.</param>
    /// <param name="asked">Which pass, and for whom.</param>
    /// <param name="findings">What is to be said of the design and of this pass, errors first.</param>
    /// <returns>Null where the design has faults.</returns>
    public DrawnPreview? Draw(TemplatePreview preview, PreviewOptions asked, out List<PreviewFinding> findings)
    {
        findings =
        [
            .. preview.Errors.Select(e => new PreviewFinding(e, "error")),
            .. preview.Warnings.Select(w => new PreviewFinding(w, "warning")),
        ];
        if (preview.Made is not { } made)
        {
            return null;
        }

        var (now, template) = (clock.GetUtcNow(), made.Template);
        var pass = new Pass
        {
            Id = PassId,
            AccountId = template.AccountId,
            CampaignId = 0,
            TemplateId = 0,
            CreatedAt = now,
            DynamicData = StoredJson.Write(asked.Data),
            IsRedeemed = asked.IsRedeemed,
        };
        var state = new PassState(IsInvalid: false, template.StartDate, template.EndDate);
        var problems = new Problems();
        var content = PassContents.Of(pass, made.Compiled, signer: null, state, problems) with
        {
            PassTypeIdentifier = made.Certificate.PassTypeIdentifier,
            TeamIdentifier = made.Certificate.TeamIdentifier,
        };
        var face = made.Compiled.Of(asked.IsRedeemed);
        if (asked.Data is not null)
        {
            problems.AddRange(face.Design.Lint(content, made.Certificate.SupportsNfc));
        }

        findings.AddRange(problems.Findings.Distinct().Select(e => new PreviewFinding(e, "error")));
        var rendered = face.Design.Render(content);
        var viewer = Viewer.Of(asked.Language, [], "", template.Language);
        var language = viewer.Preferred.FirstOrDefault(face.Design.Languages.Contains) ?? face.Language;
        var shown = PassView.Of(face.Design, content, language, face.Images, viewer, now, asked.Device == "classic");
        if (Misfit(asked.Device, shown.Scheme) is { } why)
        {
            findings.Add(new("device", why, "warning"));
        }

        return new(shown, face.Images, rendered, viewer);
    }

    // What is drawn where it is not what was asked for.
    private static string? Misfit(string? device, PassScheme scheme) =>
        (device, scheme) switch
        {
            (null or "classic", _) or ("poster", PassScheme.PosterGeneric) or ("semantic", PassScheme.SemanticBoardingPass) => null,
            ("poster", PassScheme.PosterEventTicket) => "is drawn as a classic eventTicket: posters of events are not drawn here",
            (_, PassScheme.PosterGeneric) => $"{device} is no layout of this pass, which is drawn as a poster",
            (_, PassScheme.SemanticBoardingPass) => $"{device} is no layout of this pass, which is drawn as a semantic boarding pass",
            _ => $"{device} is no layout of this pass, which is drawn in its classic style: it asks for no other, or lacks what that one "
                + "needs",
        };

    private Markup Fragment(PassView shown, Viewer viewer) =>
        Markup.Of(
            $"<link rel=\"stylesheet\" href=\"{url.Value + Assets.Style}\"><style>{Markup.Trusted(PageStyle.Pass(".pass", shown))}</style>"
                + $"<section class=\"picture\">{new PassFront(shown, PassPictures.Inline, viewer.Texts).Write(isDimmed: false)}</section>"
        );
}

/// <summary>A pass of a template that is not stored, ready to be shown.</summary>
/// <param name="Shown">What a person sees of it.</param>
/// <param name="Files">Its pictures.</param>
/// <param name="Rendered">Its pass.json and strings.</param>
/// <param name="Viewer">Who looks.</param>
internal sealed record DrawnPreview(PassView Shown, IReadOnlyList<PackageFile> Files, RenderedPass Rendered, Viewer Viewer);

/// <summary>The answer.</summary>
/// <param name="Findings">What saving would say, errors first.</param>
/// <param name="PassJson">pass.json of the pass; null where the design has faults.</param>
/// <param name="Bytes">Of its files as ZIP, without manifest and signature.</param>
/// <param name="Picture">HTML of its front, pictures included.</param>
internal sealed record PreviewResponse(IReadOnlyList<PreviewFinding> Findings, JsonElement? PassJson, int Bytes, string? Picture);

/// <summary>One finding.</summary>
/// <param name="Path">The attribute, in the caller's words.</param>
/// <param name="Text">What is wrong and what would be right.</param>
/// <param name="Severity">error or warning.</param>
internal sealed record PreviewFinding(string Path, string Text, string Severity)
{
    public PreviewFinding(PassFinding finding, string severity)
        : this(finding.Path, finding.Message, severity) { }
}
