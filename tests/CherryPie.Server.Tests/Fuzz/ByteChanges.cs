using System.Buffers.Binary;
using System.Text;

namespace CherryPie.Server.Tests.Fuzz;

/// <summary>Bytes changed blindly, and PNG files by their chunks.</summary>
internal static class ByteChanges
{
    private static readonly byte[] _edges = [0x00, 0xFF, 0x7F, 0x80, 0x0A, 0x0D, 0x22, 0x25, 0x30, 0x82, 0x84];

    public static byte[] Change(byte[] bytes, Random random)
    {
        if (bytes.Length == 0)
        {
            return Random(random, 20);
        }

        var at = random.Next(bytes.Length);
        var end = Math.Min(bytes.Length, at + random.Next(1, 40));
        switch (random.Next(7))
        {
            case 0:
                return bytes[..at];
            case 1:
                return [.. bytes[..at], .. bytes[end..]];
            case 2:
                return [.. bytes[..at], .. Random(random, random.Next(1, 100)), .. bytes[at..]];
            case 3:
                return [.. bytes[..end], .. bytes[at..]];
            default:
                bytes = [.. bytes];
                for (var count = random.Next(1, 6); count > 0; count--)
                {
                    var here = random.Next(bytes.Length);
                    bytes[here] = random.Next(2) == 0 ? _edges[random.Next(_edges.Length)] : (byte)(bytes[here] ^ (1 << random.Next(8)));
                }

                return bytes;
        }
    }

    public static byte[] Random(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }

    public static bool IsPng(byte[] bytes) => bytes.Length > 40 && bytes.AsSpan(1, 3).SequenceEqual("PNG"u8);

    /// <summary>A chunk with another length, type, content (its CRC right again) or CRC; taken away, doubled, or one more.</summary>
    public static byte[] ChangePng(byte[] png, Random random)
    {
        var chunks = new List<(int At, int Length)>();
        for (var at = 8; at + 12 <= png.Length; )
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            if (length < 0 || length > png.Length - at - 12)
            {
                break;
            }

            chunks.Add((at, length));
            at += length + 12;
        }

        if (chunks.Count == 0)
        {
            return Change(png, random);
        }

        var (from, size) = chunks[random.Next(chunks.Count)];
        var end = from + 12 + size;
        var changed = (byte[])[.. png];
        switch (random.Next(8))
        {
            case 0:
                BinaryPrimitives.WriteInt32BigEndian(
                    changed.AsSpan(from),
                    new[] { 0, -1, int.MaxValue, size + 1, Math.Max(0, size - 1) }[random.Next(5)]
                );
                return changed;
            case 1:
                random.NextBytes(changed.AsSpan(from + 4, 4));
                return Sealed(changed, from, size);
            case 2:
                return [.. png[..from], .. png[end..]];
            case 3:
                return [.. png[..end], .. png[from..]];
            case 4:
                changed[end - 1] ^= 1;
                return changed;
            case 5:
                var type = new[] { "PLTE", "tRNS", "iCCP", "zTXt", "acTL", "IDAT", "IEND", "gAMA" }[random.Next(8)];
                var content = Random(random, random.Next(0, 300));
                var chunk = new byte[12 + content.Length];
                BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
                Encoding.ASCII.GetBytes(type).CopyTo(chunk, 4);
                content.CopyTo(chunk, 8);
                return [.. png[..end], .. Sealed(chunk, 0, content.Length), .. png[end..]];
            case 6:
                // width, height, depth, colour type, compression, filter, interlace
                var field = random.Next(8);
                changed[field < 2 ? 16 + (4 * field) + random.Next(4) : 22 + field] = _edges[random.Next(_edges.Length)];
                return Sealed(changed, 8, 13);
            default:
                for (var count = random.Next(1, 5); count > 0 && size > 0; count--)
                {
                    changed[from + 8 + random.Next(size)] = (byte)random.Next(256);
                }

                return Sealed(changed, from, size);
        }
    }

    private static byte[] Sealed(byte[] png, int chunk, int length)
    {
        uint crc = 0xFFFFFFFF;
        foreach (var b in png.AsSpan(chunk + 4, length + 4))
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
            }
        }

        BinaryPrimitives.WriteUInt32BigEndian(png.AsSpan(chunk + 8 + length), ~crc);
        return png;
    }
}
