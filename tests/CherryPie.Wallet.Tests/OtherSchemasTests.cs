using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Xunit;
using static CherryPie.Wallet.Tests.TestDesigns;

namespace CherryPie.Wallet.Tests;

/// <summary>The schemas of npm's passkit-generator accept what is emitted: every key by itself, and a pass of each style.</summary>
public sealed class OtherSchemasTests
{
    [Fact]
    public async Task Another_library_s_schemas_take_every_key_and_every_style()
    {
        var passes = AppleSamples
            .All.Select(s => (s.Path, Pass: Emit(AppleSamples.Design(s.Style, s.In(s.Value)))))
            .Concat(
                Directory
                    .GetFiles(Here("Approved"), "*.json")
                    .Select(file => (Path: Path.GetFileName(file), Pass: Json(File.ReadAllText(file))))
            )
            .ToList();
        Assert.True(passes.Count > 400);
        var lines = passes.Select(p => new JsonObject { ["name"] = p.Path, ["pass"] = JsonNode.Parse(p.Pass.GetRawText()) }.ToJsonString());
        Assert.Equal("judged", await Judged(string.Join('\n', lines)));
    }

    [Fact]
    public async Task Another_library_s_schemas_refuse_what_they_do_not_know() =>
        Assert.Contains(
            "\"semantics.evntName\" is not allowed",
            await Judged("""{"name":"a","pass":{"semantics":{"evntName":"A"}}}"""),
            StringComparison.Ordinal
        );

    private static async Task<string> Judged(string lines)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "judge");
        if (!File.Exists(Path.Combine(folder, "node_modules", "passkit-generator", "package.json")))
        {
            Directory.CreateDirectory(folder);
            foreach (var file in Directory.GetFiles(Here("Judge")))
            {
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
            }

            await Run("npm", folder, "", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        }

        File.Copy(Path.Combine(Here("Judge"), "judge.mjs"), Path.Combine(folder, "judge.mjs"), overwrite: true);
        return (await Run("node", folder, lines, "judge.mjs")).Trim();
    }

    private static async Task<string> Run(string program, string folder, string input, params string[] arguments)
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
        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }

    private static string Here(string folder, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, folder);
}
