using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using CherryPie.Wallet;

namespace CherryPie.Server.Tests.Templates;

/// <summary>ZIPs as different programs write them.</summary>
internal static class OddZips
{
    public static byte[] Of(
        IEnumerable<(string Name, byte[] Content)> files,
        CompressionLevel level = CompressionLevel.Optimal,
        bool streamed = false,
        bool folders = false
    )
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(streamed ? new OneWay(bytes) : bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            var made = new HashSet<string>();
            foreach (var (name, content) in files)
            {
                if (folders && name.Contains('/', StringComparison.Ordinal) && made.Add(name.Split('/')[0]))
                {
                    zip.CreateEntry(name.Split('/')[0] + "/");
                }

                using var file = zip.CreateEntry(name, level).Open();
                file.Write(content);
            }
        }

        return bytes.ToArray();
    }

    /// <summary>With sizes of eight bytes in every header, as programs write it that do not know sizes beforehand.</summary>
    public static byte[] Of64(IEnumerable<(string Name, byte[] Content)> files)
    {
        using var bytes = new MemoryStream();
        using var central = new MemoryStream();
        long count = 0;
        foreach (var (name, content) in files)
        {
            var path = Encoding.UTF8.GetBytes(name);
            var crc = new PackageFile("x", content).Crc32;
            var offset = bytes.Position;
            bytes.Write([.. Int(0x04034B50), .. Common(crc, path, 20), .. path, .. Short(1), .. Short(16)]);
            bytes.Write([.. Long(content.Length), .. Long(content.Length), .. content]);
            central.Write([.. Int(0x02014B50), .. Short(45), .. Common(crc, path, 28), .. new byte[10], .. Int(uint.MaxValue), .. path]);
            central.Write([.. Short(1), .. Short(24), .. Long(content.Length), .. Long(content.Length), .. Long(offset)]);
            count++;
        }

        var start = bytes.Position;
        bytes.Write(central.ToArray());
        var end = bytes.Position;
        bytes.Write([.. Int(0x06064B50), .. Long(44), .. Short(45), .. Short(45), .. Int(0), .. Int(0), .. Long(count), .. Long(count)]);
        bytes.Write([.. Long(end - start), .. Long(start), .. Int(0x07064B50), .. Int(0), .. Long(end), .. Int(1)]);
        bytes.Write([.. Int(0x06054B50), .. Short(0), .. Short(0), .. Short(0xFFFF), .. Short(0xFFFF), .. Int(uint.MaxValue)]);
        bytes.Write([.. Int(uint.MaxValue), .. Short(0)]);
        return bytes.ToArray();
    }

    // Version 4.5, UTF-8 names, stored.
    private static byte[] Common(uint crc, byte[] path, int extra) =>
        [
            .. Short(45),
            .. Short(0x0800),
            .. Short(0),
            .. Int(0x5A210000),
            .. Int(crc),
            .. Int(uint.MaxValue),
            .. Int(uint.MaxValue),
            .. Short(path.Length),
            .. Short(extra),
        ];

    private static byte[] Short(int number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)number);
        return bytes;
    }

    private static byte[] Int(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, number);
        return bytes;
    }

    private static byte[] Long(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return bytes;
    }

    /// <summary>A stream that can't go back, so that sizes come behind the data.</summary>
    private sealed class OneWay(Stream to) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => to.Write(buffer, offset, count);
    }
}
