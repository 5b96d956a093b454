using System.Buffers.Binary;

namespace CherryPie.Wallet;

/// <summary>The chunks of a PNG that matter for its pixels, checked for order and checksums.
/// <see href="https://www.w3.org/TR/png-3/#5ChunkOrdering"/></summary>
internal ref struct PngChunks
{
    public ReadOnlySpan<byte> Palette { get; private set; }

    public ReadOnlySpan<byte> Transparency { get; private set; }

    /// <summary>The pixel data of all IDAT chunks, still packed.</summary>
    public MemoryStream Packed { get; private set; }

    public static PngChunks Read(ReadOnlySpan<byte> file, PngHeader header)
    {
        var chunks = new PngChunks { Packed = new MemoryStream() };
        var last = ReadOnlySpan<byte>.Empty;
        for (var at = PngHeader.Length; ; at += 12)
        {
            if (file.Length - at < 12 || BinaryPrimitives.ReadUInt32BigEndian(file[at..]) > file.Length - at - 12)
            {
                throw new InvalidDataException("The PNG is cut short.");
            }

            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            var type = file.Slice(at + 4, 4);
            if (Crc32.Of(file.Slice(at + 4, length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(file[(at + 8 + length)..]))
            {
                throw new InvalidDataException("The PNG is damaged: the checksum of a chunk is wrong.");
            }

            if (type.SequenceEqual("IEND"u8))
            {
                return chunks.Finish(header);
            }

            chunks.Take(type, file.Slice(at + 8, length), last);
            last = type;
            at += length;
        }
    }

    private void Take(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, ReadOnlySpan<byte> last)
    {
        if (type.SequenceEqual("IDAT"u8))
        {
            if (Packed.Length > 0 && !last.SequenceEqual("IDAT"u8))
            {
                throw new InvalidDataException("The PNG is damaged: its pixel data are torn apart.");
            }

            Packed.Write(data);
        }
        else if (type.SequenceEqual("PLTE"u8))
        {
            if (!Palette.IsEmpty || Packed.Length > 0 || data.Length is 0 or > 768 || data.Length % 3 != 0)
            {
                throw new InvalidDataException("The PNG is damaged: its palette is wrong.");
            }

            Palette = data;
        }
        else if (type.SequenceEqual("tRNS"u8))
        {
            Transparency = data;
        }
        else if ((type[0] & 0x20) == 0)
        {
            throw new InvalidDataException("The PNG has a critical chunk of an unknown kind.");
        }
    }

    private PngChunks Finish(PngHeader header)
    {
        if (Packed.Length == 0)
        {
            throw new InvalidDataException("The PNG has no pixel data.");
        }

        if (header.ColorType == 3 && Palette.IsEmpty)
        {
            throw new InvalidDataException("The PNG is damaged: its palette is missing.");
        }

        Packed.Position = 0;
        return this;
    }
}
