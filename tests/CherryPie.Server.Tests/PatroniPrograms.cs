namespace CherryPie.Server.Tests;

/// <summary>What a PostgreSQL that fails over is made of, as Debian's packages patroni, etcd-server and haproxy bring it.</summary>
internal static class PatroniPrograms
{
    public static string? Patroni { get; } = Find("patroni");

    /// <summary>The operator's own program.</summary>
    public static string? Control { get; } = Find("patronictl");

    public static string? Etcd { get; } = Find("etcd");

    public static string? Haproxy { get; } = Find("haproxy");

    /// <summary>Why no test can have them here; null when each can.</summary>
    public static string? Missing() =>
        Patroni is null || Control is null ? "Patroni is not installed"
        : Etcd is null ? "etcd is not installed"
        : Haproxy is null ? "HAProxy is not installed"
        : null;

    private static string? Find(string program) =>
        new[] { "/usr/bin/", "/usr/sbin/", "/usr/local/bin/" }.Select(f => f + program).FirstOrDefault(File.Exists);
}
