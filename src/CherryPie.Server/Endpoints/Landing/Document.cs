using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>The frame that all pages have.</summary>
internal static class Document
{
    public static Markup Write(Viewer viewer, string root, string title, Markup head, Markup body) =>
        Markup.Of(
            $"""
            <!doctype html>
            <html lang="{viewer.Language}" dir="{viewer.Direction}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex, nofollow">
            <meta name="format-detection" content="telephone=no">
            <title>{title}</title>
            <link rel="stylesheet" href="{root}{Assets.Style}">
            {head}
            </head>
            <body>
            {body}
            </body>
            </html>

            """
        );

    /// <summary>A page with nothing but a message.</summary>
    public static Markup Message(Viewer viewer, string root, string title, string text) =>
        Write(viewer, root, title, Icon(root), Markup.Of($"<main class=\"message\"><h1>{title}</h1><p>{text}</p></main>"));

    public static Markup Icon(string root) => Markup.Of($"<link rel=\"icon\" type=\"image/svg+xml\" href=\"{root}{Assets.Icon}\">");
}
