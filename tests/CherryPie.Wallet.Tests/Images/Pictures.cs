namespace CherryPie.Wallet.Tests.Images;

/// <summary>Pictures made of noise, which nothing can shrink.</summary>
internal static class Pictures
{
    public static Png Noise(int width, int height, bool opaque = true)
    {
        var rgba = new byte[width * height * 4];
        new Random(width + height).NextBytes(rgba);
        for (var i = 3; i < rgba.Length && opaque; i += 4)
        {
            rgba[i] = 255;
        }

        return Png.FromRgba(width, height, rgba);
    }

    public static byte[] File(int width, int height) => Noise(width, height).Encode();

    public static byte[] Flat(int width, int height) => Png.FromRgba(width, height, new byte[width * height * 4]).Encode();
}
