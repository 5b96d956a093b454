using CherryPie.Server.Features.Views;
using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>Writes the page of a pass.</summary>
internal static class LandingPage
{
    private const int ShortDescription = 120;

    // Apps for Android that open .pkpass files; Google's does since 2024.
    private const string Readers = "Google Wallet · WalletPasses · PassAndroid";

    private static readonly Markup _walletSign = Markup.Trusted(
        "<svg class=\"sign\" viewBox=\"0 0 32 24\" aria-hidden=\"true\"><rect width=\"32\" height=\"24\" rx=\"4\" "
            + "fill=\"#f2f2f4\"/><path fill=\"#3ea2e5\" d=\"M2 5a3 3 0 013-3h22a3 3 0 013 3v3H2z\"/>"
            + "<path fill=\"#f5b62e\" d=\"M2 7a2 2 0 012-2h24a2 2 0 012 2v4H2z\"/><path fill=\"#5cb85c\" d=\"M2 10a2 2 0 012-2h24a2 "
            + "2 0 012 2v4H2z\"/><path fill=\"#e8604c\" d=\"M2 13a2 2 0 012-2h24a2 2 0 012 2v3H2z\"/>"
            + "<path fill=\"#d5d5da\" d=\"M2 13h8c1.500 0 2 .8 2.500 1.800.7 1.400 1.900 2.200 3.500 2.200s2.800-.8 3.500-2.200c.5-1 "
            + "1-1.800 2.500-1.800h8v6a3 3 0 01-3 3H5a3 3 0 01-3-3z\"/></svg>"
    );

    public static LandingResponse Write(LandingView view, int status = StatusCodes.Status200OK, TimeSpan? retryAfter = null)
    {
        var style = PageStyle.Write(view);
        var about = Markup.Of($"<p class=\"description\" dir=\"auto\">{RichText.Detected(view.Description)}</p>");

        // What is long stands below the button, which a phone of 390 × 664 pixels is to show without scrolling.
        var isShort = view.Description.Length <= ShortDescription && !view.Description.Contains('\n', StringComparison.Ordinal);
        var body = Markup.Of(
            $"""
            {Owner(view)}
            <main>
            <section class="intro"><h1 dir="auto">{view.Title}</h1>{(isShort ? about : Markup.None)}{Notice(view)}{State(view)}</section>
            {Actions(view)}{(isShort ? Markup.None : Markup.Of($"<section class=\"about\">{about}</section>"))}
            <section class="picture">{new PassFront(view.Shown, view.Pictures, view.Viewer.Texts).Write(!view.State.IsUsable)}{Back(
                view
            )}</section>
            <div class="steps">{view.Form?.Write(view) ?? Markup.None}</div>
            </main>
            {Footer(view)}
            """
        );
        return new LandingResponse(
            Document.Write(view.Viewer, view.Root, view.Title, LinkPreview.Write(view, style), body),
            style,
            status,
            RetryAfter: retryAfter
        );
    }

    // The name alone is left out where the title below it says the same.
    public static Markup Owner(LandingView view) =>
        view.LogoPath is { } path
            ? Markup.Of($"<header class=\"owner\"><img class=\"owner-logo\" src=\"{path}\" alt=\"{view.Shown.Organization}\"></header>")
        : view.Title.Contains(view.Shown.Organization, StringComparison.OrdinalIgnoreCase) ? Markup.None
        : Markup.Of($"<header class=\"owner\"><p class=\"owner-name\" dir=\"auto\">{view.Shown.Organization}</p></header>");

    private static Markup Notice(LandingView view) =>
        view.Notice is null ? Markup.None
        : view.IsGood ? Markup.Of($"<p class=\"notice good\" role=\"status\">{view.Notice}</p>")
        : Markup.Of($"<p class=\"notice bad\" role=\"alert\">{view.Notice}</p>");

    public static Markup State(LandingView view) =>
        view.State.Message is null ? Markup.None : Markup.Of($"<p class=\"state {view.State.Word}\">{view.State.Message}</p>");

