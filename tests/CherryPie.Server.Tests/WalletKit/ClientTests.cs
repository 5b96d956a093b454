using System.Net.Sockets;
using System.Text;
using CherryPie.Server.Features.Accounts;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.WalletKit;

/// <summary>The bytes that the published Python SDK (requests) and clients on Ruby's Net::HTTP send, and who is let in.</summary>
public sealed class ClientTests(KitServer server) : IClassFixture<KitServer>
{
    private const string Python =
        "Host: example.com\nUser-Agent: python-requests/1.2.3 CPython/2.7.3 Linux/3.2.0\nAccept-Encoding: gzip, deflate, compress\n"
        + "Accept: */*\nBrand-Id: BRAND\nAPI-Key: KEY\nContent-Type: application/json\n";
    private const string Ruby =
        "Accept-Encoding: gzip;q=1.0,deflate;q=0.6,identity;q=0.3\nAccept: */*\nUser-Agent: Ruby\nBrand-Id: BRAND\nApi-Key: KEY\n"
        + "Host: example.com\nContent-Type: application/x-www-form-urlencoded\n";

    [Theory]
    [InlineData(Python)]
    [InlineData(Ruby)]
    public async Task Clients_go_through_their_whole_repertoire(string head)
    {
        var brand = await KitClient.New(server);
        var (status, made) = await Send(brand, "POST /v1/passes", head, KitClient.Body(server.Site));
        Assert.Equal("HTTP/1.1 200 OK", status);
        var id = System.Text.Json.JsonElement.Parse(made).GetProperty("id").GetString();
        Assert.Equal(("HTTP/1.1 200 OK", $$"""[{"id":"{{id}}","description":"A flight"}]"""), await Send(brand, "GET /v1/passes", head));
        Assert.Equal("HTTP/1.1 200 OK", (await Send(brand, "GET /v1/passes/" + id, head)).Status);
        Assert.Equal(
            "HTTP/1.1 200 OK",
            (await Send(brand, "POST /v1/passes/" + id, head, """{"keys": [{"value": "LAX", "key": "Destination"}]}""")).Status
        );
        Assert.Equal(
            "HTTP/1.1 200 OK",
            (
                await Send(
                    brand,
                    "PUT /v1/passes/" + id,
                    head,
                    """{"keys": [{"value": "LAX", "key": "Destination"}], "updatekeys": [{"value": "SFO", "key": "Destination"}]}"""
                )
            ).Status
        );

        // The Python SDK's update_pass forgets its data.
        var (refused, told) = await Send(brand, "PUT /v1/passes/" + id, head + "Content-Length: 0\n");
        Assert.Equal("HTTP/1.1 400 Bad Request", refused);
        Assert.StartsWith("""{"error":"request body: is required""", told, StringComparison.Ordinal);
        Assert.Equal(
            ("HTTP/1.1 200 OK", $$"""{"id":"{{id}}","description":"A flight"}"""),
            await Send(brand, "DELETE /v1/passes/" + id, head + "Content-Length: 0\n")
        );
    }

