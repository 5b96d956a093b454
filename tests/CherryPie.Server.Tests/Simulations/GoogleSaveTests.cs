using System.Text;
using System.Text.Json.Nodes;
using CherryPie.Server.Tools.Simulator.Google;
using CherryPie.Wallet;
using Xunit;
using static CherryPie.Server.Tests.Simulations.GoogleBodiesOfTests;

namespace CherryPie.Server.Tests.Simulations;

/// <summary>The stand-in's save links, callbacks, pictures and faults.</summary>
public sealed class GoogleSaveTests
{
    private const string Origin = "https://wallet.example.com";

    [Fact]
    public async Task Saving_and_deleting_counts_the_users_and_calls_the_issuer_back()
    {
        await using var site = await IssuerSite.Start();
        await using var google = await FakeGoogle.Start();
        await google.WithGenericObject();
        var path = $"genericObject/{google.IssuerId}.one";
        await google.Good("PATCH", $"genericClass/{google.IssuerId}.card", $$$"""{"callbackOptions":{"url":"{{{site.Callback}}}"}}""");
        var link = Link(google, Claims(google));
        Assert.Contains("Saved 0 times", (await google.Browse(link)).Page, StringComparison.Ordinal);

        Assert.Equal(303, (await google.Browse(link, "save")).Status);
        Assert.True((bool)(await google.Good("GET", path))["hasUsers"]!);
        Assert.Contains("Saved 1 times", (await google.Browse(link)).Page, StringComparison.Ordinal);
        Assert.Equal(303, (await google.Browse(link, "delete")).Status);
        Assert.False((bool)(await google.Good("GET", path))["hasUsers"]!);

        var roots = Ecv2Keys.Read(google.StandIn.Callbacks.RootKeys.Span)!;
        var told = site.Callbacks.Select(c => Verified(c, roots, google.IssuerId)!).ToList();
        Assert.Equal(["save", "del"], told.Select(t => t.EventType));
        Assert.All(told, t => Assert.Equal(($"{google.IssuerId}.card", $"{google.IssuerId}.one"), (t.ClassId, t.ObjectId)));
        Assert.NotEqual(told[0].Nonce, told[1].Nonce);
        Assert.Null(Verified(site.Callbacks.First(), roots, "123"));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("User-agent: *\nDisallow: /\n", 0)]
    [InlineData("User-agent: *\nDisallow: /\nAllow: /google/\n", 1)]
    [InlineData("User-agent: Googlebot\nAllow: /\n\nUser-agent: *\nDisallow: /\n", 1)]
    [InlineData("User-agent: Bing\nUser-agent: Googlebot\nDisallow: /google\n\nUser-agent: *\nAllow: /\n", 0)]
    public async Task A_callback_that_robots_txt_forbids_is_not_sent(string robots, int sent)
    {
        await using var site = await IssuerSite.Start();
        site.Robots = robots;
        await using var google = await FakeGoogle.Start();
        await google.WithGenericObject();
        await google.Good("PATCH", $"genericClass/{google.IssuerId}.card", $$$"""{"callbackOptions":{"url":"{{{site.Callback}}}"}}""");
        await google.Browse(Link(google, Claims(google)), "save");
        Assert.Equal(sent, site.Callbacks.Count);
        Assert.Equal(sent == 0, google.StandIn.Log.Entries.Any(e => e.Method == "CALLBACK" && e.Reason == "robots.txt forbids it"));
    }

