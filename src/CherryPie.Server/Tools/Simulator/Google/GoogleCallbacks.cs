using System.Text.Json.Nodes;
using CherryPie.Wallet;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>Tells issuers, signed as Google does, that a pass was saved or deleted.
/// https://developers.google.com/wallet/generic/use-cases/use-callbacks-for-saves-and-deletions</summary>
internal sealed class GoogleCallbacks(SimulatedGoogleOptions options, GoogleLog log, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan _life = TimeSpan.FromMinutes(10);
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(10) };
    private readonly Ecv2Signer _signer = Ecv2Signer.Create(options.Sender, clock.GetUtcNow().AddDays(30));
    private readonly Lock _lock = new();

    /// <summary>What https://pay.google.com/gp/m/issuer/keys answers.</summary>
    public ReadOnlyMemory<byte> RootKeys => _signer.RootKeysJson;

    /// <param name="resource">The object's class.</param>
    /// <param name="classId">Its id.</param>
    /// <param name="objectId">The object's.</param>
    /// <param name="isSaved">False: deleted.</param>
    /// <param name="stop">Gives up.</param>
    public async Task Send(JsonObject resource, string classId, string objectId, bool isSaved, CancellationToken stop)
    {
        if (options.NoCallbacks || (string?)resource["callbackOptions"]?["url"] is not { } url)
        {
            return;
        }

        var body = Signed(classId, objectId, isSaved);
        var (status, reason) = (0, (string?)null);
        try
        {
            var address = new Uri(url);
            if (await IsForbidden(address, stop))
            {
                reason = "robots.txt forbids it";
            }
            else
            {
                using var content = new ByteArrayContent(body);
                content.Headers.ContentType = new("application/json");
                using var response = await _client.PostAsync(address, content, stop);
                status = (int)response.StatusCode;
            }
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or UriFormatException)
        {
            reason = e.Message;
        }

        log.Add("CALLBACK", url, status, reason, JsonNode.Parse(body));
    }

    /// <summary>A callback's body. Each has a nonce of its own.</summary>
    public byte[] Signed(string classId, string objectId, bool isSaved)
    {
        var message = new JsonObject
        {
            ["classId"] = classId,
            ["objectId"] = objectId,
            ["expTimeMillis"] = (clock.GetUtcNow() + _life).ToUnixTimeMilliseconds(),
            ["eventType"] = isSaved ? "save" : "del",
            ["nonce"] = Guid.NewGuid().ToString(),
        };
        return Signed(options.IssuerId, message.ToJsonString());
    }

    /// <summary>Any message, signed for anybody.</summary>
    public byte[] Signed(string recipient, string message)
    {
        lock (_lock)
        {
            return Ecv2Message.Sign(_signer, recipient, message);
        }
    }

    public void Dispose()
    {
        _client.Dispose();
        _signer.Dispose();
    }

    private async Task<bool> IsForbidden(Uri address, CancellationToken stop)
    {
        using var response = await _client.GetAsync(new Uri(address, "/robots.txt"), stop);
        return response.IsSuccessStatusCode && GoogleRobots.Forbids(await response.Content.ReadAsStringAsync(stop), address.AbsolutePath);
    }
}
