namespace CherryPie.Server.Features.Push;

/// <summary>The decrypted stream of a connection; records how the connection began. .NET's exceptions don't distinguish a peer that never
/// sent a byte of HTTP/2, which is how TLS 1.3 refuses a client certificate, from one that closed the connection later.</summary>
internal sealed class HandshakeProbeStream(Stream inner) : Stream
{
    private volatile bool _received,
        _alert;

    /// <summary>Whether the peer has sent a byte.</summary>
    public bool HasReceived => _received;

    /// <summary>Whether reading ended with a TLS alert.</summary>
    public bool HasAlert => _alert;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            _received |= read > 0;
            return read;
        }
        catch (IOException e) when (Record(e))
        {
            throw;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(buffer, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private bool Record(IOException failure)
    {
        _alert |= PushFailure.IsAlert(failure);
        return false;
    }
}
