using System.Net;
using System.Net.Sockets;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Images;

/// <summary>Downloads what a caller's URL names, and refuses what only this server can reach: the address that is really connected to must
/// be public. In Development this server's own address is taken too, so that the API documents' examples work without a network.</summary>
internal sealed class GuardedFetch(
    FetchOptions options,
    Dialling? dialling = null,
    PublicUrl? own = null,
    IHostEnvironment? environment = null
) : IDisposable
{
    public const int MaxBytes = 5 << 20;
    private const int MaxRedirects = 3;
    private readonly HttpMessageInvoker _http = new(
        PublicConnections.Handler(
            dialling,
            to => options.AllowLoopback || (environment?.IsDevelopment() == true && IsOf(own, to)) // each hop is checked by itself
        )
    );

    /// <param name="url">The address as the caller gave it.</param>
    /// <param name="path">What error texts call it.</param>
    public async Task<byte[]> Get(string url, string path, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(options.Timeout);
        try
        {
            var next = Parse(url, null, path);
            for (var hop = 0; hop <= MaxRedirects; hop++)
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, next);
                request.Headers.Accept.ParseAdd("image/png, image/*;q=0.5");
                request.Headers.UserAgent.ParseAdd("CherryPie-Server");
                using var answer = await _http.SendAsync(request, patience.Token);
                if ((int)answer.StatusCode is 301 or 302 or 303 or 307 or 308 && answer.Headers.Location is { } location)
                {
                    next = Parse(location.OriginalString, next, path);
                    continue;
                }

                if (answer.StatusCode != HttpStatusCode.OK)
                {
                    throw Refusal.Invalid($"{path}: {next.Host} answered with status {(int)answer.StatusCode}");
                }

                return await Content(answer, path, patience.Token);
            }

            throw Refusal.Invalid($"{path}: more than {MaxRedirects} redirects");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw Refusal.Invalid($"{path}: no answer within {options.Timeout.TotalSeconds:0.#} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            // One text for all: which names there are in the server's network is not for callers.
            throw Refusal.Invalid($"{path}: the address can't be fetched; it must be public and answer");
        }
    }

    public void Dispose() => _http.Dispose();

    private static Uri Parse(string url, Uri? from, string path) =>
        url.Length <= 2048
        && (from is null ? Uri.TryCreate(url, UriKind.Absolute, out var uri) : Uri.TryCreate(from, url, out uri))
        && uri.Scheme is "http" or "https"
        && uri.UserInfo.Length == 0
            ? BidiControls.AreIn(url)
                ? throw Refusal.Invalid($"{path}: {BidiControls.Refused}")
                : uri
            : throw Refusal.Invalid($"{path}: must be an http or https URL of at most 2048 characters, without user name or password");

    private static async Task<byte[]> Content(HttpResponseMessage answer, string path, CancellationToken stop)
    {
        if (answer.Content.Headers.ContentLength > MaxBytes)
        {
            throw TooLarge(path);
        }

        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        using var bytes = new MemoryStream();
        var buffer = new byte[32 * 1024];
        for (int read; (read = await stream.ReadAsync(buffer, stop)) > 0; )
        {
            bytes.Write(buffer, 0, read);
            if (bytes.Length > MaxBytes)
            {
                throw TooLarge(path);
            }
        }

        return bytes.ToArray();
    }

    private static bool IsOf(PublicUrl? own, DnsEndPoint to) =>
        own is not null && new Uri(own.Value) is var server && server.Port == to.Port && server.IdnHost == to.Host.Trim('[', ']');

    private static Refusal TooLarge(string path) => Refusal.Invalid($"{path}: larger than {MaxBytes >> 20} MiB, the most that is allowed");
}
