using System.Diagnostics;
using Xunit;

namespace CherryPie.Server.Tests.Landing;

/// <summary>The independent reader: ZXingReader of Debian's zxing-cpp-tools.</summary>
internal static class Scanner
{
    public static string? Missing()
    {
        var required = (Environment.GetEnvironmentVariable("CHERRYPIE_TEST_REQUIRE") ?? "")
            .Split(',', StringSplitOptions.TrimEntries)
            .Contains("zxing");
        var found = (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "ZXingReader")));
        return required || found ? null : "ZXingReader not installed (Debian package zxing-cpp-tools)";
    }

    /// <summary>Format and text of the barcode on a picture.</summary>
    public static (string Format, string Text) Read(byte[] picture)
    {
        var file = Path.GetTempFileName() + ".png";
        try
        {
            File.WriteAllBytes(file, picture);
            using var process = Process.Start(new ProcessStartInfo("ZXingReader", [file]) { RedirectStandardOutput = true })!;
            var lines = process.StandardOutput.ReadToEnd().Split('\n');
            process.WaitForExit();
            string Value(string name) =>
                Array.Find(lines, l => l.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim().Trim('"') ?? "";
            return (Value("Format").Replace(" ", "", StringComparison.Ordinal), Value("Text"));
        }
        finally
        {
            File.Delete(file);
        }
    }
}

/// <summary>A test that needs the independent reader.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ScannerFactAttribute : FactAttribute
{
    public ScannerFactAttribute() => Skip = Scanner.Missing();
}
