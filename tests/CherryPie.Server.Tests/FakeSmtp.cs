using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CherryPie.Server.Tools.Simulator;

namespace CherryPie.Server.Tests;

/// <summary>A mail server in this process, with replies by command and a record of what arrived.</summary>
internal sealed class FakeSmtp : IAsyncDisposable
{
    /// <summary>A scripted reply: none, and the connection is closed.</summary>
    public const string HangUp = "";

    /// <summary>A scripted reply: none, while the connection stays.</summary>
    public const string Silence = "...";

    /// <summary>A scripted reply: the usual one, once <see cref="GoOn"/> is called.</summary>
    public const string Hesitation = "hm";

    private TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly bool _beginsWithTls;
    private readonly X509Certificate2 _certificate;
    private readonly string _folder = TestCluster.NewFolder();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _script = new();
    private readonly SemaphoreSlim _goOn = new(0);
    private Task _accepting;

    /// <param name="beginsWithTls">From the first byte, as on port 465.</param>
    /// <param name="name">The domain that its certificate is for; null: this machine.</param>
    public FakeSmtp(bool beginsWithTls = false, string? name = null)
    {
        _beginsWithTls = beginsWithTls;
        using var made = name is null ? SimulatedApnsIdentity.Create(DateTimeOffset.UtcNow) : Certificate(name);
        _certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        File.WriteAllText(RootsFile, _certificate.ExportCertificatePem());
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = Accept();
    }

    public int Port { get; }

    /// <summary>A PEM file for Mail:TrustedRootsFile.</summary>
    public string RootsFile => Path.Combine(_folder, "smtp.pem");

    public bool OffersTls { get; set; } = true;

    /// <summary>Further lines of the reply to EHLO, each an extension.</summary>
    public IReadOnlyList<string> Offers { get; set; } = [];

    /// <summary>The line about AUTH in the reply to EHLO; empty for none.</summary>
    public string OffersAuth { get; set; } = "AUTH LOGIN PLAIN";

    /// <summary>Every command, with whether TLS protected it.</summary>
    public ConcurrentQueue<(string Line, bool Secure)> Heard { get; } = new();

    /// <summary>Every message whose end arrived, taken or not.</summary>
    public ConcurrentQueue<SmtpMail> Received { get; } = new();

    /// <summary>The replies to the next uses of a command, instead of a success: "greeting", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT",
    /// "DATA", "." or "QUIT".</summary>
    public void Script(string command, params IEnumerable<string> replies) => _script[command] = new ConcurrentQueue<string>(replies);

    /// <summary>Lets a reply that hesitates be given.</summary>
    public void GoOn() => _goOn.Release();

    /// <summary>Nothing listens any more.</summary>
    public async Task Die()
    {
        _listener.Stop();
        await _accepting;
    }

    /// <summary>It listens again where it did.</summary>
    public void Rise()
    {
        _listener = new TcpListener(IPAddress.Loopback, Port);
        _listener.Start();
        _accepting = Accept();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Die();
        _certificate.Dispose();
        _goOn.Dispose();
        _stop.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static X509Certificate2 Certificate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                try
                {
                    await (_beginsWithTls ? Secured(client.GetStream(), greets: true) : Session(client.GetStream(), isSecure: false));
                }
                catch (Exception e) when (e is IOException or AuthenticationException)
                {
                    // The client or the script closed the connection, or the client's first bytes are no TLS.
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped: while it waited, or (InvalidOperationException) between two callers.
        }
    }

    private async Task Secured(Stream stream, bool greets)
    {
        await using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
        await Session(tls, isSecure: true, greets);
    }

    private async Task Session(Stream stream, bool isSecure, bool greets = true)
    {
        var (from, to) = ("", "");
        if (greets)
        {
            await Reply(stream, "greeting", "220 mail.example.com ESMTP");
        }

        while (true)
        {
            var line = await Line(stream);
            Heard.Enqueue((line, isSecure));
            var command = line.Split(' ', ':')[0];
            switch (command)
            {
                case "EHLO":
                    string[] offers = ["mail.example.com", OffersAuth, OffersTls && !isSecure ? "STARTTLS" : "", .. Offers];
                    var lines = offers.Where(o => o.Length > 0).Select(o => $"250-{o}\r\n");
                    await Reply(stream, command, string.Concat(lines) + "250 8BITMIME");
                    break;
                case "AUTH" when line == "AUTH LOGIN":
                    foreach (var question in new[] { "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6" })
                    {
                        await Reply(stream, "question", question);
                        Heard.Enqueue((await Line(stream), isSecure));
                    }

                    await Reply(stream, command, "235 it is you");
                    break;
                case "AUTH":
                    await Reply(stream, command, "235 it is you");
                    break;
                case "STARTTLS":
                    await Reply(stream, command, "220 go ahead");
                    await Secured(stream, greets: false);
                    return;
                case "DATA":
                    await Reply(stream, command, "354 go ahead");
                    var text = new StringBuilder();
                    for (var next = await Line(stream); next != "."; next = await Line(stream))
                    {
                        text.Append(next).Append("\r\n");
                    }

                    Received.Enqueue(new SmtpMail(from, to, text.ToString(), isSecure));
                    await Reply(stream, ".", "250 taken");
                    break;
                case "QUIT":
                    await Reply(stream, command, "221 bye");
                    return;
                default:
                    (from, to) =
                        command == "MAIL" ? (line, to)
                        : command == "RCPT" ? (from, line)
                        : (from, to);
                    await Reply(stream, command, "250 fine");
                    break;
            }
        }
    }

    private async Task Reply(Stream stream, string command, string usual)
    {
        var reply = _script.TryGetValue(command, out var script) && script.TryDequeue(out var scripted) ? scripted : usual;
        if (reply == HangUp)
        {
            throw new IOException();
        }

        if (reply == Silence)
        {
            await stream.CopyToAsync(Stream.Null, _stop.Token);
            throw new IOException();
        }

        if (reply == Hesitation)
        {
            await _goOn.WaitAsync(_stop.Token);
            reply = usual;
        }

        await stream.WriteAsync(Encoding.ASCII.GetBytes(reply + "\r\n"), _stop.Token);
        if (reply[0] is '4' or '5' && command == "DATA")
        {
            throw new IOException();
        }
    }

    private async Task<string> Line(Stream stream)
    {
        var line = new StringBuilder();
        var one = new byte[1];
        while (!line.ToString().EndsWith("\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            line.Append((char)one[0]);
        }

        return line.ToString(0, line.Length - 2);
    }
}

/// <summary>One message as it arrived.</summary>
internal sealed record SmtpMail(string From, string To, string Text, bool Secure);
