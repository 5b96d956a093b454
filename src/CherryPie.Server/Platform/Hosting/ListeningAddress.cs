using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace CherryPie.Server.Platform.Hosting;

/// <summary>Where the server listens; beside a running server, where that one does.</summary>
internal sealed class ListeningAddress(IServer server, IConfiguration configuration, DataFolder dataFolder, Settings settings)
{
    private const string Default = "http://127.0.0.1:8080";
    private readonly string _file = dataFolder.File("server.address");

    /// <summary>The first address, as one can call it from this machine.</summary>
    public string Value => Listening() ?? Asked() ?? Remembered() ?? Default;

    /// <summary>False for the in-memory servers of tests, which bind nothing.</summary>
    public bool IsKestrel => server.GetType().Assembly == typeof(KestrelServer).Assembly;

    public static void SetDefault(WebApplicationBuilder builder)
    {
        // The .NET container images set http_ports.
        string[] others = ["urls", "http_ports", "https_ports"];
        if (
            others.All(name => string.IsNullOrEmpty(builder.Configuration[name]))
            && !builder.Configuration.GetSection("Kestrel:Endpoints").Exists()
        )
        {
            builder.WebHost.UseUrls(Default);
        }
    }

    /// <summary>Finds a taken port before the database is started for nothing.</summary>
    public void CheckFree()
    {
        foreach (var address in IsKestrel ? Configured() : [])
        {
            var uri = new Uri(address);
            var ip = IPAddress.TryParse(uri.Host.Trim('[', ']'), out var given) ? given : IPAddress.Loopback;
            using var socket = new Socket(ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(ip, uri.Port));
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                throw Taken(address, e);
            }
            catch (SocketException)
            {
                // Kestrel words the rest.
            }
        }
    }

    /// <summary>Starts the server and notes its address and settings for verbs and health checks.</summary>
    public async Task Bind(Func<Task> start)
    {
        try
        {
            await start();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw Taken(Configured().FirstOrDefault() ?? Default, e);
        }

        if (IsKestrel && Listening() is { } address)
        {
            await PrivateFile.Write(_file, address, CancellationToken.None);
            await new RunningServer(address, ServerVersion.Value, settings.Given, settings.Secrets).Note(dataFolder);
        }
    }

    public void Forget()
    {
        if (IsKestrel)
        {
            File.Delete(_file);
            RunningServer.Forget(dataFolder);
        }
    }

    private static OperatorError Taken(string address, Exception cause) =>
        new($"The address {address} is taken by another program. Stop that, or choose another: --urls http://127.0.0.1:8081", cause);

    private string? Listening() =>
        server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() is { } first ? Callable(first) : null;

    private string? Asked() => Configured().FirstOrDefault(address => address != Default);

    private string? Remembered() => File.Exists(_file) ? File.ReadAllText(_file) : null;

    private IEnumerable<string> Configured()
    {
        var urls = (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var ports = (configuration["http_ports"] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(p => "http://127.0.0.1:" + p);
        return urls.Concat(urls.Length == 0 ? ports : []).Select(Callable).Where(u => Uri.TryCreate(u, UriKind.Absolute, out _));
    }

    private static string Callable(string address) =>
        address
            .Replace("://*", "://127.0.0.1", StringComparison.Ordinal)
            .Replace("://+", "://127.0.0.1", StringComparison.Ordinal)
            .Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal)
            .Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal)
            .TrimEnd('/');
}
