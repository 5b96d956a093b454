using System.Diagnostics;

namespace CherryPie.Benchmarks;

/// <summary>Programs of the server to measure, published as deploy/Dockerfile does.</summary>
internal static class BenchProgram
{
    private const string File = "CherryPie.Server.dll";

    private static readonly string _sources = AppContext.BaseDirectory[
        ..AppContext.BaseDirectory.LastIndexOf("/tests/CherryPie.Benchmarks/", StringComparison.Ordinal)
    ];

    private static readonly Lazy<string> _current = new(() =>
        Path.Combine(
            Environment.GetEnvironmentVariable("CHERRYPIE_BENCH_SERVER")
                ?? Publish(_sources, Path.Combine(AppContext.BaseDirectory, "server")),
            File
        )
    );

    /// <summary>Of the sources as they are. CHERRYPIE_BENCH_SERVER names the folder of one that is published already.</summary>
    public static string Current => _current.Value;

    /// <summary>Of another commit, or of a folder where one is published already.</summary>
    /// <param name="which">A commit as git names it, or the folder.</param>
    /// <param name="folder">Where the commit's sources and its program go.</param>
    public static string Of(string which, string folder)
    {
        if (Directory.Exists(which))
        {
            return Path.Combine(which, File);
        }

        var (sources, archive) = (Directory.CreateDirectory(Path.Combine(folder, "sources")).FullName, Path.Combine(folder, "sources.tar"));
        Run(_sources, "git", "archive", "-o", archive, which);
        Run(sources, "tar", "-xf", archive);
        return Path.Combine(Publish(sources, Path.Combine(folder, "server")), File);
    }

    private static string Publish(string sources, string folder)
    {
        Run(
            sources,
            "dotnet",
            "publish",
            "src/CherryPie.Server",
            "-c",
            "Release",
            "-a",
            "x64",
            "--self-contained",
            "false",
            "-p:PublishReadyToRun=true",
            "-p:RunAnalyzers=false",
            "-o",
            folder
        );
        return folder;
    }

    private static void Run(string folder, string program, params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true }
        )!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} {arguments[0]}: {output}");
        }
    }
}