    [Theory]
    [InlineData("aud", "\"apple\"", "aud must be google")]
    [InlineData("typ", "\"save\"", "typ must be savetowallet")]
    [InlineData("iat", "9000000000", "iat is not yet")]
    [InlineData("origins", "[]", "origins must be a list")]
    [InlineData("origins", "[\"https://wallet.example.com/\"]", "origins must be a list")]
    [InlineData("origins", "[\"https://other.example\"]", "origins lacks")]
    [InlineData("iss", "\"somebody@else.example\"", "is of another issuer")]
    [InlineData("payload", "{\"genericObjects\":[{\"id\":\"1.a\",\"classId\":\"1.b\"}]}", "there is no genericObject 1.a")]
    [InlineData("payload", "{}", "payload names no object")]
    public async Task A_link_is_verified_with_its_origin(string claim, string value, string why)
    {
        await using var google = await FakeGoogle.Start();
        await google.WithGenericObject();
        var claims = Claims(google);
        Assert.Equal(200, (await google.Browse(Link(google, claims), referer: Origin + "/p/1")).Status);

        claims[claim] = JsonNode.Parse(value);
        var (status, page) = await google.Browse(Link(google, claims), referer: Origin + "/p/1");
        Assert.Equal(400, status);
        Assert.Contains(why, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_of_more_than_1_800_characters_is_refused()
    {
        await using var google = await FakeGoogle.Start();
        await google.WithGenericObject();
        var (status, page) = await google.Browse(Link(google, Claims(google)) + new string('A', 1800));
        Assert.Equal(400, status);
        Assert.Contains("more than 1800", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/picture.png", null)]
    [InlineData("/page.png", "is no PNG, JPEG or GIF")]
    [InlineData("/moved.png", "answers 302")]
    [InlineData("/none.png", "answers 404")]
    public async Task Pictures_are_fetched_once_and_what_is_none_is_refused(string file, string? fault)
    {
        await using var site = await IssuerSite.Start();
        await using var google = await FakeGoogle.Start();
        await google.WithGenericObject();
        var body = GenericObject(google.IssuerId, "two").With($$$$"""{"logo":{"sourceUri":{"uri":"{{{{site.Url + file}}}}"}}}""");
        for (var i = 0; i < 2; i++)
        {
            var (status, answer) = await google.Call("POST", "genericObject", body);
            Assert.Equal(
                fault is not null ? 400
                    : i == 0 ? 200
                    : 409,
                status
            );
            Assert.Contains(fault ?? "", (string?)answer["error"]?["message"] ?? "", StringComparison.Ordinal);
        }

        Assert.Equal(fault is null ? 1 : 2, google.StandIn.Log.Entries.Count(e => e.Method == "FETCH"));
    }

    [Fact]
    public async Task Without_the_option_pictures_and_callbacks_must_be_https()
    {
        await using var site = await IssuerSite.Start();
        await using var google = await FakeGoogle.Start(new SimulatedGoogleOptions { Http = true });
        await google.WithGenericObject();
        var path = $"genericClass/{google.IssuerId}.card";
        var picture = $$$$"""{"imageModulesData":[{"mainImage":{"sourceUri":{"uri":"{{{{site.Picture}}}}"}}}]}""";
        Assert.Equal(400, (await google.Call("PATCH", path, picture)).Status);
        Assert.Equal(400, (await google.Call("PATCH", path, $$$"""{"callbackOptions":{"url":"{{{site.Callback}}}"}}""")).Status);
    }

    [Fact]
    public async Task A_service_account_that_is_no_user_of_the_issuer_gets_a_token_and_403()
    {
        await using var google = await FakeGoogle.Start(new SimulatedGoogleOptions { Http = true, NotAdded = true });
        Assert.Equal(403, (await google.Call("GET", "issuer/" + google.IssuerId)).Status);
        google.StandIn.NotAdded = false;
        await google.Good("GET", "issuer/" + google.IssuerId);
    }

    [Fact]
    public async Task Faults_come_for_as_many_requests_as_asked_for_and_everything_is_logged()
    {
        await using var google = await FakeGoogle.Start();
        await google.WithGenericObject();
        using var http = new HttpClient();
        var before = google.StandIn.Log.Entries.Max(e => e.Number);
        using var set = await http.PostAsync(google.StandIn.Address + "/_faults?status=503&times=1&retry-after=7&lose=1", null);
        set.EnsureSuccessStatusCode();
        Assert.Equal(503, (await google.Call("GET", "issuer/" + google.IssuerId)).Status);

        // Lost: done, but not answered.
        var two = GenericObject(google.IssuerId, "two").ToJsonString();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => google.Call("POST", "genericObject", two));
        Assert.Equal(409, (await google.Call("POST", "genericObject", two)).Status);

        var log = (JsonArray)JsonNode.Parse(await http.GetStringAsync($"{google.StandIn.Address}/_log?after={before}"))!;
        Assert.Equal([503, 0, 409], log.Select(e => (int)e!["status"]!));
        Assert.Equal("lost", (string)log[1]!["reason"]!);
        Assert.Equal($"{google.IssuerId}.two", (string)log[1]!["body"]!["id"]!);
        Assert.True(DateTimeOffset.UtcNow - (DateTimeOffset)log[0]!["at"]! < TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_frozen_stand_in_never_answers_what_came_meanwhile()
    {
        var google = await FakeGoogle.Start();
        await google.Good("GET", "issuer/" + google.IssuerId);
        google.StandIn.Faults = new GoogleFaults(name => name == "--frozen" ? "" : null);
        var waiting = google.Call("GET", "issuer/" + google.IssuerId);
        await Eventually.Is(() => google.StandIn.Waiting == 1);
        google.StandIn.Faults = new GoogleFaults(_ => null);
        await google.Good("GET", "issuer/" + google.IssuerId);
        Assert.False(waiting.IsCompleted);
        await google.DisposeAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => waiting);
    }

    private static JsonObject Claims(FakeGoogle google) =>
        GoogleSaveLink.Payload(
            (string)JsonNode.Parse(FakeGoogle.Key)!["client_email"]!,
            Origin,
            GooglePassKind.Generic,
            $"{google.IssuerId}.one",
            $"{google.IssuerId}.card",
            DateTimeOffset.UtcNow
        );

    private static string Link(FakeGoogle google, JsonObject claims) => $"{google.StandIn.SaveUrl}/{FakeGoogle.Sign(claims)}";

    private static GoogleCallback? Verified(JsonNode callback, Ecv2Keys roots, string issuerId) =>
        GoogleCallback.Verify(Encoding.UTF8.GetBytes(callback.ToJsonString()), roots, issuerId, DateTimeOffset.UtcNow, out _);
}
