using System.Text.Json;

namespace CherryPie.Server.Platform.Hosting;

/// <summary>What a running server notes in its data folder for verbs that look at it: doctor judges the server's settings, which may
/// come from a unit file or a container that the operator's shell knows nothing of.</summary>
/// <param name="Address">Where it can be called from this machine.</param>
/// <param name="Version">Its build.</param>
/// <param name="Settings">Every setting by name, an unset one empty; no secret is among them.</param>
/// <param name="Secrets">The names of the secret settings that are given; null: noted by a former version.</param>
internal sealed record RunningServer(
    string Address,
    string Version,
    IReadOnlyDictionary<string, string> Settings,
    IReadOnlyList<string>? Secrets = null
)
{
    private const string FileName = "server.settings";
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(5);

    public Task Note(DataFolder folder) => PrivateFile.Write(folder.File(FileName), JsonSerializer.Serialize(this), CancellationToken.None);

    public static void Forget(DataFolder folder) => File.Delete(folder.File(FileName));

    /// <returns>Null when none runs on this data folder. A note that a killed server left counts as none: nobody answers at its
    /// address.</returns>
    public static async Task<RunningServer?> Find(DataFolder folder, CancellationToken stop)
    {
        var file = folder.File(FileName);
        if (!File.Exists(file))
        {
            return null;
        }

        try
        {
            var noted = JsonSerializer.Deserialize<RunningServer>(await File.ReadAllTextAsync(file, stop));
            using var handler = new HttpClientHandler
            {
                ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
            };
            using var client = new HttpClient(handler) { Timeout = _longest };
            using var answer = await client.GetAsync(new Uri(noted!.Address + "/health/live"), stop);
            return answer.IsSuccessStatusCode ? noted : null;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException or IOException)
        {
            return null;
        }
    }
}
