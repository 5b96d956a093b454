using System.Net;
using System.Text.RegularExpressions;
using CherryPie.Server.Tests.Landing;
using CherryPie.Server.Tests.WalletKit;
using Npgsql;
using Xunit;

namespace CherryPie.Server.Tests.AppleWebService;

/// <summary>A write whose values are stored already is no change, on whichever route it comes.</summary>
public sealed partial class SameWriteTests(PushServer server) : IClassFixture<PushServer>
{
    private const string Design =
        ""","header":[{"defaultValue":"#{v}"}],"secondary":[{"defaultValue":"#{n} #{at}"}],"bgColor":{"red":1,"green":2,"blue":3}""";
    private const string Keys =
        ""","dynamicKeys":[{"key":"v","type":"string","isEditable":true},{"key":"n","type":"number"},{"key":"at","type":"dateTime"}]""";
    private const string Data = """{"v":"1","n":7,"at":"2031-01-01T10:00:00Z"}""";

    [Fact]
    public async Task A_write_of_what_is_stored_moves_no_time_and_pushes_nothing()
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var kit = new KitClient(world);
        await world.Campaign("WalletKit");
        await world.Template("kit", "WalletKit", Design, Keys);
        var image = (await world.Api.PostForm("/v2/images", Part.File("image", Pictures.Of(160, 50)))).Json.GetProperty("path").GetString();
        var (pass, kitPass) = (await world.Pass(), await world.Pass("kit"));
        var phone = Phone.Of(world);
        Assert.Equal(HttpStatusCode.Created, await phone.Add(pass));
        Assert.Equal(HttpStatusCode.Created, await phone.Add(kitPass));
        var edit = (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("editUrl").GetString()!;
        var certificate = await world.Issue(World.Key.Pem);
        var visitor = new LandingVisitor(server);
        var body = $$"""
            {"dynamicData":{"v":"1","n":7,"at":"2031-01-01T10:00:00Z"},"userDefinedId":"U","expiryDate":"2040-01-01T00:00:00Z",
             "recoveryEmail":"me@example.com","isVoided":false,"passbook":{"bgColor":"#010203","locations":[{"lat":1,"lon":2.5}]},
             "dynamicBackfields":{"b":[{"label":"l","value":"v"}]},"dynamicImages":{"passbook":{"logo":"{{image}}"} } }
            """;
        var again = $$"""
            {"dynamicData":{"at":"2031-01-01T11:00:00+01:00","n":"7.0","v":"1"},"userDefinedId":"U","recoveryEmail":"me@example.com",
             "expiryDate":"2040-01-01T01:00:00.000+01:00","isVoided":"false","passbook":{"locations":[{"lon":2.50,"lat":1.0}],
             "bgColor":"#010203","nfc":null},"dynamicBackfields":{"b":[{"value":"v","label":"l"}]},
             "dynamicImages":{"passbook":{"logo":"{{image}}","strip":null} } }
            """;
        (string What, Func<Task<int>> First, Func<Task<int>> Again)[] writes =
        [
            ("PUT of a pass", () => Put("passes/" + pass, body), () => Put("passes/" + pass, again)),
            ("PUT with nothing", () => Put("passes/" + pass, "{}"), () => Put("passes/" + pass, """{"dynamicData":{}}""")),
            Twice("PUT of an array for nothing", () => Put("passes/" + pass, """{"dynamicData":[],"passbook":[]}""")),
            ("PUT by own id", () => Put("passes?userDefinedId=U&campaignName=campaign", body), () => Put("passes?userDefinedId=U", again)),
            Twice("PUT of a batch", () => Put("passesBatch", $$"""[{"id":"{{pass}}","isVoided":true},{"id":"{{kitPass}}"}]""")),
            Twice("redeem", () => Put($"passes/{pass}/redeem", "")),
            Twice("the form", async () => (await visitor.Post(edit, [("v", "2")])).Status == 303 ? 200 : 400),
            Twice("WalletKit's filter", () => Kit("PUT", "/v1/passes/kit", """{"updatekeys":[{"key":"v","value":"3"}]}""")),
            Twice(
                "WalletKit's locations",
                () => Kit("POST", "/v1/passes/kit?sno=" + kitPass, """{"location_reset":true,"location":[{"latitude":1,"longitude":2}]}""")
            ),
            Twice("no more of WalletKit's locations", () => Kit("POST", "/v1/passes/kit?sno=" + kitPass, """{"location":[]}""")),
            Twice("an image", async () => (await world.Api.PostForm("/v2/images", Part.File("image", Pictures.Of(160, 50)))).Status),
            Twice(
                "PUT of a template",
                () =>
                    Put(
                        "templates/template",
                        """{"endDate":"2041-01-01T00:00:00Z","timezone":1,"meta":{"a":[1.0]},"passbook":{"logoText":"L","nfc":{}}}"""
                    )
            ),
            Twice(
                "a picture of a template",
                () => Form("PUT", "templates/template", Part.File("passbook-LogoFile", Pictures.Of(160, 50)), Part.Json("[]"))
            ),
            Twice(
                "taking a picture away",
                () => Form("PUT", "templates/template", Part.Of("updatedMultipart", """["passbook-LogoFile","passbook-fr-LogoFile"]"""))
            ),
            (
                "PUT of a campaign",
                () => Put("campaigns/campaign", """{"displayName":"D","meta":{"a":1,"b":2},"whiteLabel":{"footerText":"f"}}"""),
                () => Put("campaigns/campaign", """{"meta":{"b":2.0,"a":1},"whiteLabel":{"FooterText":"f"},"startDate":"2016-01-01"}""")
            ),
            Twice("nothing of a campaign", () => Put("campaigns/campaign", """{"whiteLabel":[],"endDate":null}""")),
            Twice("a certificate", async () => (await world.UploadPkcs12(World.Key, certificate)).Status),
        ];
        foreach (var (what, first, second) in writes)
        {
            Assert.True(await first() == 200, what);
            await Settle(phone);
            server.Clock.Advance(TimeSpan.FromSeconds(5));
            await phone.Fetch(pass); // a date that comes only when it is past
            await phone.Fetch(kitPass);
            var (before, jobs) = (await Shown(world, pass, kitPass), await Jobs());
            Assert.True(await second() == 200, what + " again");
            Assert.True(before == await Shown(world, pass, kitPass), $"{what}: {before} is now {await Shown(world, pass, kitPass)}");
            Assert.True(jobs == await Jobs(), what + " makes a job");
            Assert.True((await phone.Update()).Count == 0, what + " moves the tag");
            Assert.Equal(HttpStatusCode.NotModified, await phone.Fetch(pass));
            Assert.Equal(HttpStatusCode.NotModified, await phone.Fetch(kitPass));
        }

        Task<int> Put(string path, string json) => Status(world.Api.Put("/v2/" + path, json));
        Task<int> Kit(string method, string path, string json) => Status(kit.Send(method, path, json));
        Task<int> Form(string method, string path, params Part[] parts) =>
            Status(world.Api.Send(method, "/v2/" + path, Part.Form(parts), Part.FormType));
    }

