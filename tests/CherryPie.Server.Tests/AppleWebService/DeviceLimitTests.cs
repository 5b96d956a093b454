using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>Of the device protocol failing calls alone are limited by address: phones share addresses, and one push makes many call at
/// once.</summary>
public sealed class DeviceLimitTests(DeviceLimitTests.Proxied server) : IClassFixture<DeviceLimitTests.Proxied>
{
    private const int Crowd = 500;

    [Theory]
    [InlineData("203.0.113.1", "203.0.113.1", "203.0.113.2")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:3::1")]
    public async Task Who_guesses_is_turned_away_and_a_phone_of_the_same_address_is_not(string guesser, string neighbour, string other)
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        using var near = From(neighbour);
        using var bad = From(guesser);
        using var far = From(other);
        var (phone, wrong) = (new Phone(world, near), new Phone(world, bad));
        await phone.Download(pass);
        string[] paths =
        [
            $"/wallet/v1/passes/{World.PassType}/{pass}",
            $"/wallet/v1/passes/{World.PassType}/nobody",
            wrong.Registration(pass),
        ];
        for (var i = 0; i < Proxied.PerMinute; i++)
        {
            var path = paths[i % paths.Length];
            using var guess = await wrong.Send(path == paths[2] ? HttpMethod.Post : HttpMethod.Get, path, i % 2 == 0 ? "guess" : null);
            Assert.Equal(HttpStatusCode.Unauthorized, guess.StatusCode);
        }

        foreach (var path in paths)
        {
            using var refused = await wrong.Send(path == paths[2] ? HttpMethod.Delete : HttpMethod.Get, path, "guess");
            Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
            Assert.Equal(6, refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds);
            Assert.Equal(
                """{"error":"Too many calls of this address have failed; try again shortly"}""",
                await refused.Content.ReadAsStringAsync()
            );
        }

        Assert.Equal(HttpStatusCode.Created, await phone.Register(pass));
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, """{"isVoided":true}""")).Id);
        for (var i = 0; i < 3 * Proxied.PerMinute; i++)
        {
            using var list = await phone.List(null);
            Assert.True(list.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent);
            Assert.True(await phone.Fetch(pass) is HttpStatusCode.OK or HttpStatusCode.NotModified);
        }

        Assert.Equal(HttpStatusCode.OK, await phone.Unregister(pass));
        Assert.Equal(HttpStatusCode.Unauthorized, await new Phone(world, far).Register(pass, token: "guess"));
        server.Clock.Advance(TimeSpan.FromSeconds(7));
        Assert.Equal(HttpStatusCode.Unauthorized, await wrong.Register(pass, token: "guess"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await wrong.Register(pass, token: "guess"));
        Assert.Single(server.Log, l => l.StartsWith($"Warning {guesser} calls the devices' web service", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lists_of_devices_that_nobody_knows_are_charged_and_those_of_registered_ones_are_not()
    {
        var world = await World.WithTemplate(server);
        var pass = await world.Pass();
        using var http = From("203.0.113.9");
        var phone = new Phone(world, http);
        Assert.Equal(HttpStatusCode.Created, await phone.Add(pass));
        for (var i = 0; i < 2 * Proxied.PerMinute; i++)
        {
            using var unknown = await new Phone(world, http).List(i % 2 == 0 ? "1" : null);
            Assert.Equal(i < Proxied.PerMinute ? HttpStatusCode.NoContent : HttpStatusCode.TooManyRequests, unknown.StatusCode);
            using var known = await phone.List("0");
            Assert.Equal(HttpStatusCode.NoContent, known.StatusCode);
        }
    }

    [Fact, Trait("takes", "long")]
    public async Task A_template_s_push_to_five_hundred_phones_of_one_address_is_fetched_by_all_of_them()
    {
        var world = await World.WithTemplate(server);
        using var http = From("203.0.113.20");
        var phones = new List<(Phone Phone, string Pass)>();
        for (var i = 0; i < Crowd / 25; i++)
        {
            var batch = string.Join(',', Enumerable.Repeat("""{"templateName":"template"}""", 25));
            var ids = (await world.Api.Post("/v2/passesBatch", $$"""{"passes":[{{batch}}]}""")).Json.GetProperty("id");
            phones.AddRange(ids.EnumerateArray().Select(id => (new Phone(world, http), id.GetString()!)));
        }

        await Parallel.ForEachAsync(phones, async (p, _) => Assert.Equal(HttpStatusCode.Created, await p.Phone.Add(p.Pass)));
        for (var i = 0; i <= Proxied.PerMinute; i++)
        {
            await new Phone(world, http).Register(phones[0].Pass, token: "guess");
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, await new Phone(world, http).Register(phones[0].Pass, token: "guess"));
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template", """{"passbook":{"logoText":"All at once"}}""")).Status);
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template/push", "")).Status);
        await Eventually.Is(() => phones.TrueForAll(p => server.Apns.Count(p.Phone.PushToken) > 0));
        await Parallel.ForEachAsync(
            phones,
            new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (p, _) =>
            {
                Assert.Equal([p.Pass], await p.Phone.Update());
                Assert.Equal("All at once", p.Phone.Passes[p.Pass].GetProperty("logoText").GetString());
                Assert.True(await p.Phone.Fetch(p.Pass) is HttpStatusCode.OK or HttpStatusCode.NotModified);
            }
        );
    }

    private HttpClient From(string address)
    {
        var client = server.CreateClient();
        client.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        return client;
    }

    public sealed class Proxied : PushServer
    {
        public const int PerMinute = 10;

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            UseKestrel(0);
            StartServer();
        }

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            ArgumentNullException.ThrowIfNull(builder);
            base.ConfigureWebHost(builder);
            builder.UseSetting("urls", "http://127.0.0.1:0");
            builder.UseSetting("Proxy:Trusted", "127.0.0.0/8, ::1");
            builder.UseSetting("Limits:DeviceFailuresPerMinute", PerMinute.ToString(CultureInfo.InvariantCulture));
        }
    }
}
