using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>What messengers show of a link, and the page's own style sheet. <see href="https://ogp.me"/></summary>
internal static class LinkPreview
{
    private const int LongestDescription = 300;

    public static Markup Write(LandingView view, string style)
    {
        var picture = Picture(view);
        return Markup.Of(
            $"""
            <style>{Markup.Trusted(style)}</style>
            <meta name="description" content="{Short(view.Description)}">
            <meta property="og:type" content="website">
            <meta property="og:title" content="{view.Title}">
            <meta property="og:description" content="{Short(view.Description)}">
            <meta property="og:url" content="{view.Link}">
            <meta property="og:site_name" content="{view.Shown.Organization}">
            <meta property="og:locale" content="{view.Viewer.Language.Replace('-', '_')}">
            {picture}{Icon(view)}
            """
        );
    }

    private static Markup Picture(LandingView view)
    {
        foreach (var name in new[] { "artwork", "strip", "logo", "icon" })
        {
            if (view.Shown.Picture(name) is { Count: > 0 } files)
            {
                var address = new Uri(new Uri(view.Link), view.Pictures.Address(files[^1]));
                return Markup.Of(
                    $"<meta property=\"og:image\" content=\"{address.AbsoluteUri}\"><meta name=\"twitter:card\" "
                        + $"content=\"{(name is "artwork" or "strip" ? "summary_large_image" : "summary")}\">"
                );
            }
        }

        return Markup.None;
    }

    private static Markup Icon(LandingView view) =>
        view.Shown.Picture("icon") is { Count: > 0 } files
            ? Markup.Of($"<link rel=\"icon\" type=\"image/png\" href=\"{view.Pictures.Address(files[^1])}\">")
            : Markup.None;

    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= LongestDescription
            ? line
            : string.Concat(
                line.AsSpan(0, char.IsHighSurrogate(line[LongestDescription - 1]) ? LongestDescription - 1 : LongestDescription),
                "…"
            );
    }
}
