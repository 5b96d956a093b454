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

    [Theory]
    [InlineData(false, false, 0)]
    [InlineData(true, false, 4)]
    [InlineData(false, true, 2)]
    [InlineData(true, true, 6)]
    public void What_all_pixels_have_alike_is_not_written(bool translucent, bool coloured, int type)
    {
        // Too many values for a palette, or too little to gain by one.
        var (rgba, random) = (new byte[90 * 80 * 4], new Random(3));
        random.NextBytes(rgba);
        for (var at = 0; at < rgba.Length; at += 4)
        {
            (rgba[at + 1], rgba[at + 2]) = coloured ? (rgba[at + 1], rgba[at + 2]) : (rgba[at], rgba[at]);
            rgba[at + 3] = translucent ? rgba[at + 3] : (byte)255;
        }

        var file = Png.FromRgba(90, 80, rgba).Encode();
        PassImages.Check(file);
        Assert.True(Png.Decode(file).Rgba.SequenceEqual(rgba));
        Assert.Equal(type, PngHeader.Read(file).ColorType);
    }

    [Fact]
    public void The_smallest_file_shows_the_same_pixels()
    {
        // Noise, few colours, one colour, and a gradient, whose filters differ.
        var gradient = new byte[200 * 100 * 4];
        for (var at = 0; at < gradient.Length; at += 4)
        {
            var (x, y) = (at / 4 % 200, at / 800);
            (gradient[at], gradient[at + 1], gradient[at + 2], gradient[at + 3]) = ((byte)x, (byte)y, (byte)(x + (2 * y)), 255);
        }

        foreach (var file in new[] { Pictures.File(200, 100), Pictures.Flat(200, 100), Png.FromRgba(200, 100, gradient).Encode() })
        {
            var upload = new ImageUpload(PassImage.Logo, null, file);
            var plain = PassImages.Scale(upload, PassStyle.Generic);
            var smallest = PassImages.Scale(upload with { IsSmallest = true }, PassStyle.Generic);
            Assert.Equal(plain.Count, smallest.Count);
            foreach (var (one, other) in plain.Zip(smallest))
            {
                Assert.True(other.Png.Length <= one.Png.Length);
                Assert.True(Png.Decode(one.Png.Span).Rgba.SequenceEqual(Png.Decode(other.Png.Span).Rgba));
            }
        }
    }
}
