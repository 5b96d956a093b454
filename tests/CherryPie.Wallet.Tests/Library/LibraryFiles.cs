using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace CherryPie.Wallet.Tests.Library;

/// <summary>The library's files: sources and README in the repository, and what it was built to beside this test.</summary>
internal static partial class LibraryFiles
{
    private static readonly string _root = Path.GetFullPath(Path.Combine(Here(), "../../../src/CherryPie.Wallet"));

    public static string Readme { get; } = File.ReadAllText(Path.Combine(_root, "README.md"));

    /// <summary>The sources that are compiled, by full path.</summary>
    public static IEnumerable<string> Sources() =>
        Directory.EnumerateFiles(_root, "*.cs", SearchOption.AllDirectories).Where(file => Folder(file) is not ("bin" or "obj"));

    /// <summary>The folder of the library in which a source lies.</summary>
    public static string Folder(string file) => Path.GetRelativePath(_root, file).Split(Path.DirectorySeparatorChar)[0];

    /// <summary>The library itself, as it was built.</summary>
    public static string Assembly { get; } = typeof(PassPackage).Assembly.Location;

    /// <summary>The assemblies besides .NET's own that the library refers to.</summary>
    public static IEnumerable<string> Dependencies() =>
        typeof(PassPackage)
            .Assembly.GetReferencedAssemblies()
            .Select(name => Path.Combine(Path.GetDirectoryName(Assembly)!, name.Name + ".dll"))
            .Where(File.Exists);

    /// <summary>The one block of the README in a language.</summary>
    public static string CodeBlock(string language) =>
        CodeBlocks().Matches(Readme).Single(block => block.Groups["language"].Value == language).Groups["code"].Value;

    /// <summary>The folders in the order of the README's table.</summary>
    public static IReadOnlyList<string> FoldersInOrder() => [.. FolderRows().Matches(Readme).Select(row => row.Groups[1].Value)];

    [GeneratedRegex(@"^```(?<language>\w+)\n(?<code>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlocks();

    [GeneratedRegex(@"^\| `(\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex FolderRows();

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
