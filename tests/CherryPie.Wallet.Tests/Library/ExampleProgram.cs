using System.Diagnostics;
using Microsoft.CodeAnalysis;

namespace CherryPie.Wallet.Tests.Library;

/// <summary>A program in a folder of its own, with the built library, what that depends on, and nothing else.</summary>
internal sealed class ExampleProgram : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cherrypie-example-").FullName;

    public ExampleProgram(string code)
    {
        foreach (var file in LibraryFiles.Dependencies().Append(LibraryFiles.Assembly))
        {
            File.Copy(file, PathOf(Path.GetFileName(file)));
        }

        var emitted = Roslyn
            .Compile([(code, "Program.cs")], OutputKind.ConsoleApplication, [LibraryFiles.Assembly])
            .Emit(PathOf("example.dll"));
        if (!emitted.Success)
        {
            throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics));
        }

        File.WriteAllText(
            PathOf("example.runtimeconfig.json"),
            $$$$"""{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"{{{{Environment.Version}}}}"}}}"""
        );
    }

    /// <summary>Runs it in its folder, which takes a third of a second.</summary>
    /// <returns>The exit code, and all that it wrote to standard output and standard error.</returns>
    public (int Code, string Said) Run()
    {
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", ["exec", PathOf("example.dll")])
            {
                WorkingDirectory = _folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + errors.GetAwaiter().GetResult());
    }

    public byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string PathOf(string name) => Path.Combine(_folder, name);
}
