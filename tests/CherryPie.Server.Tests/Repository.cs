namespace CherryPie.Server.Tests;

/// <summary>The project's files, for tests of what is written in them.</summary>
internal static class Repository
{
    public static string Folder { get; } = Above(AppContext.BaseDirectory);

    private static string Above(string folder) =>
        File.Exists(Path.Combine(folder, "Directory.Packages.props")) ? folder : Above(Path.GetDirectoryName(folder.TrimEnd('/'))!);
}
