using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CherryPie.Server.Hosting;
using CherryPie.Server.Jobs;

namespace CherryPie.Server.Mail;

/// <summary>Hands one message to the mail server (RFC 5321, 3207, 4954). A 5xx about this mail is final; whatever else goes wrong may pass.</summary>
internal sealed class SmtpDelivery(MailOptions options)
{
    private const int LongestReply = 64 * 1024;

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
            throw new SmtpTrouble(e is AuthenticationException ? "the mail server's certificate is not trusted, or TLS failed" : "the mail server can't be reached, or broke the connection off");
        }
    }

    private async Task Talk(TcpClient socket, string from, string to, byte[] message, CancellationToken stop)
    {
        Stream stream = socket.GetStream();
        var hello = $"EHLO {Literal(((IPEndPoint)socket.Client.LocalEndPoint!).Address)}";
        await Reply(stream, "greeting", stop);
        var offers = await Say(stream, hello, "EHLO", stop);
        await using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
        if (options.Security == MailSecurity.StartTls)
        {
            // Never without: a password and a customer's pass follow.
            if (!Offers(offers, "STARTTLS"))
            {
                throw new SmtpTrouble("the mail server offers no STARTTLS; see Mail__Security");
            }

            await Say(stream, "STARTTLS", "STARTTLS", stop);
            await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = options.Host, CertificateChainPolicy = Roots() }, stop);
            stream = tls;
            offers = await Say(stream, hello, "EHLO", stop);
        }

        if (options.User is { Length: > 0 } user)
        {
            var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{user}\0{options.Password}"));
            await Say(stream, "AUTH PLAIN " + secret, "AUTH", stop);
        }

        await Say(stream, $"MAIL FROM:<{from}>", "MAIL FROM", stop, final: true);
        await Say(stream, $"RCPT TO:<{to}>", "RCPT TO", stop, final: true);
        await Say(stream, "DATA", "DATA", stop, final: true);

        // Headers and base64 have no line that starts with a dot, so nothing is to be stuffed.
        await stream.WriteAsync(message, stop);
        await Say(stream, ".", "message", stop, final: true);
        await Quit(stream, stop);
    }

    /// <returns>Null: the machine's own roots.</returns>
    /// <exception cref="OperatorError">The file can't be read.</exception>
    public X509ChainPolicy? Roots()
    {
        if (options.TrustedRootsFile is not { Length: > 0 } file)
        {
            return null;
        }

        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new OperatorError($"Mail__TrustedRootsFile can't be read: {e.Message}", e);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new OperatorError("Mail__TrustedRootsFile holds no certificate in PEM.");
    }

    // A machine's name is seldom one that mail servers accept (RFC 5321, 4.1.3).
    private static string Literal(IPAddress own) => own.IsIPv4MappedToIPv6 ? $"[{own.MapToIPv4()}]" : own.AddressFamily == AddressFamily.InterNetwork ? $"[{own}]" : $"[IPv6:{new IPAddress(own.GetAddressBytes())}]";

    private static bool Offers(string reply, string what) => reply.Split('\n').Any(l => l.Length > 4 && l[4..].Trim().Split(' ')[0].Equals(what, StringComparison.OrdinalIgnoreCase));

    private static async Task Quit(Stream stream, CancellationToken stop)
    {
        try
        {
            await stream.WriteAsync("QUIT\r\n"u8.ToArray(), stop);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The mail is delivered: a failure now would send it twice.
        }
    }

    // Final: a 5xx is about this mail. One about the session is for the operator to put right, and the mail waits.
    private static async Task<string> Say(Stream stream, string line, string step, CancellationToken stop, bool final = false)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), stop);
        return await Reply(stream, step, stop, final);
    }

    // Byte by byte: nothing after the reply to STARTTLS may be read as if TLS had protected it.
    private static async Task<string> Reply(Stream stream, string step, CancellationToken stop, bool final = false)
    {
        var (all, line, one) = (new StringBuilder(), new StringBuilder(), new byte[1]);
        while (all.Length < LongestReply)
        {
            await stream.ReadExactlyAsync(one, stop);
            line.Append((char)one[0]);
            all.Append((char)one[0]);
            if (one[0] != '\n')
            {
                continue;
            }

            var said = line.ToString();
            line.Clear();
            if (said.Length > 3 && said[3] == '-')
            {
                continue;
            }

            // Its words may repeat the address: only the code is kept.
            var code = said.Length >= 3 && int.TryParse(said.AsSpan(0, 3), out var number) ? number : 0;
            return code is >= 200 and < 400 ? all.ToString()
                : final && code is >= 500 and < 600 ? throw new JobFailure($"the mail server refused {step} for good: {code}", final: true)
                : throw new SmtpTrouble($"the mail server answered {step} with {code}");
        }

        throw new SmtpTrouble($"the mail server's reply to {step} is endless");
    }
}

/// <summary>What may pass by itself; no word of it is the mail server's.</summary>
internal sealed class SmtpTrouble(string message) : Exception(message);
