using System.Collections.Concurrent;
using CherryPie.Wallet;

namespace CherryPie.Server.Tests;

/// <summary>PNG files of one colour.</summary>
internal static class Pictures
{
    private static readonly ConcurrentDictionary<(int, int, byte), byte[]> _made = new();

    public static byte[] Icon => Of(120, 120);

    public static byte[] Of(int width, int height, byte shade = 90) =>
        _made.GetOrAdd(
            (width, height, shade),
            _ =>
            {
                var pixels = new byte[width * height * 4];
                for (var i = 0; i < pixels.Length; i += 4)
                {
                    (pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3]) = (shade, (byte)(i / 4 % width), 40, 255);
                }

                return Png.FromRgba(width, height, pixels).Encode();
            }
        );
}
