using System.IO.Compression;
using System.Security.Cryptography;

namespace CherryPie.Server.Features.Backup;

/// <summary>Reads what <see cref="ArchiveWriter"/> has written, in the same order.</summary>
/// <param name="source">Can seek.</param>
internal sealed class ArchiveReader(Stream source)
{
    /// <summary>Whether the file is whole: its last bytes are the hash of all before. Leaves it at its beginning.</summary>
    public async Task<bool> IsWhole(CancellationToken stop)
    {
        source.Position = 0;
        var left = source.Length - ArchiveFormat.HashSize;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 17];
        while (left > 0)
        {
            var read = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), stop);
            if (read == 0)
            {
                return false;
            }

            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        var noted = new byte[ArchiveFormat.HashSize];
        if (left < 0 || await source.ReadAtLeastAsync(noted, noted.Length, throwOnEndOfStream: false, stop) < noted.Length)
        {
            return false;
        }

        source.Position = 0;
        return noted.AsSpan().SequenceEqual(hash.GetHashAndReset());
    }

    /// <returns>The entries; null when the file begins otherwise than a backup.</returns>
    public List<ArchiveEntry>? Head()
    {
        var begin = new byte[ArchiveFormat.Begin.Length];
        source.ReadExactly(begin);
        if (!ArchiveFormat.Begin.SequenceEqual(begin))
        {
            return null;
        }

        for (var number = 0; number < 8; number++)
        {
            source.Int(); // compression, time
        }

        for (var text = 0; text < 3; text++)
        {
            source.Text(); // database, versions
        }

        var count = source.Int();
        var entries = new List<ArchiveEntry>();
        while (entries.Count < count)
        {
            entries.Add(Entry());
        }

        return entries;
    }

    /// <summary>Reads the next block's data to its end.</summary>
    /// <param name="id">The block that must come next.</param>
    public async Task Block(int id, Func<Stream, Task> read, CancellationToken stop)
    {
        if (source.ReadByte() != ArchiveFormat.DataBlock || source.Int() != id)
        {
            throw new InvalidDataException($"Block {id} of the backup is not where it should be.");
        }

        using var chunks = new ChunkReader(source);
        await using (var unpacked = new ZLibStream(chunks, CompressionMode.Decompress, leaveOpen: true))
        {
            await read(unpacked);
        }

        await chunks.CopyToAsync(Stream.Null, stop);
    }

    private ArchiveEntry Entry()
    {
        var id = source.Int();
        source.Int();
        source.Text();
        source.Text();
        var (tag, description, section, definition) = (source.Text(), source.Text(), source.Int(), source.Text());
        source.Text();
        var copy = source.Text();
        for (var text = 0; text < 5; text++)
        {
            source.Text();
        }

        while (source.Text() is not null)
        {
            // what it depends on
        }

        source.Position += 1 + 8;
        return new ArchiveEntry(id, tag ?? "", description ?? "", section, definition ?? "", copy);
    }

    private sealed class ChunkReader(Stream source) : Stream
    {
        private int _left;
        private bool _ended;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (_left == 0 && !_ended)
            {
                _left = source.Int();
                _ended = _left <= 0;
            }

            if (_ended)
            {
                return 0;
            }

            var read = source.Read(buffer, offset, Math.Min(count, _left));
            _left -= read > 0 ? read : throw new EndOfStreamException();
            return read;
        }

        public override void Flush() { }

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
