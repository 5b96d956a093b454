using System.Security.Authentication;

namespace CherryPie.Server.Push;

/// <summary>Why a push got no answer: our words, in place of APNs' reason.</summary>
internal static class PushFailure
{
    /// <summary>The handshake was refused, or the connection closed after it and before HTTP/2 began, which is when TLS 1.3 refuses a client:
    /// mostly an expired or revoked certificate.</summary>
    public const string TlsRefused = nameof(TlsRefused);

    /// <summary>The server at Push__Endpoint has a certificate that is not trusted.</summary>
    public const string ServerUntrusted = nameof(ServerUntrusted);

    /// <summary>The server at Push__Endpoint speaks no HTTP/2.</summary>
    public const string NoHttp2 = nameof(NoHttp2);

    public const string Unreachable = nameof(Unreachable);

    public const string TimedOut = nameof(TimedOut);

    public const string ConnectionLost = nameof(ConnectionLost);

    public static string Of(HttpRequestException failure)
    {
        var causes = Causes(failure).ToList();
        return failure.HttpRequestError == HttpRequestError.VersionNegotiationError ? NoHttp2
            : causes.Any(c => IsAlert(c, "no application protocol")) ? NoHttp2
            : causes.Any(c => IsAlert(c, " alert ") || c.Message.Contains("did not complete the HTTP/2 handshake", StringComparison.Ordinal)) ? TlsRefused
            : causes.OfType<AuthenticationException>().Any() ? ServerUntrusted
            : failure.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError ? Unreachable
            : ConnectionLost;
    }

    /// <summary>Whether there was not even a connection, so that the next attempt has to wait.</summary>
    public static bool IsOfConnecting(string failure) => failure is TlsRefused or ServerUntrusted or NoHttp2 or Unreachable;

    // The text is all there is to tell the peer's alert by, and so it is for the close: tests would tell if either changed.
    private static bool IsAlert(Exception e, string text) => e.Message.Contains("SSL", StringComparison.Ordinal) && e.Message.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<Exception> Causes(Exception e)
    {
        for (var cause = e; cause is not null; cause = cause.InnerException)
        {
            yield return cause;
        }
    }
}
