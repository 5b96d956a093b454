using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CherryPie.Wallet;

/// <summary>Reads a ZIP in which every byte belongs to an entry and both headers of each agree.
/// <see href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT"/></summary>
internal ref struct StrictZip
{
    private const int MaxBytes = 64 * 1024 * 1024;
    private const int MaxEntries = 1000;

    private readonly ReadOnlyMemory<byte> _zip;
    private readonly bool _isTolerant;
    private readonly Dictionary<string, ReadOnlyMemory<byte>> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _paths = new(StringComparer.OrdinalIgnoreCase);
    private int _local;
    private int _unpacked;

    private StrictZip(ReadOnlyMemory<byte> zip, bool isTolerant) => (_zip, _isTolerant) = (zip, isTolerant);

    /// <summary>Reads all files, at most 1,000 and 64 MiB unpacked.</summary>
    /// <param name="zip">The bytes.</param>
    /// <param name="isTolerant">Whether it may also have the longer numbers of large files, and versions that differ between headers: no
    /// package has them, and programs that zip a folder write them.</param>
    /// <exception cref="InvalidDataException">It is another file, damaged, over a limit, or a ZIP of a kind that no package is.</exception>
    public static Dictionary<string, ReadOnlyMemory<byte>> Read(ReadOnlyMemory<byte> zip, bool isTolerant = false)
    {
        Expect(zip.Length <= MaxBytes, "The package is larger than 64 MiB.");
        Expect(zip.Length >= StoredZip.EndLength, "The file is no ZIP: it is too short.");
        return new StrictZip(zip, isTolerant).Read();
    }

    private Dictionary<string, ReadOnlyMemory<byte>> Read()
    {
        var zip = _zip.Span;
        var end = zip[^StoredZip.EndLength..];
        Expect(
            U32(end) == StoredZip.EndSignature && U16(end[20..]) == 0,
            "The file is no ZIP, is cut short, or something follows its end."
        );
        Expect(U16(end[4..]) == 0 && U16(end[6..]) == 0 && U16(end[8..]) == U16(end[10..]), "The ZIP is split over several disks.");
        var (count, start, size, behind) =
            _isTolerant && Zip64.HasEnd(zip) ? Zip64.End(zip) : (U16(end[10..]), U32(end[16..]), U32(end[12..]), StoredZip.EndLength);
        Expect(count <= MaxEntries, "The ZIP has more than 1000 entries.");
        Expect(
            start <= zip.Length && size <= zip.Length && start + size == zip.Length - behind,
            "The ZIP's directory does not lie before its end."
        );

        // The entries must follow each other in the directory's order: then no byte is left over and none is used twice.
        var central = zip[(int)start..^behind];
        for (var i = 0; i < count; i++)
        {
            Expect(
                central.Length >= StoredZip.CentralLength && U32(central) == StoredZip.CentralSignature,
                "The ZIP's directory is damaged."
            );
            var length = StoredZip.CentralLength + U16(central[28..]) + U16(central[30..]) + U16(central[32..]);
            Expect(length <= central.Length, "The ZIP's directory is damaged.");
            var entry = new ZipEntry(central[..length], _isTolerant);
            Expect(
                U16(central[34..]) == 0 && entry.Offset == _local,
                "The ZIP's entries do not follow each other, or something lies between them."
            );
            Entry(entry, (int)start);
            central = central[length..];
        }

        Expect(central.IsEmpty && _local == start, "The ZIP holds bytes that belong to no entry.");
        return _files;
    }

    private void Entry(ZipEntry entry, int limit)
    {
        var local = _zip.Span[_local..limit];
        var name = entry.Name;
        Expect(local.Length >= StoredZip.LocalLength && U32(local) == StoredZip.LocalSignature, "An entry's header is damaged.");
        Expect((entry.Flags & ~0x080E) == 0, "An entry is encrypted, or of a kind that a package may not have.");
        Expect(entry.Method is 0 or 8, "An entry is packed otherwise than by deflate.");
        Expect(entry.Agrees(local, out var is64), "An entry's two headers differ.");
        long data = StoredZip.LocalLength + name.Length + U16(local[28..]);
        Expect(entry.Packed <= local.Length && data + entry.Packed <= local.Length, "An entry is cut short.");
        Expect(local.Slice(StoredZip.LocalLength, name.Length).SequenceEqual(name), "An entry's two names differ.");
        Add(entry, _zip.Slice(_local + (int)data, (int)entry.Packed));
        var next = (int)data + (int)entry.Packed;
        var descriptor = entry.HasDescriptor ? entry.Descriptor(local[next..], is64) : 0;
        Expect(descriptor is not null, "What follows an entry differs from the directory.");
        _local += next + descriptor!.Value;
    }

    private void Add(ZipEntry entry, ReadOnlyMemory<byte> packed)
    {
        string path;
        try
        {
            path = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(entry.Name);
        }
        catch (DecoderFallbackException e)
        {
            throw new InvalidDataException("An entry's name is no UTF-8.", e);
        }

        var folder = path.EndsWith('/');
        Expect(IsRelative(folder ? path[..^1] : path), "An entry's name is no plain relative path.");
        Expect(_paths.Add(path.TrimEnd('/')), $"'{path}' is in the ZIP twice.");
        if (folder)
        {
            // Deflate makes two bytes of none.
            Expect(
                entry is { Unpacked: 0, Crc: 0 } && entry.Packed <= (_isTolerant && entry.Method == 8 ? 2 : 0),
                "A folder of the ZIP has content."
            );
            return;
        }

        Expect(entry.Unpacked <= MaxBytes - _unpacked, "The package unpacks to more than 64 MiB.");
        _unpacked += (int)entry.Unpacked;
        var content = entry.Method == 8 ? Inflate(packed, (int)entry.Unpacked, path) : packed;
        Expect(content.Length == entry.Unpacked && Crc32.Of(content.Span) == entry.Crc, $"'{path}' is damaged: size or checksum is wrong.");
        _files.Add(path, content);
    }

    private static ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> packed, int length, string path)
    {
        // Deflate can't shrink to less than a thousandth, so a false size reserves no memory.
        Expect(length / 1032 <= packed.Length, $"'{path}' is damaged: its size is wrong.");
        using var input = new MemoryStream(packed.ToArray());
        using var inflate = new DeflateStream(input, CompressionMode.Decompress);
        var content = new byte[length];
        try
        {
            Expect(
                inflate.ReadAtLeast(content, length, throwOnEndOfStream: false) == length
                    && inflate.ReadByte() < 0
                    && input.Position == input.Length,
                $"'{path}' is damaged: its size is wrong."
            );
        }
        catch (IOException e)
        {
            throw new InvalidDataException($"'{path}' is damaged: it can't be unpacked.", e);
        }

        return content;
    }

    private static bool IsRelative(string path) =>
        path.Length is > 0 and <= 255
        && !path.Any(c => c is '\\' or ':' || char.IsControl(c))
        && path.Split('/').All(part => part is not ("" or "." or ".."));

    private static ushort U16(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt16LittleEndian(b);

    private static uint U32(ReadOnlySpan<byte> b) => BinaryPrimitives.ReadUInt32LittleEndian(b);

    private static void Expect(bool holds, string fault)
    {
        if (!holds)
        {
            throw new InvalidDataException(fault);
        }
    }
}
