using System.Buffers.Binary;

namespace CherryPie.Wallet;

/// <summary>The longer numbers of a ZIP that may be larger than 4 GiB, as programs write them that do not know sizes beforehand.
/// <see href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT"/>, sections 4.3.14, 4.3.15 and 4.5.3.</summary>
internal static class Zip64
{
    private const uint EndSignature = 0x06064B50;
    private const uint LocatorSignature = 0x07064B50;
    private const int EndLength = 56;
    private const int LocatorLength = 20;
    private const ushort FieldId = 1;

    /// <summary>Whether a directory's end has the longer form before it.</summary>
    public static bool HasEnd(ReadOnlySpan<byte> zip) =>
        zip.Length >= StoredZip.EndLength + LocatorLength + EndLength
        && BinaryPrimitives.ReadUInt32LittleEndian(zip[^(StoredZip.EndLength + LocatorLength)..]) == LocatorSignature;

    /// <summary>Reads the longer form.</summary>
    /// <returns>The number of entries, start and length of the directory, and how many bytes follow it.</returns>
    /// <exception cref="InvalidDataException">It does not lie before the end, or is of another form.</exception>
    public static (long Count, long Start, long Length, int Behind) End(ReadOnlySpan<byte> zip)
    {
        const int behind = StoredZip.EndLength + LocatorLength + EndLength;
        var record = zip[^behind..];
        var locator = record[EndLength..];
        return
            BinaryPrimitives.ReadUInt32LittleEndian(record) == EndSignature
            && BinaryPrimitives.ReadInt64LittleEndian(record[4..]) == EndLength - 12
            && BinaryPrimitives.ReadInt64LittleEndian(locator[8..]) == zip.Length - behind
            ? (Number(record[32..]), Number(record[48..]), Number(record[40..]), behind)
            : throw new InvalidDataException("The ZIP's directory is damaged.");
    }

    /// <summary>The field of an entry's extra data that holds the longer numbers; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4)
            {
                break;
            }

            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == FieldId)
            {
                return extra.Slice(4, length);
            }

            extra = extra[(4 + length)..];
        }

        return [];
    }

    /// <summary>A number of a header, or the next of the field where the header says that it is there.</summary>
    public static long Next(ref ReadOnlySpan<byte> field, uint plain)
    {
        if (plain != uint.MaxValue || field.Length < 8)
        {
            return plain;
        }

        var number = Number(field);
        field = field[8..];
        return number;
    }

    private static long Number(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadInt64LittleEndian(bytes) is >= 0 and var number
            ? number
            : throw new InvalidDataException("The ZIP's directory is damaged.");
}
