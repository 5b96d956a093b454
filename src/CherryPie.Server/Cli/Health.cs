using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Cli;

/// <summary>Asks the local server whether it is ready: a container's health check.</summary>
internal static class Health
{
    public static async Task<int> Run(IServiceProvider services, VerbArguments arguments, CancellationToken stop)
    {
        var address = services.GetRequiredService<ListeningAddress>().Value;

        // It is this machine, whatever name its certificate is for.
        using var handler = new HttpClientHandler
        {
            ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
        };
        using var client = new HttpClient(handler) { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            using var answer = await client.GetAsync(new Uri(address + "/health/ready"), stop);
            Console.Out.WriteLine(await answer.Content.ReadAsStringAsync(stop));
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            throw new OperatorError($"No server answers at {address}: start it, or say where it is with --urls.", e);
        }
    }
}