    [Theory]
    [InlineData("""{"userDefinedId":"first"}""")]
    [InlineData("""{"dynamicData":{"unused":"1"}}""")]
    [InlineData("""{"recoveryEmail":"me@example.com"}""")]
    [InlineData("""{"dynamicBackfields":{"unused":[{"label":"l","value":"v"}]}}""")]
    public async Task A_change_that_no_device_can_see_moves_updatedAt_alone(string change)
    {
        var world = await World.WithTemplate(server, Design, Keys);
        var pass = await world.Pass(more: ",\"dynamicData\":" + Data);
        var phone = Phone.Of(world);
        Assert.Equal(HttpStatusCode.Created, await phone.Add(pass));
        await Settle(phone);
        var before = (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("updatedAt").GetString();
        server.Clock.Advance(TimeSpan.FromSeconds(5));
        await phone.Fetch(pass);
        Assert.Equal(pass, (await world.Api.Put("/v2/passes/" + pass, change)).Id);
        Assert.NotEqual(before, (await world.Api.Get("/v2/passes/" + pass)).Json.GetProperty("updatedAt").GetString());
        Assert.Empty(await phone.Update());
        Assert.Equal(HttpStatusCode.NotModified, await phone.Fetch(pass));
        Assert.Equal(0, server.Apns.Count(phone.PushToken));
    }

    private static (string What, Func<Task<int>> First, Func<Task<int>> Again) Twice(string what, Func<Task<int>> write) =>
        (what, write, write);

    private static async Task<int> Status(Task<Answer> answer) => (await answer) is { Status: 200 } ? 200 : (await answer).Status;

    // What is asked for by the count of jobs that ever were.
    private async Task<long> Jobs()
    {
        await using var database = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = database.CreateCommand("SELECT last_value FROM pg_sequences WHERE sequencename = 'jobs_id_seq'");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private async Task Settle(Phone phone)
    {
        await Eventually.Is(async () =>
        {
            await using var database = NpgsqlDataSource.Create(server.ConnectionString);
            await using var command = database.CreateCommand("SELECT count(*) FROM jobs");
            return (long)(await command.ExecuteScalarAsync())! == 0;
        });
        while ((await phone.Update()).Count > 0) { }
    }

    private static async Task<string> Shown(World world, params string[] passes)
    {
        string[] paths = [.. passes.Select(p => "passes/" + p), "templates/template", "templates/kit", "campaigns", "passbookCerts"];
        var shown = new List<string>();
        foreach (var path in paths)
        {
            shown.Add(Pushed().Replace((await world.Api.Get("/v2/" + path)).Text, "")); // counted when APNs has answered
        }

        return string.Join('\n', shown);
    }

    [GeneratedRegex("\"pushed\":[0-9]+,")]
    private static partial Regex Pushed();
}
