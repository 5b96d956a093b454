using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Server.Features.Push;

/// <summary>The connection to APNs that presents one certificate, and its successors: a certificate belongs to the TLS connection. Kept for as long as possible,
/// since Apple takes quick connecting and disconnecting for an attack.
/// https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns</summary>
internal sealed class ApnsConnections : IDisposable
{
    public const int InFlight = 300;
    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _places = new(InFlight),
        _first = new(1);
    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _clock;
    private Pause? _pause;
    private volatile bool _proven;

    public ApnsConnections(X509Certificate2 certificate, Uri endpoint, X509ChainPolicy? trust, TimeProvider clock)
    {
        _certificate = new X509Certificate2(certificate); // the caller's may be disposed of before the next connection is made
        _clock = clock;
        Opened = clock.GetTimestamp();
        var handler = new SocketsHttpHandler
        {
            // Streams beyond the peer's limit wait. Further connections would begin with 100 streams before they know that limit,
            // and a peer may close a connection for that.
            EnableMultipleHttp2Connections = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionIdleTimeout = ApnsClient.UnusedAfter,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !endpoint.IsLoopback,
            PlaintextStreamFilter = (context, _) =>
                ValueTask.FromResult<Stream>(Current = new HandshakeProbeStream(context.PlaintextStream)),
            ActivityHeadersPropagator = null, // a trace would show the address, which holds the push token
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificateContext = SslStreamCertificateContext.Create(_certificate, null, offline: true),
                CertificateChainPolicy = trust?.Clone(),
            },
        };
        Http = new HttpMessageInvoker(handler); // nothing is needed of what HttpClient adds
        Devices = new Uri(endpoint, "/3/device/").AbsoluteUri;
    }

    public HttpMessageInvoker Http { get; }

    /// <summary>A push token follows.</summary>
    public string Devices { get; }

    /// <summary>The newest connection.</summary>
    public HandshakeProbeStream? Current { get; private set; }

    public string Thumbprint => _certificate.Thumbprint;

    public ReadOnlyMemory<byte> Subject => _certificate.SubjectName.RawData;

    public DateTime ValidUntil => _certificate.NotAfter;

    public long Opened { get; }

    // These three are ApnsConnectionSets', under its lock.
    public int Users { get; set; }

    public long LastUsed { get; set; }

    public bool Retired { get; set; }

    /// <summary>Runs one push when there is a place for it. Until a connection has been proved to work, one push at a time tries;
    /// when it can't connect, the answer stands for all until the pause, which grows, is over.</summary>
    public async Task<ApnsResponse> Run(Func<Task<ApnsResponse>> push, CancellationToken stop)
    {
        if (!_proven)
        {
            await _first.WaitAsync(stop);
            try
            {
                if (Volatile.Read(ref _pause) is { } pause && IsOn(pause))
                {
                    return pause.Answer;
                }

                if (!_proven)
                {
                    return Noted(await OnceMore(push));
                }
            }
            finally
            {
                _first.Release();
            }
        }

        await _places.WaitAsync(stop);
        try
        {
            return Noted(await OnceMore(push));
        }
        finally
        {
            _places.Release();
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        _certificate.Dispose();
        _places.Dispose();
        _first.Dispose();
    }

    // Around GOAWAY a peer drops pushes that were just begun; and a phone that is woken twice asks twice, no more.
    private static async Task<ApnsResponse> OnceMore(Func<Task<ApnsResponse>> push)
    {
        var first = await push();
        if (first.Reason is not (PushFailure.ConnectionLost or PushFailure.CutAtStart))
        {
            return first;
        }

        var second = await push();
        return second.Reason != PushFailure.CutAtStart
            ? second
            : new ApnsResponse(0, first.Reason == PushFailure.CutAtStart ? PushFailure.TlsRefused : PushFailure.ConnectionLost);
    }

    private ApnsResponse Noted(ApnsResponse answer)
    {
        if (answer.Status > 0)
        {
            _proven = true;
            Volatile.Write(ref _pause, null);
        }
        else if (!_proven || answer.Reason != PushFailure.TimedOut)
        {
            _proven = false;
            if (Volatile.Read(ref _pause) is not { } before || !IsOn(before))
            {
                var length = Volatile.Read(ref _pause) is { } last ? last.Length * 2 : TimeSpan.FromSeconds(1);
                Volatile.Write(ref _pause, new Pause(answer, _clock.GetTimestamp(), length < _longestPause ? length : _longestPause));
            }
        }

        return answer;
    }

    private bool IsOn(Pause pause) => _clock.GetElapsedTime(pause.Since) < pause.Length;

    private sealed record Pause(ApnsResponse Answer, long Since, TimeSpan Length);
}
