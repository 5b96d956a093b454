using System.Buffers.Binary;

namespace CherryPie.Wallet;

/// <summary>The checksum of ZIP entries and PNG chunks (ISO 3309), eight bytes a step.</summary>
internal static class Crc32
{
    private static readonly uint[] _table = MakeTable();

    public static uint Of(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<uint> t = _table;
        var crc = uint.MaxValue;
        for (; data.Length >= 8; data = data[8..])
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            crc =
                t[0x700 + (byte)low]
                ^ t[0x600 + (byte)(low >> 8)]
                ^ t[0x500 + (byte)(low >> 16)]
                ^ t[0x400 + (int)(low >> 24)]
                ^ t[0x300 + (byte)high]
                ^ t[0x200 + (byte)(high >> 8)]
                ^ t[0x100 + (byte)(high >> 16)]
                ^ t[(int)(high >> 24)];
        }

        foreach (var b in data)
        {
            crc = t[(byte)(crc ^ b)] ^ (crc >> 8);
        }

        return ~crc;
    }

    // Row k of 256 says what a byte does to the checksum k bytes later.
    private static uint[] MakeTable()
    {
        var table = new uint[8 * 256];
        for (uint n = 0; n < 256; n++)
        {
            var c = n;
            for (var k = 0; k < 8; k++)
            {
                c = (c & 1) != 0 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
            }

            table[n] = c;
        }

        for (var n = 256; n < table.Length; n++)
        {
            var before = table[n - 256];
            table[n] = table[(byte)before] ^ (before >> 8);
        }

        return table;
    }
}
