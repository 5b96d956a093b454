using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Features.Views;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Mail;

/// <summary>Mails the customer the links of a pass and its package. The address is read from the pass when the mail is sent, so that
/// neither job nor log holds it.</summary>
internal sealed class SendRecoveryMail(
    ServerDb db,
    CompiledTemplates compiled,
    AccountDirectory accounts,
    PassLinks links,
    ReadPass passes,
    MakePackage make,
    MailOptions options,
    MailPickup pickup,
    SmtpDelivery smtp,
    EventLog events,
    TimeProvider clock
)
{
    private static readonly TimeSpan _longestWait = TimeSpan.FromHours(6);

    public async Task Run(ClaimedJob job, CancellationToken stop)
    {
        var pass = await db
            .Passes.IgnoreQueryFilters([ServerDb.OwnAccount])
            .AsNoTracking()
            .Include(p => p.Campaign)
            .Include(p => p.Template)
            .SingleOrDefaultAsync(p => p.Id == job.Subject, stop);
        if (pass is null || MailAddressRule.Ascii(pass.RecoveryEmail) is not { } to)
        {
            return; // the pass or its address was removed meanwhile
        }

        var message = await Message(job, pass, to, stop);
        if (options.Host is not { Length: > 0 })
        {
            await pickup.Put(message, stop);
            await Record(pass, stop);
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

        await Record(pass, stop);
    }

    // It says neither where the mail went nor what it said.
    private async Task Record(Pass pass, CancellationToken stop)
    {
        events.Add(
            db,
            new(pass.AccountId, EventTypes.MailSent)
            {
                PassId = pass.Id,
                CampaignId = pass.CampaignId,
                TemplateId = pass.TemplateId,
            }
        );
        await db.SaveChangesAsync(stop);
    }

    private async Task<MailMessage> Message(ClaimedJob job, Pass pass, string to, CancellationToken stop)
    {
        var language = pass.Template!.Language;
        var now = clock.GetUtcNow();
        var template = await compiled.Get(pass.AccountId, pass.TemplateId, pass.Template.Version, stop);
        var viewer = new Viewer(language, CultureInfo.GetCultureInfo(language), [language], false, false, null);
        var shown = PassView.Of(pass, PassState.Of(pass, pass.Campaign!.Life, pass.Template.Life, now), template, [], viewer, now);
        var words = job.Payload is null ? null : JsonSerializer.Deserialize<MailWords>(job.Payload);
        var texts = RecoveryTexts.Of(
            pass.Campaign!.DisplayName is { Length: > 0 } name ? name : shown.Organization,
            words?.Body ?? (pass.Campaign.Description is { Length: > 0 } text ? text : shown.Description),
            links.Landing(pass.Id),
            links.Edit(await accounts.Get(pass.AccountId, stop), pass),
            viewer
        );
        var from = MailAddressRule.Ascii(options.From) ?? "cherrypie@localhost";
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{JobKinds.RecoveryMail}/{job.Id}/{pass.Id}")))[..32];
        return new MailMessage(
            $"{id}@{from.Split('@')[1]}",
            from,
            to,
            words?.Subject ?? texts.Subject,
            job.CreatedAt,
            language,
            texts.Plain,
            texts.Html,
            await Package(pass.Id, stop)
        )
        {
            ToName = words?.Name,
        };
    }

    private async Task<byte[]?> Package(string pass, CancellationToken stop)
    {
        try
        {
            return (await make.Run(await passes.Available(pass, stop), stop)).ToArray();
        }
        catch (Refusal)
        {
            return null; // it can't be made now; the landing page says why
        }
    }
}
