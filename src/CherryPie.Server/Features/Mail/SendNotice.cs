using System.Security.Cryptography;
using System.Text;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Views;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Mail;

/// <summary>What a mail to somebody who works with the console says.</summary>
/// <param name="Language">Of the texts.</param>
/// <param name="Subject">Of the mail.</param>
/// <param name="Text">What it says above the link.</param>
/// <param name="Button">What the link is called.</param>
/// <param name="After">What it says below the link.</param>
internal sealed record Notice(string Language, string Subject, string Text, string Button, string After);

/// <summary>Mails a notice with its link.</summary>
internal sealed class SendNotice(MailOptions options, MailPickup pickup, SmtpDelivery smtp)
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromHours(6);

    /// <param name="job">Of which the mail is; it is run again when the mail server wants that.</param>
    /// <param name="kind">The job's.</param>
    /// <param name="to">The address.</param>
    /// <param name="notice">What it says.</param>
    /// <param name="link">Where its button leads.</param>
    /// <param name="stop">Ends it.</param>
    public async Task Run(ClaimedJob job, JobKind kind, string to, Notice notice, string link, CancellationToken stop)
    {
        var from = MailAddressRule.Ascii(options.From) ?? "cherrypie@localhost";
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind.Name}/{job.Id}/{job.Subject}")))[..32];
        var message = new MailMessage(
            $"{mark}@{from.Split('@')[1]}",
            from,
            to,
            notice.Subject,
            job.CreatedAt,
            notice.Language,
            $"{notice.Text}\n\n{link}\n\n{notice.After}\n",
            Html(notice, link).ToString(),
            Pass: null
        );
        if (options.Host is not { Length: > 0 })
        {
            await pickup.Put(message, stop);
            return;
        }

        try
        {
            await smtp.Send(message, stop);
        }
        catch (SmtpTrouble e)
        {
            throw new JobFailure(e.Message, after: Retry.After(job.Attempts, options.RetryAfter, _longestWait));
        }
    }

    private static Markup Html(Notice notice, string link) =>
        Markup.Of(
            $"""
            <!doctype html><html lang="{notice.Language}"><body style="margin:0;padding:32px 16px;background:#f6f5f4;
            font:16px/1.5 system-ui,sans-serif;color:#1c1a1b"><div style="max-width:480px;margin:0 auto;padding:32px;background:#fff;
            border-radius:12px"><p style="margin:0 0 24px">{notice.Text}</p>
            <p style="margin:0 0 24px"><a href="{link}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#9d174d;
            color:#fff;text-decoration:none;font-weight:600">{notice.Button}</a></p>
            <p style="margin:0;color:#5f5a5c;font-size:14px">{notice.After}</p></div></body></html>
            """
        );
}
