using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace CherryPie.Wallet.Tests.Library;

/// <summary>Compiles C# as the projects do: with nullable references and with the usings that the SDK adds to each project.</summary>
internal static class Roslyn
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>Parses and binds all declarations, without an error; bodies are bound when they are asked for.</summary>
    /// <param name="sources">Code and path of each file.</param>
    /// <param name="kind">A library or a program.</param>
    /// <param name="assemblies">Files to refer to besides .NET's own.</param>
    public static CSharpCompilation Compile(
        IEnumerable<(string Code, string Path)> sources,
        OutputKind kind,
        IEnumerable<string> assemblies
    )
    {
        var framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var compilation = CSharpCompilation.Create(
            $"Compiled{Guid.NewGuid():N}",
            sources.Append((ImplicitUsings, "")).Select(file => CSharpSyntaxTree.ParseText(file.Item1, path: file.Item2)),
            Loadable().Where(file => Path.GetDirectoryName(file) == framework).Concat(assemblies).Select(Reference),
            new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable)
        );
        Assert.Empty(compilation.GetDeclarationDiagnostics().Where(found => found.Severity == DiagnosticSeverity.Error));
        return compilation;
    }

    private static string[] Loadable() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);

    private static PortableExecutableReference Reference(string file) => MetadataReference.CreateFromFile(file);
}
