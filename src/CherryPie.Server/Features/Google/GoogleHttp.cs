using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Features.Google;

/// <summary>One request to Google and its answer, both bounded. Redirects are not followed: they would carry the token elsewhere.</summary>
internal sealed class GoogleHttp : IDisposable
{
    /// <summary>Of an answer's body.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Of a request with its answer, connecting included.</summary>
    public static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan _connecting = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan _lifetime = TimeSpan.FromMinutes(5);
    private readonly HttpMessageInvoker _http;

    public GoogleHttp(GoogleOptions options)
    {
        Check(options.Endpoint, nameof(options.Endpoint));
        Check(options.TokenUrl, nameof(options.TokenUrl));
        Check(options.SaveUrl, nameof(options.SaveUrl));
        Check(options.CallbackKeysUrl, nameof(options.CallbackKeysUrl));
        var trust = TrustedRoots.Read(options.TrustedRootsFile, "Google__TrustedRootsFile");
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = _connecting,
            PooledConnectionLifetime = _lifetime,
            MaxResponseHeadersLength = 64,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = trust },
        };
        _http = new HttpMessageInvoker(handler);
    }

    /// <summary>Nothing is thrown for what Google or the network does.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="stop">Gives up waiting; Google may have got the request.</param>
    public async Task<GoogleAnswer> Send(HttpRequestMessage request, CancellationToken stop)
    {
        using var timeOut = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeOut.CancelAfter(TimeOut);
        try
        {
            request.Headers.TryAddWithoutValidation("User-Agent", "CherryPie-Server");
            using var response = await _http.SendAsync(request, timeOut.Token);
            var body = await Read(response, timeOut.Token);
            return body is null
                ? GoogleAnswer.Failed($"Google answered {(int)response.StatusCode} with more than {MostBytes >> 20} MiB")
                : GoogleAnswer.Of((int)response.StatusCode, body, RetryAfter(response.Headers));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return GoogleAnswer.Failed($"{request.RequestUri!.Host} did not answer within {TimeOut.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or AuthenticationException)
        {
            return GoogleAnswer.Failed($"{request.RequestUri!.Host} can't be reached: {e.GetBaseException().Message}");
        }
    }

    public void Dispose() => _http.Dispose();

    private static async Task<byte[]?> Read(HttpResponseMessage response, CancellationToken stop)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(stop);
        using var bytes = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, stop)) > 0; )
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MostBytes)
            {
                return null;
            }
        }

        return bytes.ToArray();
    }

    private static TimeSpan? RetryAfter(HttpResponseHeaders headers) =>
        headers.RetryAfter is not { } asked ? null : asked.Delta ?? asked.Date - TimeProvider.System.GetUtcNow();

    private static void Check(Uri address, string name)
    {
        if (
            !address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && !(address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
        )
        {
            throw new OperatorError($"Google__{name} must be an https address (http on this machine alone).");
        }
    }
}
