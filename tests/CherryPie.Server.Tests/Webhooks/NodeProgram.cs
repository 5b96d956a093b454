using System.Diagnostics;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>Programs for Node with packages as npm has them.</summary>
internal static class NodeProgram
{
    private static readonly SemaphoreSlim _one = new(1);

    /// <summary>A copy of a folder with its packages installed, made once.</summary>
    /// <param name="source">With package.json and package-lock.json.</param>
    /// <param name="package">One that is there when all are.</param>
    public static async Task<string> Folder(string source, string package)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, Path.GetFileName(source) + "-" + package);
        await _one.WaitAsync();
        try
        {
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.GetFiles(source))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
            }

            if (!File.Exists(Path.Combine(folder, "node_modules", package, "package.json")))
            {
                await Run("npm", folder, "", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            }

            return folder;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Runs a script, which must succeed.</summary>
    /// <returns>What it printed.</returns>
    public static Task<string> Run(string folder, string input, params string[] arguments) => Run("node", folder, input, arguments);

    /// <summary>What a script printed, whether or not it succeeded.</summary>
    public static async Task<string> Output(string folder, params string[] arguments) =>
        (await Start("node", folder, "", arguments)).Output;

    private static async Task<string> Run(string program, string folder, string input, params string[] arguments)
    {
        var (code, output, errors) = await Start(program, folder, input, arguments);
        Assert.True(code == 0, errors);
        return output;
    }

    private static async Task<(int Code, string Output, string Errors)> Start(
        string program,
        string folder,
        string input,
        params string[] arguments
    )
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await errors);
    }
}
