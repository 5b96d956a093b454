using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Mail;

/// <summary>Hands one message to the mail server (RFC 5321, 3207, 4954). A 5xx about this mail is final; whatever else goes wrong may pass.</summary>
internal sealed class SmtpDelivery(MailOptions options)
{
    public async Task Send(string from, string to, byte[] message, CancellationToken stop)
    {
        // Below the job's lease, so that no other server takes it up meanwhile.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(options.Timeout);
        try
        {
            using var socket = new TcpClient();
            await socket.ConnectAsync(options.Host!, options.Port, patience.Token);
            await Talk(socket, from, to, message, patience.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new SmtpTrouble("the mail server did not answer in time");
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException)
        {
            throw new SmtpTrouble(
                e is AuthenticationException
                    ? "the mail server's certificate is not trusted, or TLS failed"
                    : "the mail server can't be reached, or broke the connection off"
            );
        }
    }

    private async Task Talk(TcpClient socket, string from, string to, byte[] message, CancellationToken stop)
    {
        var hello = $"EHLO {Literal(((IPEndPoint)socket.Client.LocalEndPoint!).Address)}";
        var session = new SmtpSession(socket.GetStream());
        await session.Greeting(stop);
        var offers = await session.Say(hello, "EHLO", stop);
        await using var tls = new SslStream(socket.GetStream(), leaveInnerStreamOpen: true);
        if (options.Security == MailSecurity.StartTls)
        {
            // Never without: a password and a customer's pass follow.
            if (SmtpSession.Offered(offers, "STARTTLS") is null)
            {
                throw new SmtpTrouble("the mail server offers no STARTTLS; see Mail__Security");
            }

            await session.Say("STARTTLS", "STARTTLS", stop);
            await tls.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = options.Host, CertificateChainPolicy = Roots() },
                stop
            );
            session = new SmtpSession(tls);
            offers = await session.Say(hello, "EHLO", stop);
        }

        await LogIn(session, offers, stop);
        await session.Say($"MAIL FROM:<{from}>", "MAIL FROM", stop, final: true);
        await session.Say($"RCPT TO:<{to}>", "RCPT TO", stop, final: true);
        await session.Say("DATA", "DATA", stop, final: true);

        // Headers and base64 have no line that starts with a dot, so nothing is to be stuffed.
        await session.Write(message, stop);
        await session.Say(".", "message", stop, final: true);
        await session.Quit(stop);
    }

    // In one step where the server knows that; many know only the older way, in three. https://www.iana.org/assignments/sasl-mechanisms
    private async Task LogIn(SmtpSession session, string offers, CancellationToken stop)
    {
        if (options.User is not { Length: > 0 } user)
        {
            return;
        }

        var ways =
            SmtpSession.Offered(offers, "AUTH")
            ?? throw new SmtpTrouble("the mail server offers no AUTH; see Mail__User and Mail__Security");
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            await session.Say("AUTH PLAIN " + Base64($"\0{user}\0{options.Password}"), "AUTH", stop);
        }
        else if (ways.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            await session.Say("AUTH LOGIN", "AUTH", stop);
            await session.Say(Base64(user), "AUTH", stop);
            await session.Say(Base64(options.Password ?? ""), "AUTH", stop);
        }
        else
        {
            throw new SmtpTrouble("the mail server offers neither AUTH PLAIN nor AUTH LOGIN");
        }
    }

    /// <returns>Null: the machine's own roots.</returns>
    /// <exception cref="OperatorError">The file can't be read.</exception>
    public X509ChainPolicy? Roots() => TrustedRoots.Read(options.TrustedRootsFile, "Mail__TrustedRootsFile");

    // A machine's name is seldom one that mail servers accept (RFC 5321, 4.1.3).
    private static string Literal(IPAddress own) =>
        own.IsIPv4MappedToIPv6 ? $"[{own.MapToIPv4()}]"
        : own.AddressFamily == AddressFamily.InterNetwork ? $"[{own}]"
        : $"[IPv6:{new IPAddress(own.GetAddressBytes())}]";

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
