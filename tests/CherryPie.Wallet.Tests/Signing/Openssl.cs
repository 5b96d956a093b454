using System.Diagnostics;
using Xunit;

namespace CherryPie.Wallet.Tests.Signing;

/// <summary>Runs the independent implementation in a folder of its own.</summary>
internal sealed class Openssl : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cherrypie-openssl-").FullName;

    public void Write(string name, byte[] content) => File.WriteAllBytes(Path.Combine(_folder, name), content);

    public void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder, name), content);

    public byte[] Read(string name) => File.ReadAllBytes(Path.Combine(_folder, name));

    public string Run(params string[] args)
    {
        var (code, said) = Try(args);
        Assert.True(code == 0, said);
        return said;
    }

    public (int Code, string Said) Try(params string[] args)
    {
        using var process = Process.Start(
            new ProcessStartInfo("openssl", args)
            {
                WorkingDirectory = _folder,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said + errors.GetAwaiter().GetResult());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
