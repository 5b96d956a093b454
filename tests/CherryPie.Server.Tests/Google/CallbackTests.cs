using System.Text.Json;
using CherryPie.Wallet;
using Xunit;

namespace CherryPie.Server.Tests.Google;

[Trait("needs", "postgres")]
public sealed class CallbackTests(TimedStandInServer server) : IClassFixture<TimedStandInServer>
{
    private FakeGoogle Google => server.Google;

    [Fact]
    public async Task Saving_and_deleting_count_once_each_and_never_below_none()
    {
        var world = await World.New(server);
        var issuer = await world.StandInTemplate(Google);
        var pass = await world.Pass();
        await server.Open(pass);
        var save = Message("save", pass, "1");
        await Send(world, issuer, save);
        await Send(world, issuer, save); // repeated: it has been taken
        await Send(world, issuer, Message("save", pass, "2"));
        Assert.Equal(2, await Devices(world, pass));
        var shown = (await world.Api.Get("/v2/passes/" + pass)).Json;
        Assert.Equal("saved", shown.GetProperty("googleState").GetString());
        Assert.True(shown.TryGetProperty("googleSavedAt", out _));
        Assert.True(shown.TryGetProperty("firstRegisteredAt", out _));
        foreach (var nonce in new[] { "3", "4", "5" })
        {
            await Send(world, issuer, Message("del", pass, nonce));
        }

        Assert.Equal(0, await Devices(world, pass));
    }

    [Fact]
    public async Task What_is_not_Googles_or_has_expired_changes_nothing()
    {
        var world = await World.New(server);
        var issuer = await world.StandInTemplate(Google);
        var pass = await world.Pass();
        await server.Open(pass);
        using var stranger = Ecv2Signer.Create("GooglePayPasses", DateTimeOffset.UtcNow.AddYears(1));
        await Send(world, issuer, Message("save", pass, "1", signer: stranger));
        await Send(world, issuer, Message("save", pass, "2", expires: server.Clock.GetUtcNow().AddMinutes(-1)));
        await Send(world, issuer, Message("save", pass, "3", recipient: "1"));
        await Send(world, issuer, "{}"u8.ToArray());
        var sound = Message("save", pass, "4");
        for (var at = 0; at < sound.Length; at += Math.Max(1, sound.Length / 200))
        {
            var changed = sound.ToArray();
            changed[at] ^= 1;
            await Send(world, issuer, changed);
        }

        Assert.Equal(0, await Devices(world, pass));
    }

    [Fact]
    public async Task Without_an_issuer_there_is_no_such_address()
    {
        using var none = new Server();
        await none.InitializeAsync();
        try
        {
            var world = await World.WithTemplate(none);
            var pass = await world.Pass();
            foreach (
                var (method, path) in new[]
                {
                    ("GET", "/robots.txt"),
                    ("GET", $"/p/{pass}/google"),
                    ("GET", $"/v2/passes/{pass}/googleWallet"),
                    ("POST", "/google/callback/abcdefghij"),
                }
            )
            {
                var (asked, unknown) = (await Plain(world, method, path), await Plain(world, method, path + "/nothing"));
                Assert.Equal(unknown.Text.Replace("/nothing", "", StringComparison.Ordinal), asked.Text);
                Assert.Equal(unknown.Headers.Where(h => h.Key != "Content-Length"), asked.Headers.Where(h => h.Key != "Content-Length"));
                Assert.Equal(404, asked.Status);
            }

            Assert.DoesNotContain("google", (await world.Api.Get("/v2/passes/" + pass)).Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("google", (await world.Api.Get("/v2/templates/template")).Text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("google", (await world.Api.Get("/v2/campaigns/campaign")).Text, StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            await ((IAsyncLifetime)none).DisposeAsync();
        }
    }

    [Fact]
    public async Task Robots_may_fetch_pictures_and_call_back()
    {
        var world = await World.Bare(server);
        await world.StandInIssuer(Google);
        var robots = (await Plain(world, "GET", "/robots.txt")).Text;
        Assert.Contains("Allow: /i/", robots, StringComparison.Ordinal);
        Assert.Contains("Allow: /google/callback/", robots, StringComparison.Ordinal);
    }

    private static Task<Answer> Plain(World world, string method, string path) => world.Api.Send(method, path, null, null, []);

    private byte[] Message(
        string type,
        string pass,
        string nonce,
        DateTimeOffset? expires = null,
        string? recipient = null,
        Ecv2Signer? signer = null
    )
    {
        var message = JsonSerializer.Serialize(
            new
            {
                classId = Google.IssuerId + ".c",
                objectId = $"{Google.IssuerId}.{pass}",
                eventType = type,
                nonce = pass + nonce,
                expTimeMillis = (expires ?? server.Clock.GetUtcNow().AddHours(1)).ToUnixTimeMilliseconds(),
            }
        );
        recipient ??= Google.IssuerId;
        return signer is null ? Google.StandIn.Callbacks.Signed(recipient, message) : Ecv2Message.Sign(signer, recipient, message);
    }

    private static async Task Send(World world, string issuer, byte[] body) =>
        Assert.Equal(200, (await world.Api.Send("POST", "/google/callback/" + issuer, body, "application/json", [])).Status);

    private static async Task<int> Devices(World world, string pass) =>
        (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("androidPayDevices").GetInt32();
}
