using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using CherryPie.Server.Platform.Hosting;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>The machine's own initdb and postgres of one major version.</summary>
internal sealed partial record PostgresBinaries(string Folder, int Major)
{
    private const int OldestMajor = 14;

    public string Postgres => Path.Combine(Folder, "postgres");

    public string Initdb => Path.Combine(Folder, "initdb");

    /// <summary>Picks the version that the data folder's cluster was made with, else the newest.</summary>
    public static PostgresBinaries For(string dataFolder)
    {
        var found = Folders()
            .Where(Complete)
            .Select(Real)
            .Distinct(StringComparer.Ordinal)
            .Select(f => new PostgresBinaries(f, MajorOf(f)))
            .OrderByDescending(b => b.Major)
            .ToList();
        if (found.Count == 0)
        {
            throw new OperatorError(
                InContainer
                    ? "There is no PostgreSQL in this container: set ConnectionStrings__CherryPie, "
                        + "such as Host=…;Username=…;Password=…;Database=cherrypie"
                    : NoneFound
            );
        }

        var clusters = PostgresCluster.MajorsIn(dataFolder);
        if (clusters.Count > 0)
        {
            var (made, here) = (clusters.Max(), string.Join(", ", found.Select(b => b.Major)));
            return found.FirstOrDefault(b => clusters.Contains(b.Major))
                ?? throw new OperatorError(
                    $"{dataFolder} holds a database of PostgreSQL {made}, and this machine has only PostgreSQL {here}, "
                        + $"which can't open it. Install PostgreSQL {made} beside it, or bring the data over by the verbs backup, where "
                        + $"PostgreSQL {made} is, and restore, or set DataFolder to a new folder."
                );
        }

        return found[0].Major >= OldestMajor
            ? found[0]
            : throw new OperatorError($"PostgreSQL {OldestMajor} or newer is needed; {found[0].Folder} holds {found[0].Major}.");
    }

    private const string NoneFound = """
        No PostgreSQL was found on this machine. Do one of these:
          install it     Debian, Ubuntu:  sudo apt-get install postgresql
                         Fedora:          sudo dnf install postgresql-server
                         macOS:           brew install postgresql@17
          use a server   ConnectionStrings__CherryPie="Host=…;Username=…;Password=…;Database=cherrypie"
          use Docker     docker compose up
        """;

    // https://learn.microsoft.com/dotnet/core/tools/dotnet-environment-variables: set by the .NET images.
    private static bool InContainer => Environment.GetEnvironmentVariable("DOTNET_RUNNING_IN_CONTAINER") is "true" or "1";

    private static IEnumerable<string> Folders()
    {
        if (Environment.GetEnvironmentVariable("CHERRYPIE_PG_BIN") is { Length: > 0 } asked)
        {
            return [asked];
        }

        // Debian, Fedora's upstream packages and Homebrew put only the client programs on PATH.
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return path.Concat(Below("/usr/lib/postgresql", "*"))
            .Concat(Below("/usr", "pgsql-*"))
            .Concat(Below("/opt/homebrew/opt", "postgresql*"))
            .Concat(Below("/usr/local/opt", "postgresql*"));
    }

    private static IEnumerable<string> Below(string folder, string pattern) =>
        Directory.Exists(folder) ? Directory.GetDirectories(folder, pattern).Select(d => Path.Combine(d, "bin")) : [];

    private static bool Complete(string folder) =>
        File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres"));

    // A link on PATH leads to the real folder, where postgres looks for its share files.
    private static string Real(string folder) =>
        Path.GetDirectoryName(File.ResolveLinkTarget(Path.Combine(folder, "initdb"), returnFinalTarget: true)?.FullName)
        ?? Path.GetFullPath(folder);

    private static int MajorOf(string folder)
    {
        var postgres = Path.Combine(folder, "postgres");
        try
        {
            using var process = Process.Start(new ProcessStartInfo(postgres, "--version") { RedirectStandardOutput = true })!;
            var said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return int.Parse(FirstNumber().Match(said).Value, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or FormatException)
        {
            throw new OperatorError(
                $"{postgres} does not run ({e.Message}). Repair the PostgreSQL installation or set ConnectionStrings__CherryPie.",
                e
            );
        }
    }

    [GeneratedRegex(@"\d+")]
    private static partial Regex FirstNumber();
}
