using System.Reflection;

namespace CherryPie.Server.Platform.Hosting;

/// <summary>Which build this is.</summary>
internal static class ServerVersion
{
    private const int CommitDigits = 10;

    /// <summary>Such as <c>0.1.0 (77fa29c01a)</c>: the version, and the commit where the build knew it.</summary>
    public static string Value { get; } =
        Words(
            typeof(ServerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown"
        );

    // https://learn.microsoft.com/dotnet/core/compatibility/sdk/8.0/source-link: version+commit.
    private static string Words(string version) =>
        version.Split('+') is [var number, { Length: >= CommitDigits } commit] ? $"{number} ({commit[..CommitDigits]})" : version;
}
