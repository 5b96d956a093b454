using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Features.Webhooks;
using CherryPie.Server.Tests.WalletKit;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>What only this server can reach, a webhook does not reach: neither by its address nor by what a name resolves to.</summary>
public sealed class WebhookAddressTests(Server server) : IClassFixture<Server>
{
    [Fact]
    public async Task The_image_fetcher_s_forty_addresses_are_no_webhook_s_either()
    {
        var world = await World.Bare(server);
        using var listener = new TcpListener(IPAddress.IPv6Any, 0);
        listener.Server.DualMode = true;
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var client = new WebhookClient(new FetchOptions(), TimeProvider.System);
        foreach (var host in FetchTests.Hosts)
        {
            var refused = (await world.Api.Post("/v2/webhooks", $$"""{"url":"https://{{host}}:{{port}}/a","events":["*"]}""")).Refused(400);
            Assert.Equal($"{host}: url: {WebhookAddress.Allowed}", $"{host}: {refused}");

            // Had it been stored, by a former version or another server's setting, it would not be connected to.
            var response = await client.Post(
                Target($"http://{host}:{port}/a"),
                "evt_1_2",
                "{}"u8.ToArray(),
                reads: true,
                CancellationToken.None
            );
            Assert.Equal($"{host}: the address can't be reached; it must be public and answer", $"{host}: {response.Error}");
        }

        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("https://localhost/")]
    [InlineData("https://localhost./")]
    [InlineData("https://foo.localhost/")]
    [InlineData("https://foo.LOCALHOST./")]
    [InlineData("https://127.0.0.1./")]
    [InlineData(" https://example.com/a")]
    [InlineData("https://example.com/a\\n")]
    [InlineData("https://example.com/a\\r\\nb")]
    [InlineData("https://example.com/a b")]
    [InlineData("https:\\\\example.com/a")]
    [InlineData("https://@example.com/")]
    [InlineData("https://:@example.com/")]
    [InlineData("https://example.com:0/")]
    [InlineData("https://-/")]
    [InlineData("https://-a.example.com/")]
    [InlineData("https://a..example.com/")]
    [InlineData("https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example.com/")]
    [InlineData("https:example.com/a")]
    public async Task What_is_no_address_of_a_public_host_is_refused(string url)
    {
        var world = await World.Bare(server);
        var answer = await world.Api.Post("/v2/webhooks", $$"""{"url":"{{url}}","events":["*"]}""");
        Assert.Equal("url: " + WebhookAddress.Allowed, answer.Refused(400));
    }

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("HTTPS://Example.com./a?b=@c")]
    [InlineData("https://münchen.example:8443/a%20b")]
    [InlineData("https://a_b.xn--mnchen-3ya.example/")]
    [InlineData("https://93.184.215.14/")]
    [InlineData("https://[2606:2800:21f:cb07:6820:80da:af6b:8b2c]/")]
    public async Task What_is_one_is_taken_as_it_is_written(string url)
    {
        var world = await World.Bare(server);
        var (id, _) = await world.Api.Webhook(url);
        Assert.Equal(url, (await world.Api.Shown(id)).Text("url"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:10.0.0.1")]
    [InlineData("::1")]
    public async Task A_name_that_turns_inward_is_not_connected_to(string inward)
    {
        var dialled = new ConcurrentQueue<string>();
        var asked = 0;
        var dialling = new Dialling(
            (_, _) => Task.FromResult(new[] { IPAddress.Parse(asked++ == 0 ? "93.184.215.14" : inward) }),
            (to, _, _) =>
            {
                dialled.Enqueue(to.Single().ToString());
                throw new SocketException((int)SocketError.ConnectionRefused);
            }
        );
        using var client = new WebhookClient(new FetchOptions(), TimeProvider.System, dialling);
        for (var i = 0; i < 2; i++)
        {
            var response = await client.Post(
                Target("http://rebind.example/a"),
                "evt_1_2",
                "{}"u8.ToArray(),
                reads: true,
                CancellationToken.None
            );
            Assert.Equal("the address can't be reached; it must be public and answer", response.Error);
        }

        Assert.Equal(["93.184.215.14"], dialled);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_test_of_an_absent_name_says_no_more_than_one_of_an_inner_address()
    {
        var world = await World.Bare(server);
        var (id, _) = await world.Api.Webhook("https://absent.invalid/a");
        var told = (await world.Api.Put($"/v2/webhooks/{id}/test", "")).Json;
        Assert.Equal("the address can't be reached; it must be public and answer", told.Text("error"));
        Assert.Equal(["milliseconds", "error"], told.EnumerateObject().Select(p => p.Name));
    }

    private static WebhookTarget Target(string url) =>
        new(url, WebhookPayload.thin, includePersonal: false, new byte[32], null, null, default);
}
