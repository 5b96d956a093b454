using CherryPie.Wallet;

namespace CherryPie.Server.Tests.Landing;

/// <summary>Pictures for sample passes, computed: soft gradients with discs on them.</summary>
internal static class Artwork
{
    private delegate (double Red, double Green, double Blue, double Alpha) Paint(double x, double y);

    public static byte[] Strip(int hue) =>
        Draw(
            750,
            288,
            (x, y) =>
            {
                var light =
                    0.42
                    + (0.2 * Math.Sin((x * 5) + (y * 2)))
                    + (Disc(x * 2.6, y, 2.05, 0.5, 0.42) * 0.16)
                    + (Disc(x * 2.6, y, 0.55, 0.95, 0.5) * 0.1);
                return Colour(hue + (40 * x), light);
            }
        );

    public static byte[] EventStrip(int hue) =>
        Draw(750, 196, (x, y) => Colour(hue + (60 * x), 0.35 + (0.25 * Math.Abs(Math.Sin((x * 14) + (y * 3))) * (1 - y))));

    public static byte[] Background(int hue) =>
        Draw(360, 440, (x, y) => Colour(hue + (70 * y), 0.25 + (0.35 * Disc(x, y * 1.2, 0.5, 0.4, 0.45))));

    public static byte[] Thumbnail(int hue) =>
        Draw(
            180,
            180,
            (x, y) =>
                Disc(x, y, 0.5, 0.36, 0.17) + Disc(x, y, 0.5, 1.02, 0.42) > 0.5 ? (0.96, 0.92, 0.88, 1) : Colour(hue, 0.35 + (0.25 * y))
        );

    /// <summary>An evening over hills.</summary>
    public static byte[] Poster() =>
        Draw(
            716,
            896,
            (x, y) =>
            {
                double Hill(double at, double height, double wave) => y > at - (height * Math.Sin((x * wave) + at)) ? 1 : 0;
                return Hill(0.74, 0.06, 5) > 0 ? (0.18, 0.15, 0.25, 1)
                    : Hill(0.6, 0.08, 4) > 0 ? (0.36, 0.23, 0.34, 1)
                    : Disc(x * 0.8, y, 0.48, 0.4, 0.13) > 0.5 ? (1, 0.91, 0.72, 1)
                    : (0.17 + (1.1 * y), 0.23 + (0.5 * y), 0.4 - (0.1 * y), 1);
            }
        );

    /// <summary>A leaf and a ring, white or in a colour, on nothing.</summary>
    public static byte[] Logo(double red = 1, double green = 1, double blue = 1) =>
        Draw(
            100,
            100,
            (x, y) =>
            {
                var ring = Disc(x, y, 0.5, 0.5, 0.48) - Disc(x, y, 0.5, 0.5, 0.38);
                var leaf = Disc(x, y, 0.38, 0.5, 0.24) * Disc(x, y, 0.62, 0.5, 0.24);
                return (red, green, blue, Math.Clamp(ring + leaf, 0, 1));
            }
        );

    public static byte[] Footer() => Draw(572, 30, (x, y) => (1, 1, 1, Math.Sin(x * 90) > 0 && Math.Abs(y - 0.5) < 0.3 ? 0.75 : 0));

    private static double Disc(double x, double y, double atX, double atY, double radius) =>
        Math.Clamp((radius - Math.Sqrt(Math.Pow(x - atX, 2) + Math.Pow(y - atY, 2))) * 120, 0, 1);

    private static (double, double, double, double) Colour(double hue, double light)
    {
        double Part(double shift) => Math.Clamp(light + (0.28 * Math.Cos((hue - shift) * Math.PI / 180)), 0, 1);
        return (Part(0), Part(120), Part(240), 1);
    }

    private static byte[] Draw(int width, int height, Paint paint)
    {
        var pixels = new byte[width * height * 4];
        for (var i = 0; i < width * height; i++)
        {
            var (red, green, blue, alpha) = paint((i % width + 0.5) / width, (i / width + 0.5) / height);
            (pixels[i * 4], pixels[(i * 4) + 1], pixels[(i * 4) + 2], pixels[(i * 4) + 3]) = (
                (byte)(red * 255),
                (byte)(green * 255),
                (byte)(blue * 255),
                (byte)(alpha * 255)
            );
        }

        return Png.FromRgba(width, height, pixels).Encode();
    }
}
