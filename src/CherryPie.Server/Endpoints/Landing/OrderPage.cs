using System.Globalization;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>Writes the page of several passes: Safari adds them to Wallet at once, others one by one.</summary>
internal static class OrderPage
{
    /// <param name="views">Each pass as its own page shows it; the first also gives title and colours of the page.</param>
    /// <param name="link">This page's address, as others are to open it.</param>
    /// <param name="isSafari">Whether the browser takes several passes at once.</param>
    public static LandingResponse Write(IReadOnlyList<LandingView> views, string link, bool isSafari)
    {
        var first = views[0] with { Link = link };
        var style =
            PageStyle.Write(first)
            + "\n"
            + string.Concat(views.Index().Select(v => PageStyle.Pass(".pass-" + Number(v.Index) + " .pass", v.Item.Shown) + "\n"));
        var ready = views.Where(v => v.State.CanBeHad).ToList();
        var isBundle = isSafari && ready.Count >= MakeBundle.Least;
        var body = Markup.Of(
            $"""
            {LandingPage.Owner(first)}
            <main class="order">
            <section class="intro"><h1 dir="auto">{first.Title}</h1></section>
            {Actions(first, ready, isBundle)}
            <ul class="passes" role="list">{views.Index().Select(v => Pass(v.Item, v.Index, isBundle))}</ul>
            </main>
            {LandingPage.Footer(first)}
            """
        );
        return new LandingResponse(Document.Write(first.Viewer, first.Root, first.Title, LinkPreview.Write(first, style), body), style);
    }

    private static Markup Actions(LandingView first, List<LandingView> ready, bool isBundle)
    {
        if (ready.Count == 0)
        {
            return Markup.None;
        }

        var viewer = first.Viewer;
        var bundle = $"{first.Root}/v2/passesBatch/bundle?id={string.Join(',', ready.Select(v => v.Pass.Id))}";
        var add = isBundle ? LandingPage.AddButton(first, bundle) : Markup.None;
        var code = viewer.IsPhone ? Markup.None : LandingPage.Code(first);
        var hint = viewer is { IsPhone: true, HasWallet: false } ? LandingPage.Hint(viewer) : Markup.None;
        return add.IsNone && code.IsNone && hint.IsNone ? Markup.None : Markup.Of($"<section class=\"get\">{add}{code}{hint}</section>");
    }

    private static Markup Pass(LandingView view, int index, bool isBundle)
    {
        var page = $"{view.Root}/p/{view.Pass.Id}";
        var package = $"{view.Root}/v2/passes/{view.Pass.Id}/bundle";
        var get =
            !view.State.CanBeHad || isBundle ? Markup.None
            : view.Viewer.HasWallet ? LandingPage.AddButton(view, package)
            : view is { Viewer.IsPhone: true, IsForGoogle: true } ? GoogleParts.Button(view)
            : LandingPage.DownloadButton(view, package);
        return Markup.Of(
            $"""
            <li class="pass-{Number(index)}"><section class="picture">{new PassFront(view.Shown, view.Pictures, view.Viewer.Texts).Write(
                !view.State.IsUsable
            )}</section>{LandingPage.State(view)}
            <p class="description" dir="auto"><a href="{page}">{view.Shown.Description}</a></p>{get}</li>
            """
        );
    }

    private static string Number(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}
