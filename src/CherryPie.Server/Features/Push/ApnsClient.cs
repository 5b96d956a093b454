using System.Globalization;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace CherryPie.Server.Features.Push;

/// <summary>Sends pushes to APNs: a wake-up without content, upon which the device asks for its changed passes.
/// https://developer.apple.com/documentation/walletpasses/adding-a-web-service-to-update-passes</summary>
internal sealed class ApnsClient(PushOptions options, TimeProvider clock, PushMeter meter, ILogger<ApnsClient> log) : IDisposable
{
    /// <summary>How long a certificate's connections are kept without a push.</summary>
    public static readonly TimeSpan UnusedAfter = TimeSpan.FromHours(1);

    // A connection that disappoints is replaced, but not more often.
    private static readonly TimeSpan _renewAtMost = TimeSpan.FromSeconds(10);

    // For a phone that is off. APNs keeps one push for each device and topic.
    private static readonly TimeSpan _keptByApns = TimeSpan.FromDays(7);
    private const int LargestBody = 65536;
    private static readonly UriCreationOptions _asItIs = new() { DangerousDisablePathAndQueryCanonicalization = true }; // it is escaped
    private static readonly byte[] _empty = "{}"u8.ToArray();
    private readonly ApnsConnectionSets _sets = new(ApnsTrust.Endpoint(options), ApnsTrust.Roots(options), clock);
    private long _told = long.MinValue;

    /// <summary>How long one push may take, connecting included.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many certificates have connections now.</summary>
    public int Certificates => _sets.Count;

    /// <param name="certificate">The pass type's certificate with its private key; it may be disposed of afterwards.</param>
    /// <param name="passTypeIdentifier">The topic.</param>
    /// <param name="pushToken">As the device sent it.</param>
    /// <param name="stop">Gives up waiting; APNs may have got the push.</param>
    /// <returns>An answer for whatever happens, failures of the connection included.</returns>
    public async Task<ApnsResponse> Push(X509Certificate2 certificate, string passTypeIdentifier, string pushToken, CancellationToken stop)
    {
        var set = _sets.Enter(certificate);
        try
        {
            var answer = await set.Run(() => Send(set, passTypeIdentifier, pushToken, stop), stop);
            if (
                answer
                is { Status: 503, Reason: "Shutdown" }
                    or { Status: 400, Reason: "IdleTimeout" }
                    or { Status: 0, Reason: PushFailure.TimedOut }
            )
            {
                _sets.Renew(set, _renewAtMost);
            }

            meter.Count(answer.Verdict);
            Tell(answer, passTypeIdentifier, pushToken);
            return answer;
        }
        finally
        {
            _sets.Leave(set);
        }
    }

    /// <summary>Closes a revoked or deleted certificate's connections, once the pushes on them are answered.</summary>
    public void Close(string thumbprint) => _sets.Close(thumbprint);

    public void Dispose() => _sets.Dispose();

    private async Task<ApnsResponse> Send(ApnsConnections set, string passTypeIdentifier, string pushToken, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(set.Devices + Uri.EscapeDataString(pushToken), _asItIs))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(_empty),
        };
        request.Headers.TryAddWithoutValidation("apns-topic", passTypeIdentifier);
        request.Headers.TryAddWithoutValidation(
            "apns-expiration",
            clock.GetUtcNow().Add(_keptByApns).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)
        );
        try
        {
            using var response = await set.Http.SendAsync(request, patience.Token);
            await response.Content.LoadIntoBufferAsync(LargestBody, patience.Token);
            var id =
                response.Headers.TryGetValues("apns-id", out var ids) && Guid.TryParse(ids.First(), out var guid) ? guid.ToString() : null;
            var (reason, timestamp) =
                response.StatusCode == HttpStatusCode.OK ? ("", null) : Refusal(await response.Content.ReadAsByteArrayAsync(stop));
            return new ApnsResponse((int)response.StatusCode, reason, id, timestamp);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return new ApnsResponse(0, PushFailure.TimedOut);
        }
        catch (HttpRequestException e)
        {
            return new ApnsResponse(0, PushFailure.Of(e, set.Current));
        }
    }

    private static (string Reason, DateTimeOffset? Timestamp) Refusal(byte[] body)
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
            return ("", null); // somebody in between
        }
    }

    // Once a minute: what is wrong with one push is mostly wrong with the next.
    private void Tell(ApnsResponse answer, string passTypeIdentifier, string pushToken)
    {
        var last = Volatile.Read(ref _told);
        if (
            answer.Verdict is not (PushVerdict.OurBug or PushVerdict.StopPassType)
            || (last != long.MinValue && clock.GetElapsedTime(last) < TimeSpan.FromMinutes(1))
            || Interlocked.CompareExchange(ref _told, clock.GetTimestamp(), last) != last
        )
        {
            return;
        }

        log.LogWarning(
            "APNs refuses pushes of {PassType}: {Status} {Reason} (push token {PushToken}, apns-id {ApnsId})",
            passTypeIdentifier,
            answer.Status,
            answer.Reason,
            PushToken.Short(pushToken),
            answer.ApnsId
        );
    }
}
