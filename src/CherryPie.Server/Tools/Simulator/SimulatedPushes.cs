using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>How a simulated device hears of pushes: from the stand-in of APNs, or, without one, by asking every second.</summary>
internal sealed class SimulatedPushes : IDisposable
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private readonly HttpClient? _http;
    private readonly Uri? _wait;
    private int _heard;

    /// <param name="apns">Where the stand-in is; null to ask every second.</param>
    /// <param name="trust">Whom its certificate is trusted by; null for the machine's roots.</param>
    /// <param name="pushToken">The device's.</param>
    public SimulatedPushes(Uri? apns, X509ChainPolicy? trust, string pushToken)
    {
        if (apns is null)
        {
            return;
        }

        var handler = new SocketsHttpHandler { UseProxy = false };
        handler.SslOptions.CertificateChainPolicy = trust;
        _http = new HttpClient(handler)
        {
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        _wait = new Uri(apns, "/wait/" + pushToken);
    }

    /// <summary>Waits for the next push. Pushes that come while nobody waits are one.</summary>
    /// <returns>False when nothing was heard: it was only time to ask.</returns>
    /// <exception cref="HttpRequestException">There is no stand-in.</exception>
    public async Task<bool> Next(CancellationToken stop)
    {
        if (_http is null)
        {
            await Task.Delay(_second, stop);
            return false;
        }

        while (true)
        {
            using var answer = await _http.GetAsync(new Uri(_wait + "?after=" + _heard), stop);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                _heard = (await answer.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("pushes").GetInt32();
                return true;
            }

            if (answer.StatusCode != HttpStatusCode.NoContent)
            {
                throw new HttpRequestException($"it answers {(int)answer.StatusCode} for /wait, which only simulate apns knows");
            }
        }
    }

    public void Dispose() => _http?.Dispose();
}
