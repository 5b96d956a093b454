using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>The ways to Google Wallet on the page of a pass whose campaign has an issuer there. The sign is drawn here: Google gives its
/// own artwork to issuers. <see href="https://developers.google.com/wallet/generic/resources/brand-guidelines"/></summary>
internal static class GoogleParts
{
    /// <summary>The codes of both wallets side by side. It stands in the page's own style: without an issuer no page differs.</summary>
    public const string Style =
        "\n.link-codes{display:grid;gap:14px;width:100%;justify-items:inherit;grid-template-columns:repeat(auto-fit,minmax(220px,1fr))}";

    private static readonly Markup _sign = Markup.Trusted(
        "<svg class=\"sign\" viewBox=\"0 0 32 24\" aria-hidden=\"true\"><rect x=\"3\" y=\"1\" width=\"26\" height=\"12\" rx=\"3\" "
            + "fill=\"#34a853\"/><rect x=\"2\" y=\"4\" width=\"28\" height=\"12\" rx=\"3\" fill=\"#fbbc04\"/><rect x=\"1\" y=\"7\" "
            + "width=\"30\" height=\"12\" rx=\"3\" fill=\"#ea4335\"/><path fill=\"#4285f4\" d=\"M0 13l17.500 4.200c1.500.4 3 .1 "
            + "4.300-.8L32 9.500V20a4 4 0 01-4 4H4a4 4 0 01-4-4z\"/></svg>"
    );

    public static Markup Button(LandingView view) =>
        Markup.Of(
            $"<a class=\"button wallet\" href=\"{view.Root}/p/{view.Pass.Id}/google\">{_sign}"
                + $"<span>{view.Viewer.Texts.AddToGoogle}</span></a>"
        );

    /// <summary>For phones that scan it from a computer's screen.</summary>
    public static Markup Code(LandingView view) => LandingPage.Code(view.Viewer, view.Link + "/google", view.Viewer.Texts.ScanHintGoogle);
}
