using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Hosting;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace CherryPie.Server.Features.Mail;

/// <summary>Hands one message to the mail server (RFC 5321, 3207, 4954, 8314). A 5xx about this mail is final; every other failure may
/// pass.</summary>
internal sealed class SmtpDelivery(MailOptions options, PublicUrl publicUrl)
{
    private static readonly TimeSpan _quitTimeout = TimeSpan.FromSeconds(5);

    /// <exception cref="SmtpTrouble">The mail can be tried again.</exception>
    /// <exception cref="JobFailure">The mail server refuses this mail for good.</exception>
    public async Task Send(MailMessage message, CancellationToken stop)
    {
        // Shorter than the job's lease, so that no other server takes the job meanwhile.
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(options.Timeout);
        using var trace = new SmtpTrace();
        try
        {
            await Deliver(message, trace, timeout.Token);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            throw new OperationCanceledException(stop);
        }
        catch (Exception e) when (Failure(e, trace, timeout.IsCancellationRequested) is { } failure)
        {
            // e is no inner exception: MailKit's messages quote replies, and those quote addresses.
            throw failure;
        }
    }

    /// <returns>Null: the machine's own roots.</returns>
    /// <exception cref="OperatorError">The file can't be read.</exception>
    public X509ChainPolicy? Roots() => TrustedRoots.Read(options.TrustedRootsFile, "Mail__TrustedRootsFile");

    private async Task Deliver(MailMessage message, SmtpTrace trace, CancellationToken stop)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(options.Host!, options.PortOrDefault(), stop);
        using var client = new Client(trace, Roots()) { LocalDomain = Domain(socket), CheckCertificateRevocation = false };
        var security = options.Security switch
        {
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            MailSecurity.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        };
        await client.ConnectAsync(socket.GetStream(), options.Host!, options.PortOrDefault(), security, stop);

        // Addresses are ASCII already. To a server with SMTPUTF8 MailKit would send an international domain decoded.
        client.Capabilities &= ~SmtpCapabilities.UTF8;
        await LogIn(client, stop);
        using var mime = message.Mime();
        await client.SendAsync(mime, new MailboxAddress(null, message.From), [new MailboxAddress(null, message.To)], stop);
        await Quit(client, stop);
    }

    // In one step where the server offers that; many offer only LOGIN, in three. https://www.iana.org/assignments/sasl-mechanisms
    private async Task LogIn(SmtpClient client, CancellationToken stop)
    {
        if (options.User is not { Length: > 0 } user)
        {
            return;
        }

        if (!client.Capabilities.HasFlag(SmtpCapabilities.Authentication))
        {
            throw new SmtpTrouble("the mail server offers no AUTH; see Mail__User and Mail__Security");
        }

        var password = options.Password ?? "";
        SaslMechanism mechanism =
            Offers("PLAIN") ? new SaslMechanismPlain(user, password)
            : Offers("LOGIN") ? new SaslMechanismLogin(user, password)
            : throw new SmtpTrouble("the mail server offers neither AUTH PLAIN nor AUTH LOGIN");
        await client.AuthenticateAsync(mechanism, stop);

        bool Offers(string name) => client.AuthenticationMechanisms.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    // The mail is delivered: a failure from here on would send it twice.
    private static async Task Quit(SmtpClient client, CancellationToken stop)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(_quitTimeout);
        try
        {
            await client.DisconnectAsync(quit: true, timeout.Token);
        }
        catch (SmtpTrouble)
        {
            // MailKit ignores a reply that does not come, but not what SmtpTrace finds in one.
        }
    }

    // RFC 5321, 4.1.4: the sender's domain or, where it has none, its address. MailKit would take the machine's name, which is seldom
    // one that mail servers accept.
    private string Domain(TcpClient socket) =>
        Uri.TryCreate(publicUrl.Value, UriKind.Absolute, out var url)
        && url is { HostNameType: UriHostNameType.Dns, IsLoopback: false }
        && url.IdnHost.Contains('.', StringComparison.Ordinal)
            ? url.IdnHost
            : new IPAddress(((IPEndPoint)socket.Client.LocalEndPoint!).Address.GetAddressBytes()).ToString();

    private Exception? Failure(Exception e, SmtpTrace trace, bool isLate) =>
        e switch
        {
            SmtpTrouble => null,
            SmtpCommandException { ErrorCode: var error, StatusCode: var code } => Refused(
                error switch
                {
                    SmtpErrorCode.SenderNotAccepted => "MAIL FROM",
                    SmtpErrorCode.RecipientNotAccepted => "RCPT TO",
                    SmtpErrorCode.MessageNotAccepted => "message",
                    _ => trace.Step,
                },
                (int)code
            ),
            ServiceNotAuthenticatedException => Refused(trace.Step, (int)SmtpStatusCode.AuthenticationRequired),
            AuthenticationException => Refused("AUTH", trace.Code),
            _ when isLate => new SmtpTrouble("the mail server did not answer in time"),
            NotSupportedException => new SmtpTrouble("the mail server offers no STARTTLS; see Mail__Security"),
            SslHandshakeException { ServerCertificate: null } when options.Security == MailSecurity.Tls => new SmtpTrouble(
                "the mail server does not begin with TLS, or TLS failed; see Mail__Security and Mail__Port"
            ),
            SslHandshakeException => new SmtpTrouble("the mail server's certificate is not trusted, or TLS failed"),
            IOException or SocketException or ProtocolException => new SmtpTrouble(
                "the mail server can't be reached, or broke the connection off"
            ),
            _ => null,
        };

    // A 5xx from MAIL FROM on is about this mail. One before it is about the session: the operator can mend that, and the mail waits.
    private static Exception Refused(string step, int code) =>
        code is >= 500 and < 600 && step is "MAIL FROM" or "RCPT TO" or "DATA" or "message"
            ? new JobFailure($"the mail server refused {step} for good: {code}", final: true)
            : new SmtpTrouble($"the mail server answered {step} with {code}");

    private sealed class Client(SmtpTrace trace, X509ChainPolicy? roots) : SmtpClient(trace)
    {
        protected override SslClientAuthenticationOptions GetSslClientAuthenticationOptions(
            string host,
            RemoteCertificateValidationCallback remoteCertificateValidationCallback
        )
        {
            var tls = base.GetSslClientAuthenticationOptions(host, remoteCertificateValidationCallback);
            tls.CertificateChainPolicy = roots;
            return tls;
        }
    }
}
