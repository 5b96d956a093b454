using Xunit;

namespace CherryPie.Wallet.Tests.Images;

public sealed class PngPaletteTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(4, 2)]
    [InlineData(5, 4)]
    [InlineData(16, 4)]
    [InlineData(17, 8)]
    [InlineData(256, 8)]
    [InlineData(257, null)]
    public void Few_colours_are_written_as_a_palette(int colors, int? depth)
    {
        foreach (var (width, translucent) in new[] { (67, 0), (64, 1), (71, colors) })
        {
            // Each colour once, then any; the first of them are translucent.
            var (rgba, random) = (new byte[width * 60 * 4], new Random(colors));
            for (var pixel = 0; pixel < width * 60; pixel++)
            {
                var color = pixel < colors ? pixel : random.Next(colors);
                (rgba[pixel * 4], rgba[(pixel * 4) + 1], rgba[(pixel * 4) + 2], rgba[(pixel * 4) + 3]) = (
                    (byte)color,
                    (byte)(color >> 8),
                    7,
                    color < translucent ? (byte)100 : (byte)255
                );
            }

            var file = Png.FromRgba(width, 60, rgba).Encode();
            PassImages.Check(file);
            Assert.True(Png.Decode(file).Rgba.SequenceEqual(rgba));
            var header = PngHeader.Read(file);
            Assert.Equal(depth is null ? (8, translucent == 0 ? 2 : 6) : (depth, 3), (header.BitDepth, header.ColorType));
        }
    }
}
