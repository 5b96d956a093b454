using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Jobs;

namespace CherryPie.Server.Features.Mail;

/// <summary>The event of a mail that can't be sent. It has neither the address nor the mail server's words, which may quote it.</summary>
internal static class MailEvents
{
    /// <summary>A job's subject is its pass. The job's time is the database's clock.</summary>
    public static DeadJobStatement Failed(EventLog events) =>
        new(
            $"""
            INSERT INTO event_outbox (account_id, type, pass_id, at, data)
            SELECT account_id, '{EventTypes.MailFailed}', subject, clock_timestamp(), json_build_object('attempts', attempts)
            FROM jobs WHERE id = $1 AND kind = '{JobKinds.RecoveryMail.Name}' AND account_id IS NOT NULL
            """,
            events.IsOn
        );
}
