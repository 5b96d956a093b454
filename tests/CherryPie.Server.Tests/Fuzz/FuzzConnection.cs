using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CherryPie.Server.Tests.Fuzz;

/// <summary>A client that sends any bytes and reads one answer.</summary>
internal sealed class FuzzConnection(Uri server) : IDisposable
{
    private static readonly TimeSpan _timeOut = TimeSpan.FromSeconds(60);
    private TcpClient? _socket;

    /// <returns>The answer; null when the server closed the connection without one.</returns>
    /// <param name="request">All of it.</param>
    /// <param name="isHead">Whether the answer has no body.</param>
    /// <param name="isSound">When not, nothing more can come from this side afterwards, so that the server does not wait for it.</param>
    /// <exception cref="TimeoutException">No answer came.</exception>
    public async Task<Answer?> Send(byte[] request, bool isHead, bool isSound)
    {
        // A server may close a connection that it has answered on, at the very moment of the next request: then that is sent again, as
        // clients do.
        var isReused = _socket is not null;
        return await SendOnce(request, isHead, isSound) is { } answer ? answer
            : isReused && isSound ? await SendOnce(request, isHead, isSound)
            : null;
    }

    private async Task<Answer?> SendOnce(byte[] request, bool isHead, bool isSound)
    {
        using var timeOut = new CancellationTokenSource(_timeOut);
        try
        {
            if (_socket is null)
            {
                _socket = new TcpClient { NoDelay = true };
                await _socket.ConnectAsync(server.Host, server.Port, timeOut.Token);
            }

            // The server may answer and close before it has read all.
            var stream = _socket.GetStream();
            var sending = Write(stream, request, half: !isSound, timeOut.Token);
            var answer = await Read(stream, isHead, timeOut.Token);
            if (
                answer is null
                || !isSound
                || !sending.IsCompleted
                || (answer.Headers.TryGetValue("Connection", out var close) && close.Equals("close", StringComparison.OrdinalIgnoreCase))
            )
            {
                Dispose();
                await sending;
            }

            return answer;
        }
        catch (OperationCanceledException)
        {
            Dispose();
            throw new TimeoutException("No answer within a minute.");
        }
    }

    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    private async Task Write(NetworkStream stream, byte[] request, bool half, CancellationToken stop)
    {
        try
        {
            await stream.WriteAsync(request, stop);
            if (half)
            {
                _socket?.Client.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // It closed; its answer tells why.
        }
    }

    private static async Task<Answer?> Read(NetworkStream stream, bool isHead, CancellationToken stop)
    {
        var read = new MemoryStream();
        var buffer = new byte[64 * 1024];
        var head = -1;
        async Task<bool> More()
        {
            int count;
            try
            {
                count = await stream.ReadAsync(buffer, stop);
            }
            catch (IOException)
            {
                return false;
            }

            read.Write(buffer, 0, count);
            return count > 0;
        }

        while ((head = read.GetBuffer().AsSpan(0, (int)read.Length).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await More())
            {
                return null;
            }
        }

        var lines = Encoding.Latin1.GetString(read.GetBuffer(), 0, head).Split("\r\n");
        var headers = lines[1..]
            .Select(l => l.Split(": ", 2))
            .GroupBy(l => l[0], StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => string.Join(", ", g.Select(l => l[^1])), StringComparer.OrdinalIgnoreCase);
        var status = int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
        if (status == 100)
        {
            var rest = new MemoryStream();
            rest.Write(read.GetBuffer(), head + 4, (int)read.Length - head - 4);
            return await After(rest, stream, isHead, stop);
        }

        var from = head + 4;
        if (!isHead && headers.ContainsKey("Transfer-Encoding"))
        {
            while (!read.GetBuffer().AsSpan(0, (int)read.Length).EndsWith("0\r\n\r\n"u8) && await More()) { }

            return new Answer(status, Unchunk(read.ToArray().AsSpan(from)), headers);
        }

        var length =
            isHead || status is 204 or 304 ? 0
            : headers.TryGetValue("Content-Length", out var told) ? int.Parse(told, CultureInfo.InvariantCulture)
            : 0;
        while (read.Length < from + length && await More()) { }

        return new Answer(status, read.ToArray().AsSpan(from, Math.Min(length, (int)read.Length - from)).ToArray(), headers);
    }

    // What follows a 100: read as if it were the first, with what came along.
    private static async Task<Answer?> After(MemoryStream rest, NetworkStream stream, bool isHead, CancellationToken stop) =>
        rest.Length == 0 ? await Read(stream, isHead, stop) : throw new NotSupportedException("An answer came in one piece with its 100.");

    private static byte[] Unchunk(ReadOnlySpan<byte> chunked)
    {
        var body = new MemoryStream();
        while (
            chunked.IndexOf("\r\n"u8) is >= 0 and var end
            && int.TryParse(chunked[..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size)
            && size > 0
            && chunked.Length >= end + 2 + size
        )
        {
            body.Write(chunked.Slice(end + 2, size));
            chunked = chunked[Math.Min(end + 4 + size, chunked.Length)..];
        }

        return body.ToArray();
    }
}
