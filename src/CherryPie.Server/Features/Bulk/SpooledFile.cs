using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Bulk;

/// <summary>A stored file as a stream to read and seek in. It holds one chunk at a time, whatever the file's size.</summary>
internal sealed class SpooledFile(NpgsqlDataSource database, long id, long length) : Stream
{
    /// <summary>In bytes; of all chunks of a file but the last.</summary>
    public const int ChunkSize = 1 << 20;

    private byte[] _chunk = [];
    private long _number = -1;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            _position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length || buffer.IsEmpty)
        {
            return 0;
        }

        if (_position / ChunkSize is var number && number != _number)
        {
            await using var command = Command(number);
            Take(number, (byte[]?)await command.ExecuteScalarAsync(cancellationToken));
        }

        return Copy(buffer.Span);
    }

    /// <summary>For libraries that read so; it blocks the thread while a chunk is fetched.</summary>
    public override int Read(Span<byte> buffer)
    {
        if (_position >= length || buffer.IsEmpty)
        {
            return 0;
        }

        if (_position / ChunkSize is var number && number != _number)
        {
            using var command = Command(number);
            Take(number, (byte[]?)command.ExecuteScalar());
        }

        return Copy(buffer);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => length + offset,
        };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private NpgsqlCommand Command(long number)
    {
        var command = database.CreateWork("SELECT content FROM file_chunks WHERE file_id = $1 AND number = $2");
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = id });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = (int)number });
        return command;
    }

    private void Take(long number, byte[]? content)
    {
        _chunk = content ?? throw new EndOfStreamException("The file was deleted while it was read.");
        _number = number;
    }

    private int Copy(Span<byte> buffer)
    {
        var from = (int)(_position % ChunkSize);
        var count = Math.Min(buffer.Length, _chunk.Length - from);
        _chunk.AsSpan(from, count).CopyTo(buffer);
        _position += count;
        return count;
    }
}
