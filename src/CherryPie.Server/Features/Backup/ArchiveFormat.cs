using System.Buffers.Binary;
using System.Text;

namespace CherryPie.Server.Features.Backup;

/// <summary>What is written and read alike of PostgreSQL's custom dump format, version 1.14: pg_restore 12 and newer reads it.
/// <see href="https://github.com/postgres/postgres/blob/REL_15_STABLE/src/bin/pg_dump/pg_backup_archiver.c"/>,
/// <see href="https://github.com/postgres/postgres/blob/REL_15_STABLE/src/bin/pg_dump/pg_backup_custom.c"/>.</summary>
internal static class ArchiveFormat
{
    /// <summary>SHA-256 of all that stands before it: the last bytes of the file, which pg_restore never comes to.</summary>
    public const int HashSize = 32;

    public const byte DataBlock = 1;

    /// <summary>A sign and four bytes.</summary>
    public const int IntSize = 5;

    /// <summary>The magic word, version 1.14.0, integers of 4 bytes, offsets of 8, the custom format.</summary>
    public static ReadOnlySpan<byte> Begin => "PGDMP\x01\x0e\x00\x04\x08\x01"u8;

    /// <summary>The end of a table's rows, as pg_dump writes it.</summary>
    public static ReadOnlyMemory<byte> EndOfRows { get; } = "\\.\n\n\n"u8.ToArray();

    /// <summary>Line feeds in <see cref="EndOfRows"/>; each further one ends a row, for those within values are escaped.</summary>
    public const int LinesOfEnd = 3;

    public static void Int(this Stream to, int value)
    {
        Span<byte> bytes = stackalloc byte[IntSize];
        bytes[0] = (byte)(value < 0 ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[1..], Math.Abs(value));
        to.Write(bytes);
    }

    /// <param name="text">Null is written as the length -1.</param>
    public static void Text(this Stream to, string? text)
    {
        to.Int(text is null ? -1 : Encoding.UTF8.GetByteCount(text));
        to.Write(Encoding.UTF8.GetBytes(text ?? ""));
    }

    public static int Int(this Stream from)
    {
        Span<byte> bytes = stackalloc byte[IntSize];
        from.ReadExactly(bytes);
        var value = BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]);
        return bytes[0] == 0 ? value : -value;
    }

    public static string? Text(this Stream from)
    {
        var length = from.Int();
        if (length < 0)
        {
            return null;
        }

        if (length > from.Length - from.Position)
        {
            throw new EndOfStreamException();
        }

        var bytes = new byte[length];
        from.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }
}

/// <summary>An entry of the dump's table of contents.</summary>
/// <param name="Tag">Its name.</param>
/// <param name="Description">Its kind, as pg_restore lists it.</param>
/// <param name="Section">2: before the data; 3: data.</param>
/// <param name="Definition">SQL; empty for a table's rows.</param>
/// <param name="CopyStatement">What pg_restore loads the rows by; null where there are none.</param>
internal sealed record ArchiveEntry(int Id, string Tag, string Description, int Section, string Definition, string? CopyStatement = null)
{
    public const int BeforeData = 2,
        Data = 3;
}
