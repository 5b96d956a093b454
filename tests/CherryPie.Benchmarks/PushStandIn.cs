using System.Diagnostics;
using CherryPie.Server.Tests;

namespace CherryPie.Benchmarks;

/// <summary>The server's own stand-in of APNs, as a process of its own.</summary>
internal sealed class PushStandIn : IDisposable
{
    private readonly Process _process;

    private PushStandIn(Process process, Uri endpoint, string roots) => (_process, Endpoint, Roots) = (process, endpoint, roots);

    public int ProcessId => _process.Id;

    public Uri Endpoint { get; }

    /// <summary>The file with the root that it is to be trusted by.</summary>
    public string Roots { get; }

    /// <summary>What makes a server push to it.</summary>
    public string[] Settings => ["--Push:Endpoint", Endpoint.ToString(), "--Push:TrustedRootsFile", Roots];

    /// <param name="program">The server's program.</param>
    /// <param name="folder">For its root and its lines, which would be read by this process if they went through a pipe.</param>
    public static async Task<PushStandIn> Start(string program, string folder)
    {
        var (roots, log) = (Path.Combine(folder, "apns.pem"), Path.Combine(folder, "apns.log"));
        var process = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", $"exec dotnet '{program}' simulate apns --port 0 --out-roots '{roots}' > '{log}'"])
            {
                WorkingDirectory = "/",
            }
        )!;
        await Eventually.Is(async () =>
            File.Exists(log) && (await File.ReadAllTextAsync(log)).Contains("Server with", StringComparison.Ordinal)
        );
        var line = (await File.ReadAllTextAsync(log)).Split('\n').First(l => l.Contains("https://", StringComparison.Ordinal));
        return new PushStandIn(process, new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1]), roots);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
    }
}
