using System.Net;
using System.Net.Sockets;

namespace CherryPie.Server.Features.Images;

/// <summary>How the fetcher resolves names and opens connections.</summary>
/// <param name="Resolve">The addresses of a name.</param>
/// <param name="Connect">A connection to the first of some addresses that answers at a port.</param>
internal sealed record Dialling(
    Func<string, CancellationToken, Task<IPAddress[]>> Resolve,
    Func<IPAddress[], int, CancellationToken, ValueTask<Stream>> Connect
)
{
    public static Dialling Real { get; } = new(Dns.GetHostAddressesAsync, Tcp);

    private static async ValueTask<Stream> Tcp(IPAddress[] addresses, int port, CancellationToken stop)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, stop);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
