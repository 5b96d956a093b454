using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace CherryPie.Server.Tests.Faults;

/// <summary>A way to a PostgreSQL that falls silent amid the rows of an answer, as one does that freezes while it sends them: its
/// connections stay, and new ones are taken.</summary>
internal sealed class SilentStandby : IAsyncDisposable
{
    // An answer about the replay is shorter.
    private const int Rows = 4096;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly string _socket;
    private readonly NpgsqlConnectionStringBuilder _to;
    private volatile bool _isArmed,
        _isSilent;

    private SilentStandby(string connectionString)
    {
        _to = new NpgsqlConnectionStringBuilder(connectionString);
        _socket = Path.Combine(_to.Host!, $".s.PGSQL.{(_to.Port == 0 ? 5432 : _to.Port)}");
        _listener.Start();
        _ = Accept();
    }

    /// <summary>Whether it has fallen silent.</summary>
    public bool IsSilent => _isSilent;

    /// <summary>The way through it.</summary>
    public string ConnectionString =>
        new NpgsqlConnectionStringBuilder(_to.ConnectionString)
        {
            Host = "127.0.0.1",
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
        }.ConnectionString;

    /// <param name="connectionString">The way to the PostgreSQL, by its socket.</param>
    public static SilentStandby Before(string connectionString) => new(connectionString);

    /// <summary>Half of the next answer with rows goes through, and nothing after that.</summary>
    public void Arm() => _isArmed = true;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        _stop.Dispose();
    }

    private async Task Accept()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = Carry(await _listener.AcceptSocketAsync(_stop.Token));
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
            {
                return;
            }
        }
    }

    private async Task Carry(Socket caller)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (caller)
        {
            try
            {
                await server.ConnectAsync(new UnixDomainSocketEndPoint(_socket), _stop.Token);
                await Task.WhenAny(Copy(caller, server, isAnswer: false), Copy(server, caller, isAnswer: true));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // Either end is gone.
            }
        }
    }

    private async Task Copy(Socket from, Socket to, bool isAnswer)
    {
        var buffer = new byte[1 << 16];
        while (await from.ReceiveAsync(buffer, _stop.Token) is > 0 and var count)
        {
            if (isAnswer && _isArmed && !_isSilent && count >= Rows)
            {
                _isSilent = true;
                await Send(to, buffer.AsMemory(0, count / 2));
            }

            if (_isSilent)
            {
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }

            await Send(to, buffer.AsMemory(0, count));
        }
    }

    private async Task Send(Socket to, ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await to.SendAsync(bytes, _stop.Token)..];
        }
    }
}
