using System.Buffers.Binary;
using CherryPie.Wallet.Tests.Barcodes;
using Xunit;

namespace CherryPie.Wallet.Tests.Images;

/// <summary>The independent scaler: <c>convert</c> of ImageMagick. Whether its build works with integers or floats, no overshoot of the
/// filter is cut between its two passes: samples are brought into the middle half of the range before.</summary>
internal static class Magick
{
    private const int Low = 16384;

    /// <summary>Reads a PNG and scales it with alpha multiplied into the colours, as the library should.</summary>
    /// <returns>Red, green, blue and alpha of each pixel, 0 to 1, alpha multiplied in and nothing cut.</returns>
    public static double[] Scale(byte[] png, int width, int height)
    {
        var folder = Directory.CreateTempSubdirectory("cherrypie-magick-").FullName;
        try
        {
            string At(string name) => Path.Combine(folder, name);
            File.WriteAllBytes(At("in.png"), png);
            Zxing.Run("convert", [At("in.png"), "-depth", "16", "-endian", "LSB", "rgba:" + At("rgba")]);
            var samples = Samples(File.ReadAllBytes(At("rgba")));
            var (colors, alphas) = (new List<double>(), new List<double>());
            for (var i = 0; i < samples.Length; i += 4)
            {
                var alpha = samples[i + 3] / 65535.0;
                colors.AddRange(samples.Skip(i).Take(3).Select(s => s / 65535.0 * alpha));
                alphas.AddRange([alpha, alpha, alpha]);
            }

            var header = PngHeader.Read(png);
            double[] Resized(List<double> planes)
            {
                File.WriteAllBytes(At("from"), Bytes(planes));
                string[] raw = ["-depth", "16", "-endian", "LSB"];
                Zxing.Run(
                    "convert",
                    [
                        "-size",
                        $"{header.Width}x{header.Height}",
                        .. raw,
                        "rgb:" + At("from"),
                        "-filter",
                        "Lanczos",
                        "-resize",
                        $"{width}x{height}!",
                        .. raw,
                        "rgb:" + At("to"),
                    ]
                );
                return [.. Samples(File.ReadAllBytes(At("to"))).Select(s => (s - Low) / 32767.0)];
            }

            var (scaled, opacity) = (Resized(colors), Resized(alphas));
            return
            [
                .. Enumerable
                    .Range(0, width * height)
                    .SelectMany(i => new[] { scaled[i * 3], scaled[(i * 3) + 1], scaled[(i * 3) + 2], opacity[i * 3] }),
            ];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The same picture in another form of PNG, such as interlaced, written by ImageMagick.</summary>
    public static byte[] Rewrite(byte[] png, params string[] options)
    {
        var folder = Directory.CreateTempSubdirectory("cherrypie-magick-").FullName;
        try
        {
            var (from, to) = (Path.Combine(folder, "from.png"), Path.Combine(folder, "to.png"));
            File.WriteAllBytes(from, png);
            Zxing.Run("convert", [from, .. options[..^1], options[^1] + to]);
            return File.ReadAllBytes(to);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ushort[] Samples(byte[] bytes) =>
        [.. Enumerable.Range(0, bytes.Length / 2).Select(i => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(i * 2)))];

    private static byte[] Bytes(List<double> planes)
    {
        var bytes = new byte[planes.Count * 2];
        for (var i = 0; i < planes.Count; i++)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(i * 2), (ushort)Math.Round(Low + (planes[i] * 32767)));
        }

        return bytes;
    }
}

/// <summary>A test that needs ImageMagick; skipped where there is none, unless CHERRYPIE_TEST_REQUIRE names magick.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class MagickFactAttribute : FactAttribute
{
    public MagickFactAttribute() => Skip = Zxing.Missing("magick", "convert", "compare");
}
