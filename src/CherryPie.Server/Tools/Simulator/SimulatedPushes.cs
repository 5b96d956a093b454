using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace CherryPie.Server.Tools.Simulator;

/// <summary>How a simulated device learns of pushes: from the stand-in of APNs; without one it asks the server every second.</summary>
internal sealed class SimulatedPushes : IDisposable
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);
    private readonly HttpClient? _http;
    private readonly Uri? _wait;
    private int _count;

    /// <param name="apns">The stand-in's address; null: ask every second.</param>
    /// <param name="trust">The roots of the stand-in's certificate; null: the machine's.</param>
    /// <param name="pushToken">The device's push token.</param>
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

    /// <summary>Waits for the next push. Several that arrive between two calls count as one.</summary>
    /// <returns>False without a stand-in: a second has passed.</returns>
    /// <exception cref="HttpRequestException">The stand-in can't be reached, or is none.</exception>
    public async Task<bool> Next(CancellationToken stop)
    {
        if (_http is null)
        {
            await Task.Delay(_second, stop);
            return false;
        }

        while (true)
        {
            using var answer = await _http.GetAsync(new Uri(_wait + "?after=" + _count), stop);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                _count = (await answer.Content.ReadFromJsonAsync<JsonElement>(stop)).GetProperty("pushes").GetInt32();
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
