using System.Buffers.Binary;
using System.Text;

namespace CherryPie.Wallet;

/// <summary>Writes a ZIP of stored files into one array of the right size.
/// <see href="https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT"/></summary>
internal ref struct StoredZip
{
    internal const uint LocalSignature = 0x04034B50;
    internal const uint CentralSignature = 0x02014B50;
    internal const uint EndSignature = 0x06054B50;
    internal const int LocalLength = 30;
    internal const int CentralLength = 46;
    internal const int EndLength = 22;

    private readonly Span<byte> _zip;
    private readonly uint _stamp;
    private int _local;
    private int _central;
    private int _apart;

    private StoredZip(Span<byte> zip, int central, uint stamp)
    {
        _zip = zip;
        _central = central;
        _stamp = stamp;
    }

    /// <summary>Writes the files alone.</summary>
    /// <param name="files">Files whose paths are ASCII.</param>
    /// <param name="time">The date of all entries.</param>
    /// <exception cref="OverflowException">More than 65,535 entries or 2 GiB.</exception>
    public static byte[] Write(IReadOnlyCollection<PackageFile> files, DateTimeOffset time) => Write(files, [], [], [], time);

    /// <summary>Writes the files, then manifest and signature.</summary>
    /// <param name="files">Files whose paths are ASCII.</param>
    /// <param name="apart">More files, behind those. Their content is left out: the caller has it, and knows where it belongs.</param>
    /// <param name="manifest">The bytes of manifest.json; empty for neither manifest nor signature.</param>
    /// <param name="signature">The bytes of signature.</param>
    /// <param name="time">The date of all entries.</param>
    /// <exception cref="OverflowException">More than 65,535 entries or 2 GiB.</exception>
    public static byte[] Write(
        IReadOnlyCollection<PackageFile> files,
        IReadOnlyCollection<PackageFile> apart,
        ReadOnlySpan<byte> manifest,
        ReadOnlySpan<byte> signature,
        DateTimeOffset time
    )
    {
        var (local, central, left) = (0, 0, 0);
        void Count(string path, int length)
        {
            local = checked(local + LocalLength + path.Length + length);
            central += CentralLength + path.Length;
        }

        foreach (var file in files)
        {
            Count(file.Path, file.Content.Length);
        }

        foreach (var file in apart)
        {
            Count(file.Path, 0);
            left = checked(left + file.Content.Length);
        }

        var isSigned = !manifest.IsEmpty;
        if (isSigned)
        {
            Count(PassPackage.Manifest, manifest.Length);
            Count(PassPackage.Signature, signature.Length);
        }

        var bytes = GC.AllocateUninitializedArray<byte>(checked(local + central + EndLength));
        var zip = new StoredZip(bytes, local, Stamp(time.UtcDateTime));
        foreach (var file in files)
        {
            zip.Add(file.Path, file.Content.Span, file.Content.Length, file.Crc32);
        }

        foreach (var file in apart)
        {
            zip.Add(file.Path, [], file.Content.Length, file.Crc32);
        }

        if (isSigned)
        {
            zip.Add(PassPackage.Manifest, manifest, manifest.Length, Crc32.Of(manifest));
            zip.Add(PassPackage.Signature, signature, signature.Length, Crc32.Of(signature));
        }

        End(bytes.AsSpan(^EndLength..), files.Count + apart.Count + (isSigned ? 2 : 0), central, checked(local + left));
        return bytes;
    }

    private void Add(string path, ReadOnlySpan<byte> content, int length, uint crc)
    {
        var local = _zip[_local..];
        BinaryPrimitives.WriteUInt32LittleEndian(local, LocalSignature);
        Describe(local[4..], path, length, crc);
        Encoding.ASCII.GetBytes(path, local[LocalLength..]);
        content.CopyTo(local[(LocalLength + path.Length)..]);

        var central = _zip[_central..];
        central[..CentralLength].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(central, CentralSignature);
        central[4] = 20;
        Describe(central[6..], path, length, crc);
        BinaryPrimitives.WriteInt32LittleEndian(central[42..], _local + _apart);
        Encoding.ASCII.GetBytes(path, central[CentralLength..]);

        _local += LocalLength + path.Length + content.Length;
        _central += CentralLength + path.Length;
        _apart += length - content.Length;
    }

    // What local and central header have in common: version 2.0, no flags, stored, time, checksum, sizes, lengths of name and extra.
    private readonly void Describe(Span<byte> to, string path, int length, uint crc)
    {
        to[..26].Clear();
        to[0] = 20;
        BinaryPrimitives.WriteUInt32LittleEndian(to[6..], _stamp);
        BinaryPrimitives.WriteUInt32LittleEndian(to[10..], crc);
        BinaryPrimitives.WriteInt32LittleEndian(to[14..], length);
        BinaryPrimitives.WriteInt32LittleEndian(to[18..], length);
        BinaryPrimitives.WriteUInt16LittleEndian(to[22..], (ushort)path.Length);
    }

    private static void End(Span<byte> to, int count, int length, int start)
    {
        to.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(to, EndSignature);
        BinaryPrimitives.WriteUInt16LittleEndian(to[8..], checked((ushort)count));
        BinaryPrimitives.WriteUInt16LittleEndian(to[10..], (ushort)count);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], length);
        BinaryPrimitives.WriteInt32LittleEndian(to[16..], start);
    }

    // MS-DOS time: two-second steps from 1980 to 2107.
    private static uint Stamp(DateTime t) =>
        (uint)(
            (Math.Clamp(t.Year - 1980, 0, 127) << 25) | (t.Month << 21) | (t.Day << 16) | (t.Hour << 11) | (t.Minute << 5) | (t.Second / 2)
        );
}
