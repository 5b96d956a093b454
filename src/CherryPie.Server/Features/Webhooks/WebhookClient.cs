using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using CherryPie.Server.Features.Images;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>What a receiver answered to one attempt.</summary>
/// <param name="Code">Its status; null: it gave none.</param>
/// <param name="Milliseconds">From the connection to the answer.</param>
/// <param name="Error">What went wrong, in the server's words; null after a status of 2xx.</param>
/// <param name="RetryAfter">What it asked for with 429 or 503; null: nothing.</param>
/// <param name="Body">The beginning of its answer.</param>
internal sealed record WebhookResponse(int? Code, int Milliseconds, string? Error, TimeSpan? RetryAfter = null, string Body = "")
{
    public bool IsSuccess => Error is null;
}

/// <summary>Sends messages to webhooks: POST with the headers of Standard Webhooks 1.0.0. A redirect is a failure.</summary>
internal sealed class WebhookClient : IDisposable
{
    /// <summary>Of one attempt, connecting included.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private const int MostOfBody = 1024;
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private readonly HttpMessageInvoker _http;
    private readonly TimeProvider _clock;

    public WebhookClient(FetchOptions options, TimeProvider clock, Dialling? dialling = null)
    {
        _clock = clock;
        var handler = PublicConnections.Handler(dialling, _ => options.AllowLoopback);
        handler.ActivityHeadersPropagator = new Traceparent();
        handler.MaxResponseDrainSize = 64 * 1024;
        _http = new HttpMessageInvoker(handler);
    }

    /// <summary>Sends one message, once. Nothing is thrown for what the receiver or the network does.</summary>
    /// <param name="target">Where to, and what signs.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="body">The bytes that are signed and sent.</param>
    /// <param name="reads">Whether to read the beginning of the answer's body.</param>
    /// <param name="stop">Gives up waiting; the receiver may have got the message.</param>
    public async Task<WebhookResponse> Post(WebhookTarget target, string id, byte[] body, bool reads, CancellationToken stop)
    {
        using var activity = new Activity("webhook").Start();
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(Timeout);
        using var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = new ByteArrayContent(body) };
        var now = _clock.GetUtcNow();
        var seconds = now.ToUnixTimeSeconds();
        request.Content.Headers.ContentType = _json;
        request.Headers.TryAddWithoutValidation("User-Agent", "CherryPie-Server");
        request.Headers.TryAddWithoutValidation("webhook-id", id);
        request.Headers.TryAddWithoutValidation("webhook-timestamp", seconds.ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("webhook-signature", WebhookSignature.Of(target.SecretsAt(now), id, seconds, body));
        var began = Stopwatch.GetTimestamp();
        try
        {
            using var response = await _http.SendAsync(request, timeout.Token);
            var code = (int)response.StatusCode;
            var error =
                code is >= 200 and < 300 ? null
                : code is >= 300 and < 400 ? $"status {code}: redirects are not followed"
                : $"status {code}";
            var asked = code is 429 or 503 ? RetryAfter(response, now) : null;
            return new WebhookResponse(code, Elapsed(began), error, asked, reads ? await Begin(response, timeout.Token) : "");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            var error = timeout.IsCancellationRequested
                ? $"no answer within {Timeout.TotalSeconds:0} s"
                : $"no connection, or no end of the TLS handshake, within {PublicConnections.Longest.TotalSeconds:0} s";
            return new WebhookResponse(null, Elapsed(began), error);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return new WebhookResponse(null, Elapsed(began), Fault(e));
        }
    }

    public void Dispose() => _http.Dispose();

    private static int Elapsed(long began) => (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds;

    // One text for all that comes before a connection: which names there are in the server's network is not for callers.
    private static string Fault(Exception e) =>
        e switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                "TLS failed: the certificate must be valid for the name and be trusted",
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.ResponseEnded
                    or HttpRequestError.InvalidResponse
                    or HttpRequestError.HttpProtocolError
                    or HttpRequestError.ConfigurationLimitExceeded
            } => "the connection ended without a whole answer",
            HttpRequestException { HttpRequestError: HttpRequestError.Unknown, InnerException: IOException } =>
                "the connection ended without a whole answer",
            _ => "the address can't be reached; it must be public and answer",
        };

    // The parser of .NET refuses more seconds than an int has.
    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now) =>
        response.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - now
        : response.Headers.NonValidated.TryGetValues("Retry-After", out var sent)
        && sent.ToString() is [_, ..] text
        && text.All(char.IsAsciiDigit)
            ? TimeSpan.MaxValue
        : null;

    // An answer whose status is known is not made a failure by its body.
    private static async Task<string> Begin(HttpResponseMessage response, CancellationToken stop)
    {
        var (bytes, count) = (new byte[MostOfBody], 0);
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(stop);
            while (count < bytes.Length && await stream.ReadAsync(bytes.AsMemory(count), stop) is > 0 and var read)
            {
                count += read;
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or OperationCanceledException)
        {
            // What came until then is shown.
        }

        return Encoding.UTF8.GetString(bytes.AsSpan(0, count)).Replace('\0', '\uFFFD');
    }

    /// <summary>Tells a receiver of which trace a message is; what a caller says beside that (tracestate, baggage) is not for it.
    /// </summary>
    private sealed class Traceparent : DistributedContextPropagator
    {
        public override IReadOnlyCollection<string> Fields { get; } = ["traceparent"];

        public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
        {
            if (activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
            {
                setter?.Invoke(carrier, "traceparent", id);
            }
        }

        public override void ExtractTraceIdAndState(
            object? carrier,
            PropagatorGetterCallback? getter,
            out string? traceId,
            out string? traceState
        ) => (traceId, traceState) = (null, null);

        public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
            null;
    }
}
