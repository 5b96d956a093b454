using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using CherryPie.Server.Tests;

namespace CherryPie.Benchmarks;

/// <summary>What a load came to.</summary>
/// <param name="Calls">Answered calls.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Latencies">In milliseconds, sorted.</param>
/// <param name="ServerCpu">Microseconds of the server's processor time a call.</param>
internal sealed record LoadResult(int Calls, double Seconds, double[] Latencies, double ServerCpu)
{
    public double PerSecond => Calls / Seconds;

    public double At(double part) => Latencies[(int)((Latencies.Length - 1) * part)];
}

/// <summary>Clients over raw sockets, a thread each. They cost little, because they share a core with PostgreSQL: an HttpClient costs more
/// than the whole of pgbench.</summary>
internal sealed class LoadClients(BenchServer server)
{
    /// <summary>Sends requests from all clients at once until the time is over.</summary>
    /// <param name="clients">How many.</param>
    /// <param name="time">For how long.</param>
    /// <param name="make">The next request.</param>
    public LoadResult Run(int clients, TimeSpan time, Func<LoadRequest> make) => Run(clients, make, int.MaxValue, time);

    /// <summary>Sends so many requests.</summary>
    public LoadResult Run(int clients, Func<LoadRequest> make, int calls) => Run(clients, make, calls, TimeSpan.FromMinutes(10));

    private LoadResult Run(int clients, Func<LoadRequest> make, int calls, TimeSpan time)
    {
        var left = calls;
        var latencies = new List<double>[clients];
        var fault = default(Exception);
        var cpu = server.CpuTime;
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(time.TotalSeconds * Stopwatch.Frequency);
        var threads = Enumerable
            .Range(0, clients)
            .Select(n => new Thread(
                () =>
                {
                    try
                    {
                        latencies[n] = Client(() => Interlocked.Decrement(ref left) >= 0 && Stopwatch.GetTimestamp() < end, make);
                    }
                    catch (Exception e)
                    {
                        fault = e;
                    }
                },
                256 * 1024
            ))
            .ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        if (fault is not null)
        {
            throw fault;
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        double[] all = [.. latencies.SelectMany(l => l).Order()];
        return new LoadResult(all.Length, seconds, all, (server.CpuTime - cpu).TotalMicroseconds / all.Length);
    }

    private List<double> Client(Func<bool> more, Func<LoadRequest> make)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(server.Address.Host, server.Address.Port);
        var latencies = new List<double>();
        var buffer = new byte[1 << 20];
        var (authorization, madeAt) = ("", 0L);
        while (more())
        {
            if (authorization.Length == 0 || Stopwatch.GetElapsedTime(madeAt).TotalSeconds > 20)
            {
                (authorization, madeAt) = (
                    "PKAuth " + PkTokens.Valid(server.Key, server.Secret, DateTimeOffset.UtcNow),
                    Stopwatch.GetTimestamp()
                );
            }

            var bytes = make().Write(server.Address.Authority, authorization, buffer);
            var start = Stopwatch.GetTimestamp();
            for (var sent = 0; sent < bytes; )
            {
                sent += socket.Send(buffer, sent, bytes - sent, SocketFlags.None);
            }

            Answer(socket, buffer);
            latencies.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return latencies;
    }

    private static void Answer(Socket socket, byte[] buffer)
    {
        var (read, head) = (0, -1);
        while (head < 0)
        {
            read += Receive(socket, buffer.AsSpan(read));
            head = buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8);
        }

        var lines = buffer.AsSpan(0, head);
        var status = Number(lines["HTTP/1.1 ".Length..]);
        if (status >= 400)
        {
            throw new InvalidOperationException($"{status}: {Encoding.UTF8.GetString(buffer, 0, Math.Min(read, 2000))}");
        }

        if (lines.IndexOf("Transfer-Encoding: chunked"u8) >= 0)
        {
            while (!buffer.AsSpan(0, read).EndsWith("0\r\n\r\n"u8))
            {
                read += Receive(socket, buffer.AsSpan(read));
            }

            return;
        }

        var length = lines.IndexOf("Content-Length: "u8) is >= 0 and var at ? Number(lines[(at + 16)..]) : 0;
        for (var missing = head + 4 + length - read; missing > 0; )
        {
            missing -= Receive(socket, buffer.AsSpan(0, Math.Min(missing, buffer.Length)));
        }
    }

    private static int Receive(Socket socket, Span<byte> into) =>
        socket.Receive(into) is > 0 and var read ? read : throw new InvalidOperationException("The server closed the connection.");

    private static int Number(ReadOnlySpan<byte> text) =>
        int.Parse(
            text[..(text.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var end ? end : text.Length)],
            CultureInfo.InvariantCulture
        );
}

/// <param name="Method">GET, POST, PUT.</param>
/// <param name="Path">With its query.</param>
/// <param name="Body">JSON, or nothing.</param>
/// <param name="Headers">Whole lines, with their ends, in place of the account's own token.</param>
internal readonly record struct LoadRequest(string Method, string Path, string Body = "", string? Headers = null)
{
    /// <returns>How many bytes it took.</returns>
    public int Write(string host, string authorization, byte[] into)
    {
        var headers = Headers ?? $"Authorization: {authorization}\r\n";
        var about = Body.Length > 0 ? $"Content-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(Body)}\r\n" : "";
        return Encoding.UTF8.GetBytes($"{Method} {Path} HTTP/1.1\r\nHost: {host}\r\n{headers}{about}\r\n{Body}", into);
    }
}
