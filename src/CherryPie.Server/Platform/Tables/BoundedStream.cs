namespace CherryPie.Server.Platform.Tables;

/// <summary>Counts what is read of an unpacking stream, in all and since the last node of its XML: a name or an attribute is kept in memory
/// whole.</summary>
/// <param name="inner">Read and closed.</param>
/// <param name="count">Takes the bytes of each read; throws when they are too many.</param>
/// <param name="longestNode">In bytes.</param>
internal sealed class BoundedStream(Stream inner, Action<int> count, long longestNode) : Stream
{
    private long _sinceMark;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>A node was read.</summary>
    public void Mark() => _sinceMark = 0;

    public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Counted(await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() { }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Counted(int read)
    {
        count(read);
        _sinceMark += read;
        return _sinceMark <= longestNode
            ? read
            : throw new TableException(
                $"The file is no readable xlsx file: a name or an attribute in it is longer than {longestNode:N0} bytes"
            );
    }
}
