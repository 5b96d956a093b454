using System.Buffers.Binary;

namespace CherryPie.Wallet;

/// <summary>A header of a ZIP's directory, and the one before the entry's data, which must agree with it.</summary>
internal readonly ref struct ZipEntry
{
    private const uint DescriptorSignature = 0x08074B50;
    private readonly bool _isTolerant;

    /// <param name="header">The header with name, extra data and comment.</param>
    /// <param name="isTolerant">As <see cref="StrictZip"/>.</param>
    public ZipEntry(ReadOnlySpan<byte> header, bool isTolerant)
    {
        Header = header;
        _isTolerant = isTolerant;
        var field = isTolerant ? Zip64.Field(header.Slice(StoredZip.CentralLength + Name.Length, U16(header[30..]))) : [];
        Unpacked = Zip64.Next(ref field, U32(header[24..]));
        Packed = Zip64.Next(ref field, U32(header[20..]));
        Offset = Zip64.Next(ref field, U32(header[42..]));
    }

    public ReadOnlySpan<byte> Header { get; }

    public int Flags => U16(Header[8..]);

    public int Method => U16(Header[10..]);

    public uint Crc => U32(Header[16..]);

    public long Packed { get; }

    public long Unpacked { get; }

    /// <summary>Where the other header lies.</summary>
    public long Offset { get; }

    public ReadOnlySpan<byte> Name => Header.Slice(StoredZip.CentralLength, U16(Header[28..]));

    /// <summary>Whether checksum and sizes stand behind the data.</summary>
    public bool HasDescriptor => (Flags & 8) != 0;

    /// <summary>Whether the header before the data says the same.</summary>
    /// <param name="local">The header and what follows.</param>
    /// <param name="is64">Whether the sizes behind the data are of eight bytes.</param>
    public bool Agrees(ReadOnlySpan<byte> local, out bool is64)
    {
        // Flags, method and time in one piece. Programs differ in the version that each header asks for; nothing depends on it.
        is64 = false;
        if (!local[6..14].SequenceEqual(Header[8..16]) || U16(local[26..]) != Name.Length)
        {
            return false;
        }

        if (!_isTolerant && !local[4..6].SequenceEqual(Header[6..8]))
        {
            return false;
        }

        var numbers = local[14..26];
        if (numbers.SequenceEqual(Header[16..28]) || (HasDescriptor && !numbers.ContainsAnyExcept((byte)0)))
        {
            is64 = _isTolerant && Extra(local).Length >= 16;
            return true;
        }

        var field = _isTolerant ? Extra(local) : [];
        if (field.Length < 16)
        {
            return false;
        }

        is64 = true;
        var (crc, packed, unpacked) = (U32(numbers), U32(numbers[4..]), U32(numbers[8..]));
        var (large, small) = (Zip64.Next(ref field, unpacked), Zip64.Next(ref field, packed));
        return (crc, large, small) == (Crc, Unpacked, Packed) || (HasDescriptor && (crc, large, small) == (0, 0, 0));
    }

    /// <summary>How many bytes stand behind the data; null where they differ from the header.</summary>
    public int? Descriptor(ReadOnlySpan<byte> data, bool is64)
    {
        Span<byte> expected = stackalloc byte[20];
        BinaryPrimitives.WriteUInt32LittleEndian(expected, Crc);
        if (is64)
        {
            BinaryPrimitives.WriteInt64LittleEndian(expected[4..], Packed);
            BinaryPrimitives.WriteInt64LittleEndian(expected[12..], Unpacked);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(expected[4..], (uint)Packed);
            BinaryPrimitives.WriteUInt32LittleEndian(expected[8..], (uint)Unpacked);
            expected = expected[..12];
        }

        var signed = data.Length >= expected.Length + 4 && U32(data) == DescriptorSignature;
        var length = expected.Length + (signed ? 4 : 0);
        return data.Length >= length && data[(length - expected.Length)..length].SequenceEqual(expected) ? length : null;
    }

    // The longer numbers, where the header's are no sizes.
    private static ReadOnlySpan<byte> Extra(ReadOnlySpan<byte> local)
    {
        var start = StoredZip.LocalLength + U16(local[26..]);
        var length = U16(local[28..]);
        return start + length <= local.Length ? Zip64.Field(local.Slice(start, length)) : [];
    }

    private static ushort U16(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt16LittleEndian(b);

    private static uint U32(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt32LittleEndian(b);
}
