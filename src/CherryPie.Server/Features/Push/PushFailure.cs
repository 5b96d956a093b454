using System.Security.Authentication;

namespace CherryPie.Server.Features.Push;

/// <summary>Why a push got no response: the server's own words, where APNs' reason would stand.</summary>
internal static class PushFailure
{
    /// <summary>The handshake was refused, or <see cref="CutAtStart"/> twice running: mostly an expired or revoked certificate.</summary>
    public const string TlsRefused = nameof(TlsRefused);

    /// <summary>The server at Push__Endpoint has a certificate that is not trusted.</summary>
    public const string ServerUntrusted = nameof(ServerUntrusted);

    /// <summary>The server at Push__Endpoint does not offer HTTP/2.</summary>
    public const string NoHttp2 = nameof(NoHttp2);

    /// <summary>Not tried: no certificate of the pass type is valid.</summary>
    public const string NoCertificate = nameof(NoCertificate);

    /// <summary>Not tried: the server was stopping.</summary>
    public const string NotSent = nameof(NotSent);

    public const string Unreachable = nameof(Unreachable);

    public const string TimedOut = nameof(TimedOut);

    public const string ConnectionLost = nameof(ConnectionLost);

    /// <summary>Closed after the handshake and before HTTP/2 began, which is when TLS 1.3 refuses a client certificate. It becomes
    /// <see cref="ConnectionLost"/> or <see cref="TlsRefused"/> before anybody sees it.</summary>
    public const string CutAtStart = nameof(CutAtStart);

    /// <param name="failure">What HttpClient threw.</param>
    /// <param name="connection">The connection at that time.</param>
    public static string Of(HttpRequestException failure, HandshakeProbeStream? connection) =>
        failure.HttpRequestError == HttpRequestError.VersionNegotiationError || IsAlert(failure, "no application protocol") ? NoHttp2
        : IsAlert(failure) || connection is { HasReceived: false, HasAlert: true } ? TlsRefused
        : Causes(failure).OfType<AuthenticationException>().Any() ? ServerUntrusted
        : failure.HttpRequestError
            is HttpRequestError.ConnectionError
                or HttpRequestError.NameResolutionError
                or HttpRequestError.SecureConnectionError
                or HttpRequestError.ProxyTunnelError
            ? Unreachable
        : connection is { HasReceived: false } ? CutAtStart
        : ConnectionLost;

    /// <summary>Whether the peer refused by a TLS alert, by the text of OpenSSL's error: .NET offers nothing else.</summary>
    public static bool IsAlert(Exception failure, string text = " alert ") =>
        Causes(failure)
            .Any(c => c.Message.Contains("SSL", StringComparison.Ordinal) && c.Message.Contains(text, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<Exception> Causes(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
