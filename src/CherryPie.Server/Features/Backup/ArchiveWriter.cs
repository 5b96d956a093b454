using System.IO.Compression;
using System.Security.Cryptography;

namespace CherryPie.Server.Features.Backup;

/// <summary>Writes a dump from its first byte to its last, so that it may go through a pipe.</summary>
internal sealed class ArchiveWriter(Stream target) : IDisposable
{
    private const byte OffsetNotSet = 1,
        NoData = 3;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <param name="postgreSql">The version of the server that the rows come from.</param>
    /// <param name="madeBy">Stands where pg_dump has its own version.</param>
    /// <param name="entries">In the order in which they are to be restored; what holds rows gets a block each, in the same order.</param>
    public async Task Head(
        DateTimeOffset takenAt,
        string postgreSql,
        string madeBy,
        IReadOnlyList<ArchiveEntry> entries,
        CancellationToken stop
    )
    {
        using var head = new MemoryStream();
        head.Write(ArchiveFormat.Begin);
        head.Int(1); // compressed by zlib
        var at = takenAt.UtcDateTime;
        foreach (var part in new[] { at.Second, at.Minute, at.Hour, at.Day, at.Month - 1, at.Year - 1900, 0 })
        {
            head.Int(part);
        }

        head.Text("cherrypie");
        head.Text(postgreSql);
        head.Text(madeBy);
        head.Int(entries.Count);
        var former = 0;
        foreach (var entry in entries)
        {
            Entry(head, entry, former);
            former = entry.Id;
        }

        await Write(head.ToArray(), stop);
    }

    /// <summary>Writes one block of compressed data.</summary>
    /// <param name="write">Gets the stream for the data.</param>
    public async Task Block(int id, Func<Stream, Task> write, CancellationToken stop)
    {
        using (var begin = new MemoryStream())
        {
            begin.WriteByte(ArchiveFormat.DataBlock);
            begin.Int(id);
            await Write(begin.ToArray(), stop);
        }

        await using (var chunks = new ChunkWriter(this, stop))
        {
            await using var packed = new ZLibStream(chunks, CompressionLevel.Fastest, leaveOpen: true);
            await write(packed);
        }

        await Write(new byte[ArchiveFormat.IntSize], stop);
    }

    public async Task End(CancellationToken stop)
    {
        await target.WriteAsync(_hash.GetHashAndReset(), stop);
        await target.FlushAsync(stop);
    }

    public void Dispose() => _hash.Dispose();

    // Each depends on the former one, so that pg_restore --jobs keeps the order that foreign keys need.
    private static void Entry(MemoryStream head, ArchiveEntry entry, int former)
    {
        head.Int(entry.Id);
        head.Int(entry.CopyStatement is null ? 0 : 1);
        head.Text("0");
        head.Text("0");
        head.Text(entry.Tag);
        head.Text(entry.Description);
        head.Int(entry.Section);
        head.Text(entry.Definition);
        head.Text("");
        head.Text(entry.CopyStatement);
        head.Text(null); // schema, tablespace, access method: those of the database
        head.Text(null);
        head.Text(null);
        head.Text("");
        head.Text("false");
        if (former > 0)
        {
            head.Text(former.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        head.Text(null);
        head.WriteByte(entry.CopyStatement is null ? NoData : OffsetNotSet);
        head.Write(new byte[8]);
    }

    private async Task Write(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        _hash.AppendData(bytes.Span);
        await target.WriteAsync(bytes, stop);
    }

    /// <summary>Data in pieces, each after its length.</summary>
    private sealed class ChunkWriter(ArchiveWriter archive, CancellationToken stop) : Stream
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

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (!buffer.IsEmpty)
            {
                using var piece = new MemoryStream(ArchiveFormat.IntSize + buffer.Length);
                piece.Int(buffer.Length);
                piece.Write(buffer.Span);
                await archive.Write(piece.GetBuffer().AsMemory(0, (int)piece.Length), stop);
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() { }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
