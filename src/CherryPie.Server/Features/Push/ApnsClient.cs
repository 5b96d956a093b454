using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace CherryPie.Server.Features.Push;

/// <summary>Sends pushes to APNs. A push has no content; it makes the device ask for its changed passes.
/// https://developer.apple.com/documentation/walletpasses/adding-a-web-service-to-update-passes</summary>
internal sealed class ApnsClient(PushOptions options, TimeProvider clock, PushMeter meter, ILogger<ApnsClient> log) : IDisposable
{
    /// <summary>How long a certificate's connections are kept without a push.</summary>
    public static readonly TimeSpan UnusedAfter = TimeSpan.FromHours(1);

    // The shortest time between two replacements of a certificate's connection.
    private static readonly TimeSpan _renewEvery = TimeSpan.FromSeconds(10);

    // How long APNs keeps a push for a phone that is off, one for each device and topic.
    private static readonly TimeSpan _expiration = TimeSpan.FromDays(7);
    private const int LargestBody = 65536;

    // The path is escaped already.
    private static readonly UriCreationOptions _verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };
    private static readonly byte[] _empty = "{}"u8.ToArray();
    private readonly ApnsConnectionSets _sets = new(ApnsTrust.Endpoint(options), ApnsTrust.Roots(options), clock);
    private long _lastWarning = long.MinValue;

    /// <summary>The time-out of one push, connecting included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many certificates have connections now.</summary>
    public int Certificates => _sets.Count;

    /// <summary>Sends one push, and once more if its connection was lost.</summary>
    /// <param name="certificate">The pass type's certificate with its private key; it may be disposed of afterwards.</param>
    /// <param name="passTypeIdentifier">The topic.</param>
    /// <param name="pushToken">As the device sent it.</param>
    /// <param name="stop">Gives up waiting; APNs may have got the push.</param>
    /// <returns>APNs' response, or what failed instead: <see cref="PushFailure"/>. Nothing is thrown for either.</returns>
    public async Task<ApnsResponse> Push(X509Certificate2 certificate, string passTypeIdentifier, string pushToken, CancellationToken stop)
    {
        var connection = _sets.Acquire(certificate);
        try
        {
            var response = await connection.Run(() => Send(connection, passTypeIdentifier, pushToken, stop), stop);
            if (
                response
                is { Status: 503, Reason: "Shutdown" }
                    or { Status: 400, Reason: "IdleTimeout" }
                    or { Status: 0, Reason: PushFailure.TimedOut }
            )
            {
                _sets.Renew(connection, _renewEvery);
            }

            meter.Count(response.Verdict);
            Warn(response, passTypeIdentifier, pushToken);
            return response;
        }
        finally
        {
            _sets.Release(connection);
        }
    }

    /// <summary>Closes a revoked or deleted certificate's connections, once the pushes on them are answered.</summary>
    public void Close(string thumbprint) => _sets.Close(thumbprint);

    public void Dispose() => _sets.Dispose();

    private async Task<ApnsResponse> Send(ApnsConnections connection, string passTypeIdentifier, string pushToken, CancellationToken stop)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(stop);
        timeout.CancelAfter(Timeout);
        var address = new Uri(connection.Devices + Uri.EscapeDataString(pushToken), _verbatim);
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(_empty),
        };
        request.Headers.TryAddWithoutValidation("apns-topic", passTypeIdentifier);
        request.Headers.TryAddWithoutValidation(
            "apns-expiration",
            clock.GetUtcNow().Add(_expiration).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
        );
        try
        {
            using var response = await connection.Http.SendAsync(request, timeout.Token);
            await response.Content.LoadIntoBufferAsync(LargestBody, timeout.Token);
            var id =
                response.Headers.TryGetValues("apns-id", out var ids) && Guid.TryParse(ids.First(), out var guid) ? guid.ToString() : null;
            var (reason, timestamp) =
                response.StatusCode == HttpStatusCode.OK ? ("", null) : ReadRefusal(await response.Content.ReadAsByteArrayAsync(stop));
            return new ApnsResponse((int)response.StatusCode, reason, id, timestamp);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new ApnsResponse(0, PushFailure.TimedOut);
        }
        catch (HttpRequestException e)
        {
            return new ApnsResponse(0, PushFailure.Of(e, connection.Current));
        }
    }

    private static (string Reason, DateTimeOffset? Timestamp) ReadRefusal(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            var reason =
                root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("reason", out var word)
                && word.ValueKind == JsonValueKind.String
                    ? word.GetString()!
                    : "";
            DateTimeOffset? at =
                root.ValueKind == JsonValueKind.Object
                && root.TryGetProperty("timestamp", out var time)
                && time.ValueKind == JsonValueKind.Number
                && time.TryGetInt64(out var milliseconds)
                && milliseconds is > 0 and < 253402300800000
                    ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
                    : null;
            return (reason.Length <= 64 && reason.All(char.IsAsciiLetterOrDigit) ? reason : "", at);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return ("", null); // a proxy's page, not APNs' JSON
        }
    }

    // Once a minute at most: what is wrong with one push is mostly wrong with the next.
    private void Warn(ApnsResponse response, string passTypeIdentifier, string pushToken)
    {
        var last = Volatile.Read(ref _lastWarning);
        if (
            response.Verdict is not (PushVerdict.OurBug or PushVerdict.StopPassType)
            || (last != long.MinValue && clock.GetElapsedTime(last) < TimeSpan.FromMinutes(1))
            || Interlocked.CompareExchange(ref _lastWarning, clock.GetTimestamp(), last) != last
        )
        {
            return;
        }

        log.LogWarning(
            "APNs refuses pushes of {PassType}: {Status} {Reason} (push token {PushToken}, apns-id {ApnsId})",
            passTypeIdentifier,
            response.Status,
            response.Reason,
            PushToken.Short(pushToken),
            response.ApnsId
        );
    }
}
