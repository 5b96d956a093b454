using System.Diagnostics;
using System.Text;
using CherryPie.Server.Tests;
using Xunit;

namespace CherryPie.Wallet.Tests.Barcodes;

/// <summary>The independent reader: ZXingReader of Debian's zxing-cpp-tools.</summary>
internal static class Zxing
{
    private const int FilesAtOnce = 50;

    /// <summary>How many messages to try; <see cref="TestScale"/> says which.</summary>
    public static int Messages { get; } = TestScale.Of(full: 2000, reduced: 100);

    /// <summary>Why a test is skipped that needs some programs, if it is.</summary>
    public static string? SkipReason(params string[] programs) => Missing("zxing", programs);

    /// <param name="need">What CHERRYPIE_TEST_REQUIRE calls them.</param>
    /// <param name="programs">Programs that must be in the PATH.</param>
    public static string? Missing(string need, params string[] programs)
    {
        var required = (Environment.GetEnvironmentVariable("CHERRYPIE_TEST_REQUIRE") ?? "").Split(',', StringSplitOptions.TrimEntries);
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        var missing = programs.Where(program => !folders.Any(folder => File.Exists(Path.Combine(folder, program)))).ToList();
        return required.Contains(need) || missing.Count == 0
            ? null
            : $"{string.Join(" and ", missing)} not installed (Debian packages zxing-cpp-tools, zbar-tools, librsvg2-bin, imagemagick)";
    }

    /// <summary>What is read of each symbol; <c>null</c> where nothing is found.</summary>
    public static List<Reading?> Read(IEnumerable<ModuleGrid> symbols) => ReadFiles([.. symbols.Select(Picture)], "-fast");

    public static List<Reading?> ReadFiles(IReadOnlyList<byte[]> pictures, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("cherrypie-zxing-").FullName;
        try
        {
            var readings = new List<Reading?>();
            foreach (var some in pictures.Chunk(FilesAtOnce))
            {
                var names = some.Select((_, i) => Path.Combine(folder, $"{i}.png")).ToList();
                foreach (var (name, picture) in names.Zip(some))
                {
                    File.WriteAllBytes(name, picture);
                }

                var blocks = Run("ZXingReader", [.. options, .. names])
                    .Split("File:", StringSplitOptions.TrimEntries)
                    .Skip(1)
                    .Select(block => block.Split('\n'));
                var found = blocks.ToLookup(lines => lines[0].Trim(), Parse);
                readings.AddRange(names.Select(name => found[name].SingleOrDefault()));
            }

            return readings;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>What all versions of the reader tell of a message: the older ones leave the outer letters of Codabar out.</summary>
    public static string Inner(BarcodeFormat format, string message) =>
        format == BarcodeFormat.Codabar ? message.Trim('A', 'B', 'C', 'D') : message;

    public static string Run(string program, IEnumerable<string> args)
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, args)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.Latin1,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        errors.GetAwaiter().GetResult();
        return said;
    }

    private static Reading? Parse(string[] lines)
    {
        string? Value(string name) =>
            lines.LastOrDefault(line => line.StartsWith(name + ":", StringComparison.Ordinal))?[(name.Length + 1)..].Trim();
        return Value("Bytes") is { } bytes && Value("Format") is { } format
            ? new(
                format,
                Convert.FromHexString(bytes.Replace(" ", "", StringComparison.Ordinal)),
                Value("HasECI") == "true",
                Value("Text") ?? ""
            )
            : null;
    }

    public static byte[] Picture(ModuleGrid modules)
    {
        var pixels = modules.Width > 300 ? 2 : 4;
        var (width, height) = (modules.Width * pixels, modules.Height * pixels);
        var rgba = new byte[width * height * 4];
        Array.Fill(rgba, (byte)255);
        for (var pixel = 0; pixel < width * height; pixel++)
        {
            if (modules[pixel % width / pixels, pixel / width / pixels])
            {
                rgba.AsSpan(pixel * 4, 3).Clear();
            }
        }

        return Png.FromRgba(width, height, rgba).Encode();
    }

    /// <summary>A symbol as read: its text is what the reader made of the bytes, written as Latin-1.</summary>
    internal sealed record Reading(string Format, byte[] Bytes, bool HasEci, string Text);
}

/// <summary>A test that needs the independent reader, and perhaps more programs; skipped where there are none, unless
/// CHERRYPIE_TEST_REQUIRE names zxing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ReaderFactAttribute : FactAttribute
{
    public ReaderFactAttribute(params string[] more) => Skip = Zxing.SkipReason(["ZXingReader", .. more]);
}
