using System.Net;
using System.Text.Json;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Tests.AppleWebService;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.Events;

/// <summary>What phones, customers, mails and time do with a pass.</summary>
public sealed class DeviceEventTests(PushServer server) : IClassFixture<PushServer>
{
    private const string Person =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1";

    [Fact]
    public async Task Installed_and_uninstalled_are_told_once_with_the_kind_of_wallet()
    {
        var world = await World.WithTemplate(server);
        var reader = new EventReader(world, "&types=pass.installed,pass.uninstalled,pass.downloaded");
        var (phone, reading) = (Phone.Of(world), new Phone(world, server.CreateClient()) { Scheme = "AndroidPass" });
        var pass = await world.Pass();
        Assert.Equal(HttpStatusCode.Created, await phone.Add(pass));
        Assert.Equal(HttpStatusCode.OK, await phone.Register(pass)); // again
        Assert.Equal(HttpStatusCode.OK, await phone.Register(pass, new string('a', 64))); // with another token
        await reading.Download(pass);
        Assert.Equal(HttpStatusCode.Created, await reading.Register(pass));
        await phone.Fetch(pass); // an update is no download
        Assert.Equal(HttpStatusCode.OK, await phone.Unregister(pass));
        Assert.Equal(HttpStatusCode.OK, await phone.Unregister(pass));
        await reader.Until(5);
        Assert.Equal(
            [("pass.installed", "apple", 1), ("pass.installed", "android", 2), ("pass.uninstalled", "apple", 1)],
            reader
                .Events.Where(e => EventReader.Type(e) != "pass.downloaded")
                .Select(e => (EventReader.Type(e), Text(e, "wallet"), EventReader.Data(e).GetProperty("devices").GetInt32()))
        );
        Assert.Equal(2, reader.Types.Count(t => t == "pass.downloaded"));
        Assert.All(reader.Events, e => Assert.Equal(pass, EventReader.Pass(e)));
    }

    [Fact]
    public async Task A_push_that_fails_for_good_is_told_for_each_pass_of_the_device()
    {
        var world = await World.WithTemplate(server);
        var reader = new EventReader(world, "&types=pass.pushFailed,pass.uninstalled");
        var phone = Phone.Of(world);
        var (one, two) = (await world.Pass(), await world.Pass());
        await phone.Add(one);
        await phone.Add(two);
        server.Apns.Answer(phone.PushToken, 400, "BadDeviceToken");
        Assert.Equal(one, (await world.Api.Put("/v2/passes/" + one, """{"isVoided":true}""")).Id);
        await reader.Until(2);
        Assert.Equal(new[] { one, two }.Order(), reader.Events.Select(EventReader.Pass).Order());
        Assert.All(
            reader.Events,
            e => Assert.Equal(("pass.pushFailed", "BadDeviceToken", "apple"), (EventReader.Type(e), Text(e, "reason"), Text(e, "wallet")))
        );
    }

