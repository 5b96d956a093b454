using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Features.Mail;

/// <summary>Subject and body of a recovery mail. Titles and hints are those of the landing page in the same language.</summary>
internal sealed record RecoveryTexts(string Subject, string Plain, string Html)
{
    public static RecoveryTexts Of(string title, string description, string landing, string edit, Viewer viewer)
    {
        var texts = viewer.Texts;
        var plain = $"{title}\r\n\r\n{description}\r\n\r\n{texts.AddToWallet}:\r\n{landing}\r\n\r\n{texts.EditHint}\r\n{edit}\r\n";
        var html = Markup.Of(
            $"""
            <!doctype html>
            <html lang="{viewer.Language}" dir="{viewer.Direction}">
            <head><meta charset="utf-8"><title>{title}</title></head>
            <body>
            <h1>{title}</h1>
            <p style="white-space: pre-line">{description}</p>
            <p><a href="{landing}">{texts.AddToWallet}</a></p>
            <p>{texts.EditHint} <a href="{edit}">{texts.EditTitle}</a></p>
            </body>
            </html>
            """
        );
        return new RecoveryTexts(title, plain, html.ToString());
    }
}
