using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Mail;

internal static class MailSetup
{
    public static void AddMail(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        builder.AddSettings<MailOptions>("Mail");
        builder.AddSettings<SmsOptions>("Sms");
        services.AddSingleton<SmtpDelivery>();
        services.AddSingleton<MailPickup>();
        services.AddSingleton<SendNotice>();
        services.AddScoped<SendRecoveryMail>();
        services.AddScoped<ResendRecoveryMails>();
        services.AddSingleton(s => new RecoveryMailLimit(
            s.GetRequiredService<MailOptions>().PerAddressPerHour,
            s.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<SendSms>();
        services.AddJob(JobKinds.TextMessage, (s, jobs, stop) => s.GetRequiredService<SendSms>().Run(jobs[0], stop));
        services.AddJob(JobKinds.RecoveryMail, (s, jobs, stop) => s.GetRequiredService<SendRecoveryMail>().Run(jobs[0], stop));
        services.AddSingleton(s => MailEvents.Failed(s.GetRequiredService<EventLog>()));

        // A wrong setting stops the start; otherwise the first mail would fail.
        services.AddStartStep(
            (s, _) =>
            {
                var options = s.GetRequiredService<MailOptions>();
                s.GetRequiredService<SmtpDelivery>().Roots();
                return (options.Host ?? options.From) is { Length: > 0 } && MailAddressRule.Ascii(options.From) is null
                    ? throw new OperatorError("Mail__From must be the address that mails come from, such as passes@example.com.")
                    : Task.CompletedTask;
            }
        );
    }
}