    [Fact]
    public async Task Views_and_downloads_are_those_of_people()
    {
        var world = await World.WithTemplate(server);
        var reader = new EventReader(world, "&types=pass.viewed,pass.downloaded");
        var pass = await world.Pass();
        var other = await world.Pass();
        using var client = server.CreateClient();
        foreach (var path in new[] { "/p/" + pass, $"/v2/passes/{pass}/bundle", $"/p/{pass}.pkpass" })
        {
            Assert.Equal(HttpStatusCode.OK, await Get(client, path));
            Assert.Equal(HttpStatusCode.OK, await Get(client, path, method: "HEAD"));
            foreach (
                var (name, value) in new[]
                {
                    ("Sec-Purpose", "prefetch;prerender"),
                    ("Purpose", "prefetch"),
                    ("X-Moz", "prefetch"),
                    ("X-Purpose", "preview"),
                    ("User-Agent", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"),
                    ("User-Agent", "facebookexternalhit/1.1 Facebot Twitterbot/1.0"),
                    ("User-Agent", "WhatsApp/2.23.20.0 A"),
                    ("User-Agent", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"),
                    ("User-Agent", "TelegramBot (like TwitterBot)"),
                    ("User-Agent", "GoogleOther"),
                    ("User-Agent", "Mozilla/5.0 (compatible; YandexImages/3.0; +http://yandex.com/bots)"),
                    ("User-Agent", "Mozilla/5.0 (compatible; AhrefsSiteAudit/6.1; +http://ahrefs.com/robot/site-audit)"),
                }
            )
            {
                Assert.Equal(HttpStatusCode.OK, await Get(client, path, name, value));
            }
        }

        Assert.Equal(HttpStatusCode.OK, await Get(client, $"/p/{pass}+{other}", "User-Agent", Person + " CUBOT NOTE"));
        Assert.Equal(HttpStatusCode.OK, await Get(client, $"/v2/passesBatch/bundle?id={pass},{other}"));
        Assert.Equal(HttpStatusCode.OK, await Get(client, $"/p/{pass}?saved=1")); // the answer to a form
        await reader.Until(7);
        Assert.Equal((2, 3), (Count("pass.viewed", pass), Count("pass.downloaded", pass)));
        Assert.Equal((1, 1), (Count("pass.viewed", other), Count("pass.downloaded", other)));

        int Count(string type, string of) => reader.Events.Count(e => EventReader.Type(e) == type && EventReader.Pass(e) == of);
    }

    [Fact]
    public async Task A_pass_expires_once_within_a_minute()
    {
        var world = await World.WithTemplate(server);
        var reader = new EventReader(world, "&types=pass.expired");
        var at = server.Clock.GetUtcNow().AddMinutes(5);
        var pass = await world.Pass(more: $",\"expiryDate\":\"{at:O}\"");
        var invalid = await world.Pass(more: $",\"expiryDate\":\"{at:O}\"");
        Assert.Equal(invalid, (await world.Api.Put("/v2/passes/" + invalid, """{"isInvalid":true}""")).Id);
        await world.Pass(more: $",\"expiryDate\":\"{at.AddMinutes(5):O}\"");
        var worker = server.Services.GetRequiredService<RecordExpiries>();
        await worker.Run(CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromMinutes(6));
        await Task.WhenAll(worker.Run(CancellationToken.None), worker.Run(CancellationToken.None));
        await reader.Until(1);
        Assert.Equal(pass, EventReader.Pass(reader.Events[0]));
        var date = EventReader.Data(reader.Events[0]).GetProperty("expiryDate").GetDateTime();
        Assert.Equal(at.UtcDateTime, date, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task A_certificate_is_told_of_as_its_end_comes_nearer_and_once_each_time()
    {
        var world = await World.WithTemplate(server);
        var reader = new EventReader(world, "&types=certificate.*");
        var events = server.Services.GetRequiredService<CertificateEvents>();
        foreach (var days in new[] { 90, 59, 40, 29, 6, 5, 1, -1, -2 })
        {
            await using var command = server
                .Services.GetRequiredService<NpgsqlDataSource>()
                .CreateCommand("UPDATE certificates SET valid_until = $2 WHERE id = $1");
            command.Parameters.Add(new() { Value = world.CertificateId });
            command.Parameters.Add(new() { Value = server.Clock.GetUtcNow().AddDays(days).AddHours(-1) });
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
            await events.Look(CancellationToken.None);
            await events.Look(CancellationToken.None);
        }

        await reader.Until(5);
        Assert.Equal(
            ["expiring 60", "expiring 30", "expiring 7", "expiring 1", "failed expired"],
            reader.Events.Select(e =>
                EventReader.Type(e)["certificate.".Length..]
                + " "
                + (EventReader.Data(e).TryGetProperty("days", out var days) ? days.GetRawText() : Text(e, "reason"))
            )
        );
    }

    private static string? Text(JsonElement each, string property) => EventReader.Data(each).GetProperty(property).GetString();

    private static async Task<HttpStatusCode> Get(
        HttpClient client,
        string path,
        string header = "User-Agent",
        string value = Person,
        string method = "GET"
    )
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Headers.TryAddWithoutValidation(header, value);
        if (header != "User-Agent")
        {
            request.Headers.TryAddWithoutValidation("User-Agent", Person);
        }

        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