    [Fact]
    public async Task Only_a_pair_that_belongs_together_is_let_in()
    {
        var (one, other) = (await KitClient.New(server), await KitClient.New(server));
        var (brand, key) = (one.World.Account.BrandId, one.World.Account.BrandApiKey);
        (string, string)[][] wrong =
        [
            [("Brand-Id", brand)],
            [("API-Key", key)],
            [("Brand-Id", brand), ("API-Key", "")],
            [("Brand-Id", brand), ("API-Key", key.ToLowerInvariant())],
            [("Brand-Id", brand), ("API-Key", other.World.Account.BrandApiKey)],
            [("Brand-Id", "nobody"), ("API-Key", key)],
            [("Brand-Id", brand), ("API-Key", key), ("API-Key", key)],
            [("Brand-Id", one.World.Account.ApiKey), ("API-Key", one.World.Account.ApiSecret)],
            [],
        ];
        foreach (var headers in wrong)
        {
            Assert.StartsWith("Invalid ", (await one.Send("POST", "/v1/passes", "{}", headers)).Refused(401), StringComparison.Ordinal);
            Assert.StartsWith(
                "Invalid credentials: ",
                (await one.Send("GET", "/v1/passes", null, headers)).Refused(401),
                StringComparison.Ordinal
            );
            (await one.Send("DELETE", "/v1/passes/x", null, headers)).Refused(401);
        }

        Assert.Equal("[]", (await one.Send("GET", "/v1/passes/", null, ("BRAND-ID", brand), ("api-KEY", key))).Text);
        var none = "There is no PATCH /v1/passes/x";
        Assert.Equal(none, (await one.Send("PATCH", "/v1/passes/x", "{}")).Refused(404));
    }

    [Fact]
    public async Task The_search_has_the_same_address_and_no_brand()
    {
        var brand = await KitClient.New(server);
        var found = (await brand.World.Api.Post("/v1/passes", """{"size":1}""")).Json;
        Assert.Equal(0, found.GetProperty("totalCount").GetInt32());
        Assert.StartsWith(
            "description: is required",
            (await brand.Post("/v1/passes", """{"size":1}""")).Refused(400),
            StringComparison.Ordinal
        );
        var token = "PKAuth " + PkTokens.Valid(brand.World.Account.ApiKey, brand.World.Account.ApiSecret, server.Clock.GetUtcNow());
        var other = (await KitClient.New(server)).World.Account;
        Assert.Contains(
            "two accounts",
            (
                await brand.Send(
                    "GET",
                    "/v1/passes",
                    null,
                    ("Authorization", token),
                    ("Brand-Id", other.BrandId),
                    ("API-Key", other.BrandApiKey)
                )
            ).Refused(401),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_disabled_account_is_turned_away()
    {
        var brand = await KitClient.New(server);
        await using (var scope = server.Services.CreateAsyncScope())
        {
            await scope
                .ServiceProvider.GetRequiredService<ChangeAccount>()
                .Switch(brand.World.Account.ApiKey, disabled: true, CancellationToken.None);
        }

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(
            "The account of this Brand-Id is disabled; ask the operator of this server",
            (await brand.Get("/v1/passes")).Refused(403)
        );
    }

    [Fact]
    public async Task A_stored_key_does_not_open_the_door()
    {
        var brand = await KitClient.New(server);
        var hash = Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(brand.World.Account.BrandApiKey))
        );
        (await brand.Send("GET", "/v1/passes", null, ("Brand-Id", brand.World.Account.BrandId), ("API-Key", hash))).Refused(401);
        Assert.DoesNotContain(server.Log, l => l.Contains(brand.World.Account.BrandApiKey, StringComparison.Ordinal));
    }

    private async Task<(string Status, string Body)> Send(KitClient brand, string request, string head, string body = "")
    {
        var fields = head.Replace("BRAND", brand.World.Account.BrandId, StringComparison.Ordinal)
            .Replace("KEY", brand.World.Account.BrandApiKey, StringComparison.Ordinal);
        var length = body.Length > 0 ? $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\n" : "";
        using var socket = new TcpClient();
        var address = new Uri(server.Address);
        await socket.ConnectAsync(address.Host, address.Port);
        await socket
            .GetStream()
            .WriteAsync(
                Encoding.UTF8.GetBytes(
                    $"{request} HTTP/1.1\n{fields}{length}Connection: close\n\n".Replace("\n", "\r\n", StringComparison.Ordinal) + body
                )
            );
        using var answer = new MemoryStream();
        await socket.GetStream().CopyToAsync(answer);
        var text = Encoding.UTF8.GetString(answer.ToArray());
        return (text[..text.IndexOf("\r\n", StringComparison.Ordinal)], text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
    }
}