    private static Markup Actions(LandingView view)
    {
        if (!view.State.CanBeHad)
        {
            return Markup.None;
        }

        var viewer = view.Viewer;
        var bundle = $"{view.Root}/v2/passes/{view.Pass.Id}/bundle";
        var (add, download) = (AddButton(view, bundle), DownloadButton(view, bundle));
        var parts =
            viewer.HasWallet ? Markup.Join(add, viewer.IsPhone ? Markup.None : Codes(view))
            : viewer.IsPhone && view.IsForGoogle ? Markup.Join(GoogleParts.Button(view), download)
            : viewer.IsPhone ? Markup.Join(download, Hint(viewer))
            : Markup.Of($"{Codes(view)}{download}");
        return Markup.Of($"<section class=\"get\">{parts}</section>");
    }

    /// <param name="view">The pass.</param>
    /// <param name="address">What the button leads to.</param>
    public static Markup AddButton(LandingView view, string address) =>
        view.Badge is { } badge
            ? Markup.Of(
                $"<a class=\"badge\" href=\"{address}\"><img src=\"{view.Root}/assets/{badge.Name}\" "
                    + $"alt=\"{view.Viewer.Texts.AddToWallet}\" width=\"{badge.Width}\" height=\"{WalletBadge.Height}\"></a>"
            )
            : Markup.Of($"<a class=\"button wallet\" href=\"{address}\">{_walletSign}<span>{view.Viewer.Texts.AddToWallet}</span></a>");

    /// <param name="view">The pass.</param>
    /// <param name="address">Its package.</param>
    public static Markup DownloadButton(LandingView view, string address) =>
        Markup.Of($"<a class=\"button\" href=\"{address}\" download=\"{view.Pass.Id}.pkpass\">{view.Viewer.Texts.Download}</a>");

    /// <summary>Which apps open a package on other phones than Apple's.</summary>
    public static Markup Hint(Viewer viewer) =>
        Markup.Of($"<p class=\"hint\">{viewer.Texts.ReaderHint}</p><p class=\"hint\" dir=\"ltr\">{Readers}</p>");

    public static Markup Code(LandingView view) => Code(view.Viewer, view.Link, view.Viewer.Texts.ScanHint);

    /// <param name="viewer">Whose language it is described in.</param>
    /// <param name="link">Where it leads.</param>
    /// <param name="hint">What to scan it with.</param>
    public static Markup Code(Viewer viewer, string link, string hint) =>
        BarcodeDrawing.Draw(BarcodeFormat.Qr, link, "utf-8") is { } code
            ? Markup.Of(
                $"<figure class=\"link-code\"><div role=\"img\" aria-label=\"{viewer.Texts.LinkCode}\">"
                    + $"{Markup.Trusted(code.Svg)}</div><figcaption>{hint}</figcaption></figure>"
            )
            : Markup.None;

    private static Markup Codes(LandingView view) =>
        view.IsForGoogle ? Markup.Of($"<div class=\"link-codes\">{Code(view)}{GoogleParts.Code(view)}</div>") : Code(view);

    private static Markup Back(LandingView view)
    {
        if (view.Shown.Back.Count == 0 || !view.State.IsUsable)
        {
            return Markup.None;
        }

        return Markup.Of($"<details class=\"back\"><summary>{view.Viewer.Texts.Back}</summary>{BackSide(view.Shown)}</details>");
    }

    /// <summary>All fields of the back.</summary>
    public static Markup BackSide(PassView pass)
    {
        var fields = pass.Back.Select(BackField);
        return Markup.Of(
            $"<div class=\"back-side\" lang=\"{pass.Language}\" dir=\"{Viewer.DirectionOf(pass.Language)}\">"
                + $"<ul role=\"list\">{fields}</ul></div>"
        );
    }

    private static Markup BackField(PassFieldView field)
    {
        var label = field.Label.Length == 0 ? Markup.None : Markup.Of($"<span class=\"back-label\" dir=\"auto\">{field.Label}</span> ");
        return Markup.Of($"<li>{label}<span class=\"back-value\" dir=\"auto\">{field.Rich}</span></li>");
    }

    public static Markup Footer(LandingView view)
    {
        var support = view.Look.SupportUrl is { } url
            ? Markup.Of($"<p><a href=\"{url}\" rel=\"noopener noreferrer\">{view.Viewer.Texts.Support}</a></p>")
            : Markup.None;
        var text = view.Look.FooterText is { } footer ? Markup.Of($"<p class=\"footer-text\" dir=\"auto\">{footer}</p>") : Markup.None;
        return support.IsNone && text.IsNone ? Markup.None : Markup.Of($"<footer>{text}{support}</footer>");
    }
}
