using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace CherryPie.Server.Hosting;

/// <summary>The first address that the server listens on, known once it does.</summary>
internal sealed class ListeningAddress(IServer server)
{
    public const string Default = "http://127.0.0.1:8080";

    public string Value => server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? Default;
}
