using System.Net;
using System.Net.Sockets;

namespace CherryPie.Server.Tests;

/// <summary>A proxy that hands each connection to the next of its servers, and knows nothing of what is said on it.</summary>
internal sealed class RoundRobin : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IReadOnlyList<Uri> _servers;
    private readonly long[] _connections;
    private readonly Task _accepting;

    private RoundRobin(IReadOnlyList<Uri> servers)
    {
        _servers = servers;
        _connections = new long[servers.Count];
        _listener.Start();
        _accepting = Accept();
    }

    /// <param name="servers">Where they listen.</param>
    public static RoundRobin Before(params IEnumerable<Uri> servers) => new([.. servers]);

    /// <summary>Its own address.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>How many connections each server has had.</summary>
    public IReadOnlyList<long> Connections => _connections;

    /// <summary>A client that makes a connection for each request, so that two in a row reach two servers.</summary>
    public HttpClient Client() =>
        new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero, AllowAutoRedirect = false }) { BaseAddress = Address };

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task Accept()
    {
        for (var number = 0; ; number++)
        {
            try
            {
                _ = Carry(await _listener.AcceptTcpClientAsync(_stop.Token), number % _servers.Count);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
            {
                return; // stopped: while it waited, or (InvalidOperationException) between two callers
            }
        }
    }

    private async Task Carry(TcpClient caller, int server)
    {
        using var from = caller;
        using var to = new TcpClient();
        try
        {
            await to.ConnectAsync(_servers[server].Host, _servers[server].Port, _stop.Token);
            Interlocked.Increment(ref _connections[server]);
            await Task.WhenAll(Copy(from, to), Copy(to, from));
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // Either end is gone; the other one learns it from its closed connection.
        }
    }

    private async Task Copy(TcpClient from, TcpClient to)
    {
        await from.GetStream().CopyToAsync(to.GetStream(), _stop.Token);
        to.Client.Shutdown(SocketShutdown.Send);
    }
}
