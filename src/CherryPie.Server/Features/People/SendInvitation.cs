using System.Text;
using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Platform.Hosting;
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
internal sealed class SendInvitation(ServerDb db, SecretBox box, SendNotice send, PublicUrl publicUrl, TimeProvider clock)
{
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

        var link = InvitationLink.Of(publicUrl, Encoding.UTF8.GetString(box.Open(words.Token, Invitation.OwnerOf(id))));
        var notice = new Notice(words.Language, words.Subject, words.Text, words.Button, words.After);
        await send.Run(job, JobKinds.InvitationMail, to, notice, link, stop);
    }
}

/// <summary>Where an invitation's link leads.</summary>
internal static class InvitationLink
{
    public static string Of(PublicUrl url, string token) => $"{url.Value}/console/invitation/{token}";
}
