using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Server.Push;

/// <summary>The connections to APNs that present one certificate: it belongs to the TLS connection. Kept for as long as possible,
/// since Apple takes quick connecting and disconnecting for an attack.
/// https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns</summary>
internal sealed class ApnsConnections : IDisposable
{
    // A few connections at the peer's usual stream limit; a lower limit opens more of them.
    private const int InFlight = 100;
    private static readonly TimeSpan _longestPause = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _places = new(InFlight), _first = new(1);
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
            EnableMultipleHttp2Connections = true,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            KeepAlivePingDelay = TimeSpan.FromSeconds(60),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionIdleTimeout = ApnsClient.UnusedAfter,
            PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = !endpoint.IsLoopback,
            ActivityHeadersPropagator = null, // a trace would show the address, which holds the push token
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificateContext = SslStreamCertificateContext.Create(_certificate, null, offline: true),
                CertificateChainPolicy = trust?.Clone(),
            },
        };
        Http = new HttpClient(handler)
        {
            BaseAddress = endpoint,
            MaxResponseContentBufferSize = 65536,
            Timeout = Timeout.InfiniteTimeSpan, // each push has its own
        };
    }

    public HttpClient Http { get; }

    public string Thumbprint => _certificate.Thumbprint;

    public ReadOnlyMemory<byte> Subject => _certificate.SubjectName.RawData;

    public DateTime ValidUntil => _certificate.NotAfter;

    public long Opened { get; }

    // These three are ApnsClient's, under its lock.
    public int Users { get; set; }

    public long LastUsed { get; set; }

    public bool Retired { get; set; }

    /// <summary>Runs one push when there is a place for it. Until a connection has been proved to work, one push at a time tries;
    /// when it can't connect, the answer stands for all until the pause, which grows, is over.</summary>
    public async Task<PushAnswer> Run(Func<Task<PushAnswer>> push, CancellationToken stop)
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
                    return Noted(await push());
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
            return Noted(await push());
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

    private PushAnswer Noted(PushAnswer answer)
    {
        if (answer.Status > 0)
        {
            _proven = true;
            Volatile.Write(ref _pause, null);
        }
        else if (PushFailure.IsOfConnecting(answer.Reason) || !_proven)
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

    private sealed record Pause(PushAnswer Answer, long Since, TimeSpan Length);
}
