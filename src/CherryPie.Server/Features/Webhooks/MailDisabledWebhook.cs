using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Features.People;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Mails an owner that the server has disabled a webhook of the account, and why. The address is read when the mail is sent, so
/// that no job holds it.</summary>
internal sealed class MailDisabledWebhook(ServerDb db, SendNotice send, PublicUrl publicUrl)
{
    /// <summary>Of an account's owners, those who joined first.</summary>
    public const int Most = 20;

    public async Task Run(ClaimedJob job, CancellationToken stop)
    {
        var (id, person) = job.Subject.Split('/') is [var webhookId, var personId] ? (webhookId, Guid.Parse(personId)) : default;
        var owner = await db
            .Memberships.Where(m => m.PersonId == person && m.AccountId == job.AccountId && m.Role == Role.Owner)
            .Join(db.People, m => m.PersonId, p => p.Id, (m, p) => new { p.Email, p.Language })
            .SingleOrDefaultAsync(stop);
        var webhook = await db
            .Webhooks.IgnoreQueryFilters()
            .Where(w => w.Id == id && w.DisabledAt != null)
            .Select(w => new { w.Url, w.DisabledReason })
            .SingleOrDefaultAsync(stop);
        if (owner?.Email is not { } to || webhook is null)
        {
            return; // not an owner any more, or the webhook was enabled or deleted meanwhile
        }

        var host = new Uri(webhook.Url).Host; // the path may hold a receiver's secret
        var link = $"{publicUrl.Value}/console/{job.AccountId}/developers/webhooks/{id}";
        await send.Run(job, JobKinds.WebhookMail, to, Words(owner.Language, host, webhook.DisabledReason), link, stop);
    }

    private static Notice Words(string? language, string host, string? reason) =>
        language == "de"
            ? new(
                "de",
                $"Webhook an {host} abgeschaltet",
                $"Der Server hat den Webhook an {host} abgeschaltet: {reason}. Er bekommt keine Ereignisse mehr.",
                "Webhook ansehen",
                "Bitte den Empfänger reparieren und den Webhook wieder einschalten. Was er versäumt hat, schickt „Replay“ nach."
            )
            : new(
                "en",
                $"Webhook to {host} disabled",
                $"The server has disabled the webhook to {host}: {reason}. It gets no more events.",
                "Look at the webhook",
                "Mend the receiver, then enable the webhook again. A replay sends what it missed."
            );
}
