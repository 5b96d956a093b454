using CherryPie.Server.Features.Mail;
using Xunit;

namespace CherryPie.Server.Tests.Mail;

/// <summary>Mail servers that are spoken to by TLS from the first byte, and bytes that somebody puts in before TLS.</summary>
public sealed class TlsSmtpTests(TlsMailServer server) : IClassFixture<TlsMailServer>
{
    private const string Untrusted = "the mail server's certificate is not trusted, or TLS failed";

    [Fact]
    public async Task A_pass_is_mailed_by_TLS_from_the_first_byte()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass(more: ""","recoveryEmail":"ada@example.com" """);
        await MailJobs.Done(server, pass);
        var sent = Assert.Single(server.Smtp.Received);
        Assert.Equal(("MAIL FROM:<passes@example.com>", "RCPT TO:<ada@example.com>", true), (sent.From, sent.To, sent.Secure));
        var mail = new ReadMail(sent.Text);
        Assert.Contains($"https://passes.example.com/p/{pass}", mail.Plain, StringComparison.Ordinal);
        Assert.Equal(["text/plain", "text/html", "application/vnd.apple.pkpass"], mail.Parts.Select(p => p.Type));
        Assert.All(server.Smtp.Heard, h => Assert.True(h.Secure, h.Line));
        Assert.Equal(
            ["EHLO passes.example.com", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"],
            server.Smtp.Heard.Select((h, first) => first == 0 ? h.Line : h.Line.Split(' ')[0])
        );
        Assert.DoesNotContain(server.Log, l => l.Contains("ada@example.com", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Its_certificate_must_be_trusted()
    {
        await using var smtp = new FakeSmtp(beginsWithTls: true);
        Assert.Equal(Untrusted, await Trouble(smtp, o => (o.User, o.TrustedRootsFile) = ("me", null)));
        Assert.Empty(smtp.Heard);
    }

    [Theory]
    [InlineData("Tls", "localhost", null)]
    [InlineData("Tls", "mail.example.com", Untrusted)]
    [InlineData("StartTls", "localhost", null)]
    [InlineData("StartTls", "mail.example.com", Untrusted)]
    public async Task A_trusted_certificate_must_be_for_the_name_of_the_mail_server(string security, string name, string? trouble)
    {
        var how = Enum.Parse<MailSecurity>(security);
        await using var smtp = new FakeSmtp(how == MailSecurity.Tls, name);
        var sent = await Record.ExceptionAsync(() => Delivery.By(smtp, o => (o.Security, o.Host) = (how, "localhost")));
        Assert.Equal(trouble, sent?.Message);
        Assert.Equal(trouble is null ? 1 : 0, smtp.Received.Count);
    }

    [Fact]
    public async Task A_mail_server_that_greets_in_clear_text_is_left_without_a_time_out()
    {
        await using var smtp = new FakeSmtp();
        Assert.Equal("the mail server does not begin with TLS, or TLS failed; see Mail__Security and Mail__Port", await Trouble(smtp));
        Assert.Empty(smtp.Received);
    }

    [Theory]
    [InlineData("Tls", false)]
    [InlineData("StartTls", true)]
    public async Task A_mail_server_that_waits_for_the_other_to_begin_is_left_at_the_time_out(string security, bool beginsWithTls)
    {
        await using var smtp = new FakeSmtp(beginsWithTls);
        smtp.Script("greeting", FakeSmtp.Silence);
        Assert.Equal(
            "the mail server did not answer in time",
            await Trouble(smtp, o => (o.Security, o.Timeout) = (Enum.Parse<MailSecurity>(security), TimeSpan.FromSeconds(0.3)))
        );
    }

    [Theory]
    [InlineData("STARTTLS", "220 go ahead\r\n250 from somebody else")]
    [InlineData("STARTTLS", "220-go\r\n220 ahead\r\n250-from somebody else\r\n250 AUTH PLAIN")]
    [InlineData("EHLO", "250-mail.example.com\r\n250 STARTTLS\r\n220 from somebody else")]
    [InlineData("greeting", "220 mail.example.com\r\n250 STARTTLS")]
    public async Task A_reply_put_in_before_TLS_ends_the_session(string command, string reply)
    {
        await using var smtp = new FakeSmtp();
        smtp.Script(command, reply);
        Assert.Equal(
            $"the mail server's reply to {command} is followed by something that was not asked for",
            await Trouble(smtp, o => o.Security = MailSecurity.StartTls)
        );
        Assert.All(smtp.Heard, h => Assert.False(h.Secure));
        Assert.Empty(smtp.Received);
    }

    [Theory]
    [InlineData("https://passes.example.com/cards", "passes.example.com")]
    [InlineData("https://bücher.example", "xn--bcher-kva.example")]
    [InlineData("http://localhost:8080", "[127.0.0.1]")]
    [InlineData("https://192.0.2.1", "[127.0.0.1]")]
    [InlineData("https://[2001:db8::1]", "[127.0.0.1]")]
    [InlineData("https://passes", "[127.0.0.1]")]
    public async Task It_presents_itself_by_the_domain_of_PublicUrl_or_else_by_its_address(string publicUrl, string name)
    {
        await using var smtp = new FakeSmtp();
        await Delivery.By(smtp, publicUrl: publicUrl);
        Assert.Equal(
            [$"EHLO {name}", $"EHLO {name}"],
            smtp.Heard.Select(h => h.Line).Where(l => l.StartsWith("EHLO", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task An_international_domain_stays_in_ASCII_whatever_the_mail_server_offers()
    {
        await using var smtp = new FakeSmtp { Offers = ["SMTPUTF8", "PIPELINING", "SIZE 100000", "CHUNKING"] };
        await Delivery.By(smtp, to: "b@xn--bcher-kva.example");
        var sent = Assert.Single(smtp.Received);
        Assert.Equal("RCPT TO:<b@xn--bcher-kva.example>", sent.To);
        Assert.DoesNotContain("SMTPUTF8", sent.From, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MAIL", "MAIL FROM")]
    [InlineData("RCPT", "RCPT TO")]
    [InlineData(".", "message")]
    public async Task A_refusal_counts_even_when_the_mail_server_falls_silent_after_it(string command, string step)
    {
        await using var smtp = new FakeSmtp { Offers = ["PIPELINING"] };
        smtp.Script(command, "550 not b@example.com");
        smtp.Script("RSET", FakeSmtp.Silence);
        var refusal = await Assert.ThrowsAsync<Features.Jobs.JobFailure>(() => Delivery.By(smtp, o => o.Timeout = TimeSpan.FromSeconds(3)));
        Assert.Equal((true, $"the mail server refused {step} for good: 550"), (refusal.IsFinal, refusal.Message));
    }

    [Theory]
    [InlineData("None", null, 587)]
    [InlineData("StartTls", null, 587)]
    [InlineData("Tls", null, 465)]
    [InlineData("Tls", 2465, 2465)]
    public void The_port_follows_the_security_unless_it_is_set(string security, int? set, int port) =>
        Assert.Equal(port, new MailOptions { Security = Enum.Parse<MailSecurity>(security), Port = set }.PortOrDefault());

    private static async Task<string> Trouble(FakeSmtp smtp, Action<MailOptions>? change = null)
    {
        var trouble = await Assert.ThrowsAsync<SmtpTrouble>(() =>
            Delivery.By(
                smtp,
                o =>
                {
                    o.Security = MailSecurity.Tls;
                    change?.Invoke(o);
                }
            )
        );
        return trouble.Message;
    }
}
