using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CherryPie.Benchmarks;

/// <summary>Takes POSTs and answers each 204, by a thread for each connection on raw sockets: it shares a core with PostgreSQL, and what it
/// costs is not what is measured. It knows as much of HTTP/1.1 as HttpClient sends: heads with a Content-Length, one request after the
/// other.</summary>
internal sealed class RawReceiver : IDisposable
{
    private static readonly byte[] _answer = "HTTP/1.1 204 No Content\r\n\r\n"u8.ToArray();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private long _received;
    private long _bytes;

    public RawReceiver()
    {
        _listener.Start();
        Begin(Accept);
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    /// <summary>Requests since it was set.</summary>
    public long Received
    {
        get => Volatile.Read(ref _received);
        set => Volatile.Write(ref _received, value);
    }

    /// <summary>Of the last body.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public void Dispose() => _listener.Dispose();

    private static void Begin(Action run) =>
        new Thread(() =>
        {
            try
            {
                run();
            }
            catch (SocketException)
            {
                // the other side, or the benchmark, has ended
            }
        })
        {
            IsBackground = true,
        }.Start();

    private void Accept()
    {
        while (true)
        {
            var connection = _listener.AcceptSocket();
            connection.NoDelay = true;
            Begin(() => Serve(connection));
        }
    }

    private void Serve(Socket connection)
    {
        using var until = connection;
        var (buffer, filled) = (new byte[1 << 16], 0);
        while (true)
        {
            var length = Length(buffer.AsSpan(0, filled));
            if (filled < length || length < 0)
            {
                var read = connection.Receive(buffer, filled, buffer.Length - filled, SocketFlags.None);
                if (read == 0)
                {
                    return;
                }

                filled += read;
                continue;
            }

            connection.Send(_answer);
            Interlocked.Increment(ref _received);
            buffer.AsSpan(length, filled - length).CopyTo(buffer);
            filled -= length;
        }
    }

    /// <returns>Bytes of the first request, head and body; below zero: its head is not whole.</returns>
    private int Length(ReadOnlySpan<byte> bytes)
    {
        var head = bytes.IndexOf("\r\n\r\n"u8);
        if (head < 0)
        {
            return -1;
        }

        var name = bytes[..head].IndexOf("\r\nContent-Length: "u8);
        var value = bytes[(name + "\r\nContent-Length: ".Length)..];
        var body = int.Parse(Encoding.ASCII.GetString(value[..value.IndexOf("\r\n"u8)]), CultureInfo.InvariantCulture);
        Volatile.Write(ref _bytes, body);
        return head + "\r\n\r\n".Length + body;
    }
}
