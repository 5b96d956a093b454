using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace CherryPie.Server.Features.Push;

/// <summary>The connection to APNs that presents one certificate, and those that replace it: the certificate belongs to the TLS connection.
/// It is kept open, because Apple takes frequent connecting and disconnecting for an attack.
/// https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns</summary>
internal sealed class ApnsConnections : IDisposable
{
    /// <summary>The most pushes of a certificate under way; the peer's stream limit may allow fewer.</summary>
    public const int InFlight = 300;
    private static readonly TimeSpan _longestBackOff = TimeSpan.FromMinutes(1);
    private readonly SemaphoreSlim _slots = new(InFlight),
        _probe = new(1);
    private readonly X509Certificate2 _certificate;
    private readonly TimeProvider _clock;
    private BackOff? _backOff;
    private volatile bool _works;

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
            ActivityHeadersPropagator = null, // a trace would show the address, and the push token in it
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificateContext = SslStreamCertificateContext.Create(_certificate, null, offline: true),
                CertificateChainPolicy = trust?.Clone(),
            },
        };
        Http = new HttpMessageInvoker(handler); // HttpClient's own time-out and headers are not wanted
        Devices = new Uri(endpoint, "/3/device/").AbsoluteUri;
    }

    public HttpMessageInvoker Http { get; }

    /// <summary>The address of a push, without the push token at its end.</summary>
    public string Devices { get; }

    /// <summary>The newest connection.</summary>
    public HandshakeProbeStream? Current { get; private set; }

    public string Thumbprint => _certificate.Thumbprint;

    public ReadOnlyMemory<byte> Subject => _certificate.SubjectName.RawData;

    public DateTime ValidUntil => _certificate.NotAfter;

    public long Opened { get; }

    // ApnsConnectionSets reads and writes these three under its lock.
    public int Users { get; set; }

    public long LastUsed { get; set; }

    public bool Retired { get; set; }

    /// <summary>Runs a push as soon as fewer than <see cref="InFlight"/> are under way. Until APNs has answered once, one push at a time
    /// is tried. When it can't connect, its failure is the result of all pushes until the back-off ends: 1 s to a minute.</summary>
    public async Task<ApnsResponse> Run(Func<Task<ApnsResponse>> push, CancellationToken stop)
    {
        if (!_works)
        {
            await _probe.WaitAsync(stop);
            try
            {
                if (Volatile.Read(ref _backOff) is { } backOff && IsRunning(backOff))
                {
                    return backOff.Response;
                }

                if (!_works)
                {
                    return Note(await SendTwice(push));
                }
            }
            finally
            {
                _probe.Release();
            }
        }

        await _slots.WaitAsync(stop);
        try
        {
            return Note(await SendTwice(push));
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        _certificate.Dispose();
        _slots.Dispose();
        _probe.Dispose();
    }

    // Around GOAWAY a peer drops requests that were just begun. A push that arrives twice only makes the phone ask twice.
    private static async Task<ApnsResponse> SendTwice(Func<Task<ApnsResponse>> push)
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

    private ApnsResponse Note(ApnsResponse response)
    {
        if (response.Status > 0)
        {
            _works = true;
            Volatile.Write(ref _backOff, null);
        }
        else if (!_works || response.Reason != PushFailure.TimedOut)
        {
            _works = false;
            if (Volatile.Read(ref _backOff) is not { } before || !IsRunning(before))
            {
                var doubled = Volatile.Read(ref _backOff) is { } last ? last.Length * 2 : TimeSpan.FromSeconds(1);
                var length = doubled < _longestBackOff ? doubled : _longestBackOff;
                Volatile.Write(ref _backOff, new BackOff(response, _clock.GetTimestamp(), length));
            }
        }

        return response;
    }

    private bool IsRunning(BackOff backOff) => _clock.GetElapsedTime(backOff.Since) < backOff.Length;

    private sealed record BackOff(ApnsResponse Response, long Since, TimeSpan Length);
}
