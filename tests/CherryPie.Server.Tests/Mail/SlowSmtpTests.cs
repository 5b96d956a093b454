using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Mail;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Mail;

/// <summary>Mail servers that are silent, slow or dead: every mail is delivered as it was queued, or visibly given up.</summary>
public sealed class SlowSmtpTests(MailServer server, ImpatientMailServer impatient)
    : IClassFixture<MailServer>,
        IClassFixture<ImpatientMailServer>
{
    private const int MostAttempts = 12;

    [Theory]
    [InlineData("greeting")]
    [InlineData("EHLO")]
    [InlineData("AUTH")]
    [InlineData(".")]
    public async Task A_mail_server_that_falls_silent_is_left_and_tried_again(string command)
    {
        impatient.Smtp.Script(command, FakeSmtp.Silence);
        var (pass, to) = await Mailed(impatient);
        await MailJobs.Done(impatient, pass);
        var mails = To(impatient, to).Select(m => new ReadMail(m.Text)).ToList();
        Assert.Equal(command == "." ? 2 : 1, mails.Count); // the first one, not acknowledged, has arrived too
        Assert.Single(mails.Select(m => (m.Header("Message-ID"), m.Header("Date"))).Distinct());
        Assert.Contains(impatient.Log, l => l.Contains("the mail server did not answer in time", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_to_a_server_that_stays_silent_is_given_up_for_all_to_see_and_goes_out_when_an_operator_retries_it()
    {
        impatient.Smtp.Script("greeting", Enumerable.Repeat(FakeSmtp.Silence, 100));
        var (pass, to) = await Mailed(impatient);
        await Eventually.Is(async () => (await MailJobs.Of(impatient, pass))[0].Error == "the mail server did not answer in time");
        await MailJobs.Age(impatient, pass, MostAttempts - 1);
        var dead = await Dead(impatient, pass);
        Assert.Equal(("dead", "the mail server did not answer in time"), (dead.State, dead.Error));
        Assert.True(dead.Attempts >= MostAttempts);
        Assert.Contains(impatient.Log, l => l.Contains("now dead; see the verb jobs list", StringComparison.Ordinal));

        impatient.Smtp.Script("greeting");
        await using var scope = impatient.Services.CreateAsyncScope();
        Assert.True(await scope.ServiceProvider.GetRequiredService<RetryJob>().Run(dead.Id, CancellationToken.None));
        await MailJobs.Done(impatient, pass);
        Assert.Single(To(impatient, to));
    }

    [Fact]
    public async Task A_dead_mail_server_gets_the_mail_when_it_is_back()
    {
        await impatient.Smtp.Die();
        var (pass, to) = await Mailed(impatient);
        await Eventually.Is(async () =>
            (await MailJobs.Of(impatient, pass))[0].Error?.StartsWith("the mail server can't be reached", StringComparison.Ordinal) == true
        );
        impatient.Smtp.Rise();
        await MailJobs.Done(impatient, pass);
        Assert.Single(To(impatient, to));
    }

    [Theory]
    [InlineData("greeting")]
    [InlineData("RCPT")]
    [InlineData(".")]
    public async Task A_slow_mail_server_is_waited_for_and_gets_the_mail_once(string command)
    {
        server.Smtp.Script(command, FakeSmtp.Hesitation);
        var (pass, to) = await Mailed(server);
        await Eventually.Is(async () => (await MailJobs.Of(server, pass))[0].Attempts == 1);
        var other = await World.WithTemplate(server);
        await other.Pass(); // the rest of the server goes on meanwhile
        server.Smtp.GoOn();
        await MailJobs.Done(server, pass);
        Assert.Single(To(server, to));
        Assert.DoesNotContain(server.Log, l => l.Contains("(recovery-mail) failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_reply_without_an_end_is_not_read_for_ever()
    {
        await using var smtp = new FakeSmtp();
        smtp.Script("greeting", string.Concat(Enumerable.Repeat("220-and so on\r\n", 10_000)));
        var trouble = await Assert.ThrowsAsync<SmtpTrouble>(() => Deliver(smtp, MailSecurity.None));
        Assert.Equal("the mail server's reply to greeting is endless", trouble.Message);
    }

    [Theory]
    [InlineData("AUTH PLAIN LOGIN", "AUTH PLAIN AG1lAHfDtnJk")]
    [InlineData("AUTH GSSAPI LOGIN PLAIN", "AUTH PLAIN AG1lAHfDtnJk")]
    [InlineData("AUTH LOGIN", "AUTH LOGIN,bWU=,d8O2cmQ=")]
    [InlineData("AUTH=login", "AUTH LOGIN,bWU=,d8O2cmQ=")]
    public async Task It_logs_in_as_the_mail_server_lets_it(string offers, string said)
    {
        await using var smtp = new FakeSmtp { OffersAuth = offers };
        await Deliver(smtp, MailSecurity.StartTls, "me");
        Assert.Equal(
            said,
            string.Join(
                ',',
                smtp.Heard.Where(h => h.Secure)
                    .Select(h => h.Line)
                    .SkipWhile(l => !l.StartsWith("AUTH", StringComparison.Ordinal))
                    .TakeWhile(l => !l.StartsWith("MAIL", StringComparison.Ordinal))
            )
        );
        Assert.Single(smtp.Received);
    }

    [Theory]
    [InlineData("AUTH CRAM-MD5", "the mail server offers neither AUTH PLAIN nor AUTH LOGIN")]
    [InlineData("", "the mail server offers no AUTH; see Mail__User and Mail__Security")]
    public async Task Without_a_way_to_log_in_that_it_knows_nothing_is_sent(string offers, string message)
    {
        await using var smtp = new FakeSmtp { OffersAuth = offers };
        Assert.Equal(message, (await Assert.ThrowsAsync<SmtpTrouble>(() => Deliver(smtp, MailSecurity.StartTls, "me"))).Message);
        Assert.Empty(smtp.Received);
    }

    [Theory]
    [InlineData("question", "504 unknown")]
    [InlineData("AUTH", "535 wrong password")]
    public async Task A_password_that_is_not_taken_makes_the_mail_wait(string command, string reply)
    {
        await using var smtp = new FakeSmtp { OffersAuth = "AUTH LOGIN" };
        smtp.Script(command, reply);
        Assert.Equal(
            $"the mail server answered AUTH with {reply[..3]}",
            (await Assert.ThrowsAsync<SmtpTrouble>(() => Deliver(smtp, MailSecurity.StartTls, "me"))).Message
        );
        Assert.Empty(smtp.Received);
    }

    private static Task Deliver(FakeSmtp smtp, MailSecurity security, string? user = null) =>
        Delivery.By(smtp, o => (o.Security, o.User) = (security, user));

    private static async Task<(string Pass, string To)> Mailed(MailServer by)
    {
        var to = $"{Guid.NewGuid():N}@example.com";
        return (await (await World.WithTemplate(by)).Pass(more: $$""","recoveryEmail":"{{to}}" """), to);
    }

    private static List<SmtpMail> To(MailServer by, string address) => [.. by.Smtp.Received.Where(m => m.To == $"RCPT TO:<{address}>")];

    private static async Task<JobView> Dead(ImpatientMailServer by, string pass)
    {
        await using var scope = by.Services.CreateAsyncScope();
        var list = scope.ServiceProvider.GetRequiredService<ListJobs>();
        JobView? found = null;
        await Eventually.Is(async () =>
            (found = (await list.Run(deadOnly: true, CancellationToken.None)).Jobs.SingleOrDefault(j => j.Subject == pass)) is not null
        );
        return found!;
    }
}
