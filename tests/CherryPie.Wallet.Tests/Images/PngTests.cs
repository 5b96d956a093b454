using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CherryPie.Wallet.Tests.Images;

public sealed class PngTests
{
    // 2 x 2, one bit, a palette of two colours, one of them transparent
    private static readonly byte[] _palette = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACAQMAAABIeJ9nAAAABlBMVEX/AAAA/wDSh+9xAAAAAXRS"
            + "TlMAQObYZgAAAAxJREFUeNpjcGBoAAABRADBBIfP+gAAAABJRU5ErkJggg=="
    );

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 2)]
    [InlineData(0, 4)]
    [InlineData(0, 8)]
    [InlineData(0, 16)]
    [InlineData(2, 8)]
    [InlineData(2, 16)]
    [InlineData(3, 1)]
    [InlineData(3, 4)]
    [InlineData(3, 8)]
    [InlineData(4, 8)]
    [InlineData(4, 16)]
    [InlineData(6, 8)]
    [InlineData(6, 16)]
    public void Every_kind_is_read_the_same_interlaced_or_not(byte color, byte depth)
    {
        var (plain, interlaced) = (Handmade(9, 7, depth, color, false), Handmade(9, 7, depth, color, true));
        PassImages.Check(plain);
        PassImages.Check(interlaced);
        Assert.True(Png.Decode(plain).Rgba.SequenceEqual(Png.Decode(interlaced).Rgba));
        Assert.True(Png.Decode(plain).Rgba.ContainsAnyExcept((byte)0, (byte)255) || depth == 1);
    }

    [Fact]
    public void A_palette_with_transparency_is_read()
    {
        var png = Png.Decode(_palette);
        Assert.Equal((2, 2), (png.Width, png.Height));
        Assert.Contains((byte)0, png.Rgba.ToArray().Where((_, i) => i % 4 == 3));
        Assert.True(Png.Decode(png.Encode()).Rgba.SequenceEqual(png.Rgba));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        foreach (var png in new[] { Pictures.Noise(17, 5), Pictures.Noise(5, 17, opaque: false), Pictures.Noise(1, 1) })
        {
            Assert.True(Png.Decode(png.Encode()).Rgba.SequenceEqual(png.Rgba));
        }
    }

    [Fact]
    public void A_flat_colour_stays_itself_at_any_size()
    {
        var rgba = Enumerable.Repeat(new byte[] { 10, 200, 30, 128 }, 40 * 30).SelectMany(p => p).ToArray();
        var small = Png.FromRgba(40, 30, rgba).Resize(13, 7);
        Assert.All(
            Enumerable.Range(0, 13 * 7),
            i => Assert.True(small.Rgba.Slice(i * 4, 4).SequenceEqual(new byte[] { 10, 200, 30, 128 }))
        );
    }

    [Fact]
    public void Invisible_pixels_do_not_tint_their_neighbours()
    {
        var rgba = new byte[16 * 16 * 4];
        for (var i = 0; i < rgba.Length; i += 4)
        {
            (rgba[i], rgba[i + 1], rgba[i + 3]) = (i / 4 % 16) < 8 ? ((byte)255, (byte)0, (byte)255) : ((byte)0, (byte)255, (byte)0);
        }

        var small = Png.FromRgba(16, 16, rgba).Resize(5, 5);
        Assert.DoesNotContain(Enumerable.Range(0, 25), i => small.Rgba[(i * 4) + 3] > 8 && small.Rgba[(i * 4) + 1] > 8);
    }

    [Fact]
    public void Any_damage_is_accepted_or_cleanly_refused()
    {
        byte[][] seeds = [_palette, Handmade(9, 7, 16, 6, true), Handmade(9, 7, 4, 3, false), Pictures.File(12, 9)];
        var cases =
            from seed in Gen.Elements(seeds)
            from edits in Gen.Choose(1, 4)
            from ats in Gen.ArrayOf(Gen.Choose(0, seed.Length - 1), edits)
            from values in Gen.ArrayOf(Gen.Choose(0, 255), edits)
            from keep in Gen.Frequency((3, Gen.Constant(seed.Length)), (1, Gen.Choose(0, seed.Length)))
            from mend in Gen.Elements(true, false)
            select Mutate(seed, ats, values, keep, mend);
        Prop.ForAll(
                cases.ToArbitrary(),
                file =>
                {
                    try
                    {
                        PassImages.Check(file);
                    }
                    catch (InvalidDataException e)
                    {
                        Assert.Throws<InvalidDataException>(() => Png.Decode(file));
                        return e.Message.EndsWith('.');
                    }

                    return Png.Decode(file).Width > 0;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Fact]
    public void Bombs_and_huge_or_torn_pictures_are_refused()
    {
        var zeros = Pack(new byte[20_000_000]);
        (byte[] File, string Said)[] cases =
        [
            (File(Head(4, 4, 8, 0), zeros), "more pixel data"),
            (File(Head(100_000, 100_000, 8, 6), zeros), "16 million"),
            (File(Head(4097, 4096, 1, 0), zeros), "16 million"),
            (File(Head(int.MaxValue, 1, 8, 6), zeros), "16 million"),
            (File(Head(-1, 4, 8, 6), zeros), "no sense"),
            (File(Head(0, 4, 8, 6), zeros), "no sense"),
            (File(Head(4, 4, 3, 0), zeros), "no sense"),
            (File(Head(4096, 4096, 8, 6), zeros), "cut short"),
            (File(Head(4, 4, 8, 3), Pack(new byte[20])), "palette"),
            (Pictures.File(4, 4)[..^12], "cut short"),
            (Pictures.File(4, 4)[..20], "cut short"),
            (new byte[11 * 1024 * 1024], "10 MiB"),
            ([], "empty"),
            ([1, 2, 3], "not a PNG"),
            ([0xFF, 0xD8, 0xFF, 0xE0], "a JPEG"),
            ("GIF89a"u8.ToArray(), "a GIF"),
            ("RIFF0000WEBPVP8 "u8.ToArray(), "a WebP"),
            ("<svg/>"u8.ToArray(), "an SVG"),
            ("%PDF-1.4"u8.ToArray(), "a PDF"),
        ];
        foreach (var (file, said) in cases)
        {
            Assert.Contains(said, Assert.Throws<InvalidDataException>(() => PassImages.Check(file)).Message, StringComparison.Ordinal);
            Assert.Throws<InvalidDataException>(() => PassImages.Scale(new ImageUpload(PassImage.Icon, null, file), PassStyle.Generic));
        }
    }

    private static byte[] Mutate(byte[] seed, int[] ats, int[] values, int keep, bool mend)
    {
        var file = seed.AsSpan(0, keep).ToArray();
        foreach (var (at, value) in ats.Zip(values).Where(e => e.First < keep))
        {
            file[at] = (byte)value;
        }

        // With checksums put right, damage reaches the parts behind them.
        for (var at = 8; mend && at + 12 <= file.Length; )
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12)
            {
                break;
            }

            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(at + 8 + (int)length), Crc32.Of(file.AsSpan(at + 4, (int)length + 4)));
            at += (int)length + 12;
        }

        return file;
    }

    // Each sample is a hash of its place, so that interlaced and plain files hold the same picture.
    private static byte[] Handmade(int width, int height, byte depth, byte color, bool interlaced)
    {
        var channels = color switch
        {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        };
        (int X, int Y, int DX, int DY)[] passes = interlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)];
        using var rows = new MemoryStream();
        foreach (var (x0, y0, dx, dy) in passes)
        {
            for (var y = y0; y < height && x0 < width; y += dy)
            {
                rows.WriteByte(0);
                var bits = new StringBuilder();
                for (var x = x0; x < width; x += dx)
                {
                    for (var k = 0; k < channels; k++)
                    {
                        var sample = ((x * 7919) + (y * 104729) + (k * 1299709)) & ((1 << depth) - 1);
                        bits.Append(Convert.ToString(sample, 2).PadLeft(depth, '0'));
                    }
                }

                while (bits.Length % 8 != 0)
                {
                    bits.Append('0');
                }

                for (var i = 0; i < bits.Length; i += 8)
                {
                    rows.WriteByte(Convert.ToByte(bits.ToString(i, 8), 2));
                }
            }
        }

        var palette = new byte[3 << Math.Min(depth, (byte)8)];
        new Random(1).NextBytes(palette);
        return File(Head(width, height, depth, color, interlaced), Pack(rows.ToArray()), color == 3 ? palette : null);
    }

    private static byte[] Head(int width, int height, byte depth, byte color, bool interlaced = false)
    {
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        (head[8], head[9], head[12]) = (depth, color, (byte)(interlaced ? 1 : 0));
        return head;
    }

    private static byte[] File(byte[] head, byte[] data, byte[]? palette = null) =>
        [
            0x89,
            .. "PNG"u8,
            13,
            10,
            26,
            10,
            .. Chunk("IHDR", head),
            .. palette is null ? [] : Chunk("PLTE", palette),
            .. Chunk("IDAT", data),
            .. Chunk("IEND", []),
        ];

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] chunk = [0, 0, 0, 0, .. Encoding.ASCII.GetBytes(type), .. data, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(^4..), Crc32.Of(chunk.AsSpan(4..^4)));
        return chunk;
    }

    private static byte[] Pack(byte[] rows)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        return packed.ToArray();
    }
}
