using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>Fetches pictures as Google does: once for each address, from public https addresses.</summary>
/// <param name="allowHttp">Whether http://127.0.0.1 will do too.</param>
/// <param name="log">Tells what was fetched.</param>
internal sealed class GoogleImages(bool allowHttp, GoogleLog log) : IDisposable
{
    private const int LargestImage = 5_000_000;
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        Timeout = TimeSpan.FromSeconds(5),
        MaxResponseContentBufferSize = LargestImage,
    };
    private readonly ConcurrentDictionary<string, bool> _good = [];

    public void Dispose() => _client.Dispose();

    /// <summary>Refuses a resource with an address that answers no picture.</summary>
    public async Task Check(string type, JsonObject resource, CancellationToken stop)
    {
        var images = GoogleSchemas.Own.Nodes(type, resource).Where(n => n.Type == "ImageUri").ToList();
        var faults = await Task.WhenAll(images.Select(n => Fault((string)n.Value["uri"]!, stop)));
        GoogleBody.Refuse(violations =>
            violations.AddRange(
                images
                    .Zip(faults)
                    .Where(i => i.Second is not null)
                    .Select(i => new GoogleViolation(
                        i.First.Path + ".uri",
                        $"Image cannot be loaded: {(string?)i.First.Value["uri"]} {i.Second}"
                    ))
            )
        );
    }

    private async Task<string?> Fault(string url, CancellationToken stop)
    {
        if (_good.ContainsKey(url))
        {
            return null;
        }

        if (
            !Uri.TryCreate(url, UriKind.Absolute, out var address)
            || (address.Scheme != Uri.UriSchemeHttps && !(allowHttp && address is { Scheme: "http", IsLoopback: true }))
        )
        {
            return "is no https address";
        }

        try
        {
            using var response = await _client.GetAsync(address, stop);
            log.Add("FETCH", url, (int)response.StatusCode);
            if (!response.IsSuccessStatusCode)
            {
                return $"answers {(int)response.StatusCode}";
            }

            if (!IsPicture(await response.Content.ReadAsByteArrayAsync(stop)))
            {
                return "is no PNG, JPEG or GIF";
            }

            _good[url] = true;
            return null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !stop.IsCancellationRequested)
        {
            log.Add("FETCH", url, 0);
            return "does not answer";
        }
    }

    private static bool IsPicture(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        || bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])
        || bytes.StartsWith("GIF8"u8);
}
