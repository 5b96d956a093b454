using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using System.Net;
using System.Net.Sockets;
using Xunit;

namespace CherryPie.Server.Tests.WalletKit;

/// <summary>What only this server can reach, callers' URLs do not reach: nothing is connected to, neither at once nor over
/// redirects.</summary>
public sealed class FetchTests(Server server, KitServer fetching) : IClassFixture<Server>, IClassFixture<KitServer>
{
    // Loopback, private, link-local, metadata, shared, test, benchmark, multicast and reserved networks, in all spellings and with IPv4
    // inside of IPv6.
    internal static readonly string[] Hosts =
    [
        "127.0.0.1",
        "127.1",
        "127.255.255.254",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "localhost",
        "LOCALHOST",
        "0.0.0.0",
        "0",
        "10.0.0.1",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "192.168.255.255",
        "100.64.0.1",
        "169.254.0.1",
        "169.254.169.254",
        "2852039166",
        "192.0.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[ff02::1]",
        "[2001:db8::1]",
        "[2001::1]",
    ];

    [Fact]
    public async Task Forty_addresses_are_refused_without_a_connection()
    {
        Assert.True(Hosts.Distinct().Count() >= 40);
        var brand = new KitClient(await World.Bare(server));
        using var listener = new TcpListener(IPAddress.IPv6Any, 0);
        listener.Server.DualMode = true;
        listener.Start();
        using var connections = new Connections(((IPEndPoint)listener.LocalEndpoint).Port);
        foreach (var host in Hosts)
        {
            var refused = (await brand.Post("/v1/passes", KitClient.Body($"http://{host}:{connections.Port}"))).Refused(400);
            Assert.Equal($"{host}: icon: the address can't be fetched; it must be public and answer", $"{host}: {refused}");
        }

        Assert.False(listener.Pending());
        Assert.Empty(connections.Begun);
        using var probe = new TcpClient();
        await probe.ConnectAsync(IPAddress.Loopback, connections.Port);
        Assert.NotEmpty(connections.Begun); // it does hear them
    }

    [Fact]
    public async Task Redirects_to_such_addresses_are_refused_as_well()
    {
        var brand = await KitClient.New(fetching);
        using var connections = new Connections(47_113);
        foreach (
            var host in Hosts.Where(h =>
                IPAddress.TryParse(h, out var a) && !IPAddress.IsLoopback(a.IsIPv4MappedToIPv6 ? a.MapToIPv4() : a)
            )
        )
        {
            var once = $"{fetching.Site}/to?url={Uri.EscapeDataString($"http://{host}:{connections.Port}/a.png")}";
            var twice = $"{fetching.Site}/to?url={Uri.EscapeDataString(once)}";
            foreach (var url in new[] { once, twice })
            {
                var refused = (await brand.Post("/v1/passes", KitClient.Body(fetching.Site, ("icon", url)))).Refused(400);
                Assert.Equal($"{host}: icon: the address can't be fetched; it must be public and answer", $"{host}: {refused}");
            }
        }

        foreach (
            var other in new[] { "file:///etc/passwd", "gopher://10.0.0.1/", "ftp://example.com/a.png", "http://user:word@example.com/" }
        )
        {
            var refused = (
                await brand.Post(
                    "/v1/passes",
                    KitClient.Body(fetching.Site, ("icon", $"{fetching.Site}/to?url={Uri.EscapeDataString(other)}"))
                )
            ).Refused(400);
            Assert.StartsWith("icon: must be an http or https URL", refused, StringComparison.Ordinal);
        }

        Assert.Empty(connections.Begun);
    }

    [Fact]
    public async Task Without_a_gateway_nothing_is_issued_that_asks_for_a_text_message()
    {
        var brand = await KitClient.New(server);
        await brand.World.Campaign("WalletKit");
        await brand.World.Template("made_by_v2", "WalletKit");
        Assert.Equal("""[{"id":"made_by_v2","description":"A card"}]""", (await brand.Get("/v1/passes")).Text);
        Assert.Contains(
            "Sms__Url",
            (await brand.Post("/v1/passes/made_by_v2", """{"sms":"+16505555555"}""")).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Equal(0, (await brand.World.Api.Get("/v2/campaigns/WalletKit")).Json.GetProperty("issued").GetInt32());
        await brand.PassJson(await brand.Pass("made_by_v2"));
    }

    /// <summary>Hears of every connection that this process begins to a port.</summary>
    private sealed class Connections(int port) : EventListener
    {
        private readonly ConcurrentQueue<string> _all = new();

        public int Port => port;

        // A socket address is told as its bytes: the port is the first two.
        public IEnumerable<string> Begun => _all.Where(a => a.Contains($":{{{port >> 8},{port & 255},", StringComparison.Ordinal));

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name == "System.Net.Sockets")
            {
                EnableEvents(eventSource, EventLevel.Informational);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData is { EventName: "ConnectStart", Payload: [string address, ..] })
            {
                _all.Enqueue(address);
            }
        }
    }
}
