using System.Net;
using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>A pass in a phone changes when its data, its template, its campaign or its certificate does, and at no other time.</summary>
public sealed class UpdateTests(PushServer server) : IClassFixture<PushServer>
{
    private const string Design = ""","header":[{"defaultLabel":"Points","defaultValue":"#{points}","changeMsg":"%@ points"}]""";
    private const string Keys = ""","dynamicKeys":[{"key":"points","type":"string","defaultValue":"0"}]""";

    [Fact]
    public async Task Changed_data_reaches_the_phone_by_a_push()
    {
        var (world, pass, phone) = await Registered();
        Assert.Empty(await phone.Update());
        await Change(world, pass, "42");
        await Pushed(phone);
        Assert.Equal([pass], await phone.Update());
        Assert.Equal("42", Points(phone, pass));
        Assert.Empty(await phone.Update());
        Assert.Equal(HttpStatusCode.NotModified, await phone.Fetch(pass));
    }

    [Fact]
    public async Task A_change_before_the_registration_is_told_after_it()
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var pass = await world.Pass();
        var phone = Phone.Of(world);
        await phone.Download(pass);
        await Change(world, pass, "7");
        Assert.Equal(HttpStatusCode.Created, await phone.Register(pass));
        Assert.Equal([pass], await phone.Update());
        Assert.Equal("7", Points(phone, pass));
    }

    [Fact]
    public async Task A_new_design_reaches_phones_when_it_is_pushed_and_not_before()
    {
        var (world, pass, phone) = await Registered();
        await phone.Fetch(pass);
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template", """{"passbook":{"logoText":"New"}}""")).Status);
        Assert.Equal(HttpStatusCode.NotModified, await phone.Fetch(pass));
        Assert.Empty(await phone.Update());
        Assert.Equal("""{"name":"template"}""", (await world.Api.Put("/v2/templates/template/push", "null")).Text);
        await Pushed(phone);
        Assert.Equal([pass], await phone.Update());
        Assert.Equal("New", phone.Passes[pass].GetProperty("logoText").GetString());
        await Eventually.Is(async () => (await world.Api.Get("/v2/templates/template")).Json.GetProperty("pushed").GetInt64() == 1);
    }

    [Fact]
    public async Task A_pass_that_was_issued_with_the_new_design_is_not_told_of_it()
    {
        var (world, pass, phone) = await Registered();
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template/push", "")).Status);
        await Pushed(phone);
        var later = await world.Pass();
        Assert.Equal(HttpStatusCode.Created, await phone.Add(later));
        Assert.Equal([pass], await phone.Update());
        Assert.Equal(200, (await world.Api.Put("/v2/templates/template/push", "")).Status);
        await Eventually.Is(async () => (await phone.Update()).Count == 2);
        Assert.Empty(await phone.Update());
    }

    [Theory]
    [InlineData("/v2/templates/template")]
    [InlineData("/v2/campaigns/campaign")]
    public async Task The_end_of_a_campaign_or_template_voids_its_passes_in_phones(string what)
    {
        var (world, pass, phone) = await Registered();
        Assert.Equal(200, (await world.Api.Put(what, """{"status":"INVALID"}""")).Status);
        await Pushed(phone);
        Assert.Equal([pass], await phone.Update());
        Assert.True(phone.Passes[pass].GetProperty("voided").GetBoolean());
    }

    [Fact]
    public async Task A_renewed_certificate_signs_and_changes_every_pass_of_its_type()
    {
        var (world, pass, phone) = await Registered();
        var renewed = await world.UploadPkcs12(World.Key, await world.Issue(World.Key.Pem, at: server.Clock.GetUtcNow().AddMinutes(1)));
        Assert.Equal(200, renewed.Status);
        await Pushed(phone);
        Assert.Equal([pass], await phone.Update());
    }

    [Fact]
    public async Task Two_changes_in_one_second_are_two_dates()
    {
        var (world, pass, phone) = await Registered();
        await phone.Fetch(pass);
        await Change(world, pass, "1");
        Assert.Equal(HttpStatusCode.OK, await phone.Fetch(pass));
        await world.Api.Put("/v2/templates/template/push", "");
        Assert.Equal(HttpStatusCode.OK, await phone.Fetch(pass));
        await Change(world, pass, "2");
        Assert.Equal(HttpStatusCode.OK, await phone.Fetch(pass));
        Assert.Equal(HttpStatusCode.OK, await phone.Fetch(pass)); // its date lies ahead, so it was given none
        server.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(HttpStatusCode.OK, await phone.Fetch(pass));
        Assert.Equal(HttpStatusCode.NotModified, await phone.Fetch(pass));
    }

    [Fact]
    public async Task Last_Modified_is_never_later_than_Date_and_never_the_same_for_two_versions()
    {
        var (world, pass, phone) = await Registered();
        var seen = new Dictionary<DateTimeOffset, string>();
        for (var change = 1; change <= 40; change++)
        {
            await Change(world, pass, $"{change}");
            for (var look = 0; look < 3; look++)
            {
                using var answer = await phone.Send(HttpMethod.Get, $"/wallet/v1/passes/{World.PassType}/{pass}", phone.Token(pass));
                var date = DateTimeOffset.FromUnixTimeSeconds(server.Clock.GetUtcNow().ToUnixTimeSeconds());
                Assert.Equal(date, answer.Headers.Date);
                if (answer.Content.Headers.LastModified is { } modified)
                {
                    Assert.InRange(modified, seen.Count == 0 ? DateTimeOffset.MinValue : seen.Keys.Max(), date.AddSeconds(1));
                    Assert.Equal($"{change}", seen.GetValueOrDefault(modified, $"{change}"));
                    seen[modified] = $"{change}";
                }

                server.Clock.Advance(TimeSpan.FromSeconds(change % 4 == 0 ? 20 : 0.2));
            }
        }

        Assert.InRange(seen.Count, 10, 40);
    }

    [Fact]
    public async Task Registering_and_unregistering_set_counters_and_times()
    {
        var (world, pass, phone) = await Registered();
        var android = new Phone(world, server.CreateClient()) { Scheme = "AndroidPass", PushToken = "firebase:token" };
        Assert.Equal(HttpStatusCode.Created, await android.Add(pass));
        Assert.Equal(HttpStatusCode.OK, await phone.Register(pass));
        var shown = (await world.Api.Get("/v2/passes/" + pass)).Json;
        Assert.Equal((1, 1), (shown.GetProperty("passbookDevices").GetInt32(), shown.GetProperty("androidPayDevices").GetInt32()));
        var template = (await world.Api.Get("/v2/templates/template")).Json;
        Assert.Equal((1, 1), (template.GetProperty("passbookDevices").GetInt32(), template.GetProperty("androidPayDevices").GetInt32()));
        Assert.False(shown.TryGetProperty("firstUnregisteredAt", out _));
        Assert.Equal(HttpStatusCode.OK, await phone.Unregister(pass));
        Assert.Equal(HttpStatusCode.OK, await phone.Unregister(pass));
        shown = (await world.Api.Get("/v2/passes/" + pass)).Json;
        Assert.Equal((0, 1), (shown.GetProperty("passbookDevices").GetInt32(), shown.GetProperty("androidPayDevices").GetInt32()));
        foreach (var time in new[] { "firstRegisteredAt", "lastRegisteredAt", "firstUnregisteredAt", "lastUnregisteredAt" })
        {
            Assert.Equal(JsonValueKind.String, shown.GetProperty(time).ValueKind);
        }

        await Change(world, pass, "9");
        Assert.Equal([pass], await android.Update());
        Assert.Equal(0, server.Apns.Count(phone.PushToken));
    }

    private async Task<(World World, string Pass, Phone Phone)> Registered()
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var pass = await world.Pass();
        var phone = Phone.Of(world);
        Assert.Equal(HttpStatusCode.Created, await phone.Add(pass));
        Assert.Equal([pass], await phone.Update());
        return (world, pass, phone);
    }

    private static async Task Change(World world, string pass, string points) =>
        Assert.Equal(200, (await world.Api.Put("/v2/passes/" + pass, $$$"""{"dynamicData":{"points":"{{{points}}}"}}""")).Status);

    private Task Pushed(Phone phone) => Eventually.Is(() => server.Apns.Count(phone.PushToken) > 0);

    private static string? Points(Phone phone, string pass) =>
        phone.Passes[pass].GetProperty("storeCard").GetProperty("headerFields")[0].GetProperty("value").GetString();
}
