namespace CherryPie.Server.Tests;

internal static class PgbouncerProgram
{
    /// <summary>Where the packages of Debian, Fedora and Homebrew put it; null where none is.</summary>
    public static string? Path { get; } =
        Array.Find(["/usr/sbin/pgbouncer", "/usr/bin/pgbouncer", "/opt/homebrew/bin/pgbouncer", "/usr/local/bin/pgbouncer"], File.Exists);

    /// <summary>Why no test can have it here; null when each can.</summary>
    public static string? Missing() => Path is null ? "PgBouncer is not installed" : null;
}
