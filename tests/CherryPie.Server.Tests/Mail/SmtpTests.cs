using System.Text;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Mail;

/// <summary>What reaches a mail server, and what becomes of a mail when it does not take it.</summary>
public sealed class SmtpTests(MailServer server) : IClassFixture<MailServer>
{
    [Fact]
    public async Task A_pass_with_an_address_is_mailed_with_its_links_and_its_package()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass(more: ""","recoveryEmail":"ada@example.com" """);
        await MailJobs.Done(server, pass);
        var sent = Assert.Single(To("ada@example.com"));
        Assert.Equal(("MAIL FROM:<passes@example.com>", true), (sent.From, sent.Secure));
        var auth = server.Smtp.Heard.Where(h => h.Line.StartsWith("AUTH PLAIN ", StringComparison.Ordinal)).ToList();
        Assert.All(
            auth,
            a =>
                Assert.Equal(
                    ($"\0me\0{MailServer.Password}", true),
                    (Encoding.UTF8.GetString(Convert.FromBase64String(a.Line[11..])), a.Secure)
                )
        );
        Assert.NotEmpty(auth);

        var mail = new ReadMail(sent.Text);
        Assert.Equal(
            ("<passes@example.com>", "<ada@example.com>", "en"),
            (mail.Header("From"), mail.Header("To"), mail.Header("Content-Language"))
        );
        Assert.Equal(["text/plain", "text/html", "application/vnd.apple.pkpass"], mail.Parts.Select(p => p.Type));
        var shown = (await world.Api.Get($"/v2/passes/{pass}")).Json;
        foreach (var link in new[] { shown.GetProperty("landingUrl").GetString()!, shown.GetProperty("editUrl").GetString()! })
        {
            Assert.Contains(link, mail.Plain, StringComparison.Ordinal);
            Assert.Contains(link, mail.Html, StringComparison.Ordinal);
        }

        Assert.Contains(
            pass,
            Encoding.UTF8.GetString(PassArchive.Open(mail.Parts[2].Content).Files["pass.json"].Span),
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            server.Log,
            l => l.Contains("ada@example.com", StringComparison.Ordinal) || l.Contains(MailServer.Password, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("greeting", "421 busy")]
    [InlineData("greeting", "554 not today")]
    [InlineData("STARTTLS", "502 broken")]
    [InlineData("AUTH", "535 wrong password")]
    [InlineData("RCPT", "451 later")]
    [InlineData("DATA", FakeSmtp.HangUp)]
    [InlineData(".", "452 full")]
    [InlineData(".", FakeSmtp.HangUp)]
    public async Task What_may_pass_is_tried_again_as_the_same_message(string command, string reply)
    {
        var world = await World.WithTemplate(server);
        server.Smtp.Script(command, reply, reply);
        var to = $"{Guid.NewGuid():N}@example.com";
        var pass = await world.Pass(more: $$""","recoveryEmail":"{{to}}" """);
        await MailJobs.Done(server, pass);
        var mails = To(to).Select(m => new ReadMail(m.Text)).ToList();
        Assert.Equal(command == "." ? 3 : 1, mails.Count);
        Assert.Single(mails.Select(m => (m.Header("Message-ID"), m.Header("Date"))).Distinct());
    }

    [Theory]
    [InlineData("MAIL", "550 no")]
    [InlineData("RCPT", "550 no such person")]
    [InlineData("DATA", "554 no")]
    [InlineData(".", "552 too big")]
    public async Task A_mail_refused_for_good_is_a_dead_job_that_tells_the_code_only(string command, string reply)
    {
        var world = await World.WithTemplate(server);
        var to = $"{Guid.NewGuid():N}@example.com";
        server.Smtp.Script(command, $"{reply} {to}");
        var pass = await world.Pass(more: $$""","recoveryEmail":"{{to}}" """);
        await Eventually.Is(async () => (await MailJobs.Of(server, pass)).Any(j => j.IsDead));
        var job = Assert.Single(await MailJobs.Of(server, pass));
        Assert.Equal(1, job.Attempts);
        Assert.EndsWith($"for good: {reply[..3]}", job.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Log, l => l.Contains(to, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_mail_that_was_taken_is_not_sent_again_because_the_good_bye_failed()
    {
        var world = await World.WithTemplate(server);
        server.Smtp.Script("QUIT", FakeSmtp.HangUp);
        var pass = await world.Pass(more: ""","recoveryEmail":"bye@example.com" """);
        await MailJobs.Done(server, pass);
        Assert.Single(To("bye@example.com"));
    }

    [Fact]
    public async Task Without_TLS_nothing_is_sent_until_the_mail_server_offers_it()
    {
        var world = await World.WithTemplate(server);
        server.Smtp.OffersTls = false;
        var pass = await world.Pass(more: ""","recoveryEmail":"tls@example.com" """);
        await Eventually.Is(async () =>
            (await MailJobs.Of(server, pass)).Any(j => j.Error?.Contains("STARTTLS", StringComparison.Ordinal) == true)
        );
        Assert.Empty(To("tls@example.com"));
        server.Smtp.OffersTls = true;
        await MailJobs.Done(server, pass);
        Assert.Single(To("tls@example.com"));
        Assert.All(server.Smtp.Heard, h => Assert.True(h.Secure || h.Line.Split(' ')[0] is "EHLO" or "STARTTLS", h.Line));
    }

    [Fact]
    public async Task A_mail_server_that_nobody_vouches_for_gets_no_mail()
    {
        await using var smtp = new FakeSmtp();
        var trouble = await Assert.ThrowsAsync<SmtpTrouble>(() => Delivery.By(smtp, o => (o.User, o.TrustedRootsFile) = ("me", null)));
        Assert.Equal("the mail server's certificate is not trusted, or TLS failed", trouble.Message);
        Assert.Equal(["EHLO", "STARTTLS"], smtp.Heard.Select(h => h.Line.Split(' ')[0]));
    }

    [Fact]
    public void Roots_that_cannot_be_read_are_named_by_the_setting()
    {
        var missing = Delivery.Of(new MailOptions { TrustedRootsFile = Path.Combine(server.DataFolder, "nothing.pem") });
        Assert.StartsWith(
            "Mail__TrustedRootsFile can't be read: ",
            Assert.Throws<OperatorError>(missing.Roots).Message,
            StringComparison.Ordinal
        );
        var empty = Delivery.Of(new MailOptions { TrustedRootsFile = typeof(SmtpTests).Assembly.Location });
        Assert.Equal("Mail__TrustedRootsFile holds no certificate in PEM.", Assert.Throws<OperatorError>(empty.Roots).Message);
    }

    private List<SmtpMail> To(string address) => [.. server.Smtp.Received.Where(m => m.To == $"RCPT TO:<{address}>")];
}
