using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Features.Views;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.People;

/// <summary>What an invitation's mail says, in the language of who invites; the address of the link is put in when it is sent.</summary>
/// <param name="Language">Of the texts.</param>
/// <param name="Subject">Of the mail.</param>
/// <param name="Text">What it says above the link.</param>
/// <param name="Button">What the link is called.</param>
/// <param name="After">What it says below the link.</param>
/// <param name="Token">The link's token, sealed.</param>
internal sealed record InvitationMail(string Language, string Subject, string Text, string Button, string After, byte[]? Token = null);

/// <summary>Mails an invitation's link.</summary>
internal sealed class SendInvitation(
    ServerDb db,
    SecretBox box,
    MailOptions options,
    MailPickup pickup,
    SmtpDelivery smtp,
    PublicUrl publicUrl,
    TimeProvider clock
)
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromHours(6);

    public async Task Run(ClaimedJob job, CancellationToken stop)
    {
        var (id, now) = (Guid.Parse(job.Subject), clock.GetUtcNow());
        var words = JsonSerializer.Deserialize<InvitationMail>(job.Payload!)!;
        var to = await db
            .Invitations.Where(i => i.Id == id && i.UsedAt == null && i.ExpiresAt > now)
            .Select(i => i.Email)
            .SingleOrDefaultAsync(stop);
        if (to is null)
        {
            return; // used or revoked meanwhile
        }

        var from = MailAddressRule.Ascii(options.From) ?? "cherrypie@localhost";
        var mark = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{JobKinds.InvitationMail}/{job.Id}/{id}")))[..32];
        var link = InvitationLink.Of(publicUrl, Encoding.UTF8.GetString(box.Open(words.Token, Invitation.OwnerOf(id))));
        var message = new MailMessage(
            $"{mark}@{from.Split('@')[1]}",
            from,
            to,
            words.Subject,
            job.CreatedAt,
            words.Language,
            $"{words.Text}\n\n{link}\n\n{words.After}\n",
            Html(words, link).ToString(),
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

    private static Markup Html(InvitationMail words, string link) =>
        Markup.Of(
            $"""
            <!doctype html><html lang="{words.Language}"><body style="margin:0;padding:32px 16px;background:#f6f5f4;
            font:16px/1.5 system-ui,sans-serif;color:#1c1a1b"><div style="max-width:480px;margin:0 auto;padding:32px;background:#fff;
            border-radius:12px"><p style="margin:0 0 24px">{words.Text}</p>
            <p style="margin:0 0 24px"><a href="{link}" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#9d174d;
            color:#fff;text-decoration:none;font-weight:600">{words.Button}</a></p>
            <p style="margin:0;color:#5f5a5c;font-size:14px">{words.After}</p></div></body></html>
            """
        );
}

/// <summary>Where an invitation's link leads.</summary>
internal static class InvitationLink
{
    public static string Of(PublicUrl url, string token) => $"{url.Value}/console/invitation/{token}";
}
