using Xunit;

namespace CherryPie.Wallet.Tests.Images;

public sealed class ScalingTests
{
    [MagickFact]
    public void Every_size_of_a_picture_is_what_ImageMagick_makes_of_it()
    {
        (string Name, byte[] Png)[] pictures =
        [
            ("noise", Pictures.File(197, 133)),
            ("translucent noise", Pictures.Noise(131, 70, opaque: false).Encode()),
            ("disc", Disc(150, 120).Encode()),
            ("stripes", Stripes(240, 90)),
            ("line", Pictures.File(500, 1)),
            ("column", Pictures.File(1, 300)),
            ("interlaced", Magick.Rewrite(Disc(149, 121).Encode(), "-interlace", "PNG", "PNG32:")),
            ("interlaced, 16 bits", Magick.Rewrite(Pictures.Noise(99, 101, opaque: false).Encode(), "-interlace", "PNG", "PNG64:")),
            ("grey", Magick.Rewrite(Pictures.File(120, 130), "-colorspace", "Gray", "")),
            ("palette", Magick.Rewrite(Pictures.File(90, 130), "-colors", "16", "PNG8:")),
        ];
        var compared = 0;
        foreach (var (name, png) in pictures)
        {
            foreach (var kind in Enum.GetValues<PassImage>())
            {
                foreach (var file in PassImages.Scale(new ImageUpload(kind, null, png), PassStyle.EventTicket))
                {
                    Compare($"{name}, {kind} {file.Scale}x", Magick.Scale(png, Size(file).Width, Size(file).Height), file);
                    compared++;
                }
            }
        }

        Assert.True(compared > 60, $"{compared}");
    }

    [Fact]
    public void A_logo_of_one_colour_stays_one_colour()
    {
        foreach (var file in PassImages.Scale(new ImageUpload(PassImage.Logo, null, Disc(300, 280).Encode()), PassStyle.Generic))
        {
            var rgba = Png.Decode(file.Png.Span).Rgba.ToArray();
            Assert.Equal([(200, 30, 90)], rgba.Chunk(4).Where(p => p[3] > 0).Select(p => ((int)p[0], (int)p[1], (int)p[2])).Distinct());
            Assert.Contains(rgba.Chunk(4), p => p[3] is > 0 and < 255);
        }
    }

    [Fact]
    public void Scaling_needs_no_more_memory_for_a_longer_picture()
    {
        long Allocated(int height)
        {
            var upload = new ImageUpload(PassImage.Strip, null, Pictures.Flat(2000, height));
            var before = GC.GetAllocatedBytesForCurrentThread();
            PassImages.Scale(upload, PassStyle.Coupon);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Allocated(100);
        Assert.InRange(Allocated(8000), 1, Math.Max(Allocated(800), 8_000_000));
    }

    [Fact]
    public void A_side_or_a_ratio_beyond_the_bound_is_refused_by_the_header_alone()
    {
        (int Width, int Height, string Said)[] cases =
        [
            (16_777_216, 1, "a side of at most 16384"),
            (16_385, 16, "a side of at most 16384"),
            (1, 16_385, "a side of at most 16384"),
            (3, 12_289, "at most 4096 times as long"),
            (12_289, 3, "at most 4096 times as long"),
            (4096, 4097, "at most 16 million"),
        ];
        foreach (var (width, height, said) in cases)
        {
            // No pixels follow the header, so whoever looks at them says something else.
            var file = Pictures.Flat(1, 1)[..33];
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(16), width);
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(20), height);
            System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(29), Crc32.Of(file.AsSpan(12, 17)));
            Assert.Contains(said, Assert.Throws<InvalidDataException>(() => PassImages.Check(file)).Message, StringComparison.Ordinal);
        }

        PassImages.Check(Pictures.Flat(16_384, 4));
        PassImages.Check(Pictures.Flat(3, 12_288));
    }

    [Fact]
    public async Task The_end_of_the_request_ends_the_work()
    {
        using var left = new CancellationTokenSource();
        await left.CancelAsync();
        var upload = new ImageUpload(PassImage.Logo, null, Pictures.File(400, 400));
        Assert.Throws<OperationCanceledException>(() => PassImages.Scale(upload, PassStyle.Generic, left.Token));
    }

    private static PngHeader Size(ScaledImage file) => PngHeader.Read(file.Png.Span);

    // Within 1/255 in alpha, and in each colour as far as it is visible.
    private static void Compare(string name, double[] expected, ScaledImage file)
    {
        var rgba = Png.Decode(file.Png.Span).Rgba;
        Assert.Equal(expected.Length, rgba.Length);
        for (var i = 0; i < rgba.Length; i += 4)
        {
            var alpha = Math.Clamp(expected[i + 3], 0, 1);
            var at = $"{name}, pixel {i / 4}";
            Assert.True(Math.Abs((alpha * 255) - rgba[i + 3]) <= 1, $"{at}: alpha {rgba[i + 3]} for {alpha * 255:0.0}");
            for (var k = i; alpha > 1 / 255.0 && k < i + 3; k++)
            {
                var visible = Math.Clamp(expected[k] / expected[i + 3], 0, 1) * alpha * 255;
                Assert.True(Math.Abs(visible - (rgba[k] * alpha)) <= 1, $"{at}: colour {rgba[k] * alpha:0.0} for {visible:0.0}");
            }
        }
    }

    // Opaque inside, invisible outside, where other colours lie.
    private static Png Disc(int width, int height)
    {
        var rgba = new byte[width * height * 4];
        new Random(7).NextBytes(rgba);
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = ((i % width) - (width / 2), (i / width) - (height / 2));
            rgba[(i * 4) + 3] = 0;
            if ((x * x) + (y * y) < 50 * 50)
            {
                (rgba[i * 4], rgba[(i * 4) + 1], rgba[(i * 4) + 2], rgba[(i * 4) + 3]) = (200, 30, 90, 255);
            }
        }

        return Png.FromRgba(width, height, rgba);
    }

    private static byte[] Stripes(int width, int height)
    {
        var rgba = new byte[width * height * 4];
        for (var i = 0; i < width * height; i++)
        {
            rgba.AsSpan(i * 4, 3).Fill((byte)((((i % width / 5) + (i / width / 7)) % 2) * 255));
            rgba[(i * 4) + 3] = 255;
        }

        return Png.FromRgba(width, height, rgba).Encode();
    }
}
