using System.Net;
using System.Net.Sockets;

namespace CherryPie.Server.Features.Images;

/// <summary>Which addresses are on the internet, by IANA's special-purpose registries.
/// <see href="https://www.iana.org/assignments/iana-ipv4-special-registry/"/>,
/// <see href="https://www.iana.org/assignments/iana-ipv6-special-registry/"/></summary>
internal static class PublicAddress
{
    private static readonly IPNetwork[] _special =
    [
        .. new[]
        {
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.31.196.0/24",
            "192.52.193.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "192.175.48.0/24",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    private static readonly IPNetwork _global = IPNetwork.Parse("2000::/3");

    // Inside 2000::/3: protocol assignments, documentation, 6to4, and documentation again.
    private static readonly IPNetwork[] _special6 =
    [
        .. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(n => IPNetwork.Parse(n)),
    ];

    public static bool Is(IPAddress address)
    {
        var real = Unmapped(address);
        return real.AddressFamily == AddressFamily.InterNetwork
            ? !Array.Exists(_special, n => n.Contains(real))
            : _global.Contains(real) && !Array.Exists(_special6, n => n.Contains(real));
    }

    public static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(Unmapped(address));

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
