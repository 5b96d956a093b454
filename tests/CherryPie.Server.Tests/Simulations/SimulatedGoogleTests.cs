using System.Text.Json.Nodes;
using CherryPie.Server.Tools.Simulator.Google;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static CherryPie.Server.Tests.Simulations.GoogleBodiesOfTests;

namespace CherryPie.Server.Tests.Simulations;

/// <summary>What <c>simulate google</c> refuses because Google does.</summary>
public sealed class SimulatedGoogleTests
{
    private static readonly SimulatedGoogleOptions _options = new() { Http = true, AllowHttp = true };

    [Theory]
    [InlineData("iss", "\"somebody@else.example\"", "of another issuer")]
    [InlineData("aud", "\"https://elsewhere.example/token\"", "aud must be")]
    [InlineData("scope", "\"https://www.googleapis.com/auth/drive\"", "scope must have")]
    [InlineData("exp", "1000", "must embrace this moment")]
    [InlineData("exp", "9000000000", "at most an hour")]
    [InlineData("iat", "null", "are required")]
    public async Task A_token_is_given_for_the_account_s_own_assertion_alone(string claim, string value, string why)
    {
        await using var google = await FakeGoogle.Start();
        var claims = google.Assertion();
        Assert.Equal(200, (await google.Token(FakeGoogle.Sign(claims))).Status);
        Assert.Equal(400, (await google.Token(FakeGoogle.Sign(claims), "password")).Status);

        claims[claim] = JsonNode.Parse(value);
        var (status, body) = await google.Token(FakeGoogle.Sign(claims));
        Assert.Equal((400, "invalid_grant"), (status, (string)body["error"]!));
        Assert.Contains(why, (string)body["error_description"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_assertion_and_unknown_or_old_tokens_are_refused()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var google = await FakeGoogle.Start(clock: clock);
        var good = FakeGoogle.Sign(google.Assertion());
        var parts = good.Split('.');
        Assert.Equal(400, (await google.Token($"{parts[0]}.{parts[1]}.{parts[2][..^4]}AAAA")).Status);
        Assert.Equal(401, (await google.Call("GET", "issuer/" + google.IssuerId, token: "ya29.none")).Status);

        Assert.Equal(200, (await google.Call("GET", "issuer/" + google.IssuerId)).Status);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(401, (await google.Call("GET", "issuer/" + google.IssuerId)).Status);
    }

    [Theory]
    [InlineData("""{"colour":"#fff"}""", "Unknown name \"colour\"")]
    [InlineData("""{"logo":{"sourceUri":{"url":"https://x"}}}""", "Unknown name \"url\" at 'resource.logo.sourceUri'")]
    [InlineData("""{"state":"SLEEPING"}""", "Invalid value at 'resource.state'")]
    [InlineData("""{"state":"active"}""", "Invalid value at 'resource.state'")]
    [InlineData("""{"barcode":{"type":"QR","value":"1"}}""", "Invalid value at 'resource.barcode.type'")]
    [InlineData("""{"barcode":{"type":"QR_CODE","value":1}}""", "Invalid value at 'resource.barcode.value'")]
    [InlineData("""{"notifyPreference":"NOTIFY_ON_UPDATE"}""", "Unknown name \"notifyPreference\"")]
    [InlineData("""{"textModulesData":{"body":"x"}}""", "Invalid value at 'resource.textModulesData' (a list)")]
    [InlineData("""{"textModulesData":[null]}""", "Invalid value at 'resource.textModulesData[0]'")]
    [InlineData("""{"header":null}""", "'resource.header' is required")]
    [InlineData("""{"header":{"defaultValue":{"value":"x"}}}""", "'resource.header.defaultValue.language' is required")]
    [InlineData("""{"header":{"defaultValue":{"language":"en","value":""}}}""", "'resource.header' is required")]
    [InlineData("""{"hexBackgroundColor":"red"}""", "must be #rrggbb")]
    [InlineData("""{"merchantLocations":[{"latitude":91,"longitude":0}]}""", "latitude' must be from -90 to 90")]
    [InlineData("""{"validTimeInterval":{"end":{"date":"tomorrow"}}}""", "must be an ISO 8601 date and time")]
    [InlineData("""{"logo":{}}""", "Exactly one of sourceUri, privateImageId")]
    [InlineData("""{"valueAddedModuleData":[{"header":{"defaultValue":{"language":"en","value":"x"}}}]}""", "uri' is required")]
    [InlineData("""{"id":"1.two words"}""", "is no id")]
    public async Task A_body_that_Google_would_refuse_is_refused_with_the_field(string change, string why)
    {
        await using var google = await FakeGoogle.Start();
        await google.WithGenericObject();
        var (status, body) = await google.Call("POST", "genericObject", GenericObject(google.IssuerId, "two").With(change));
        Assert.Equal(400, status);
        Assert.Contains(why, (string)body["error"]!["message"]!, StringComparison.Ordinal);
        Assert.NotEmpty((JsonArray)body["error"]!["details"]![0]!["fieldViolations"]!);
        Assert.Equal(404, (await google.Call("GET", $"genericObject/{google.IssuerId}.two")).Status);
    }

    [Theory]
    [InlineData("messages", """{"header":"a","body":"b"}""")]
    [InlineData("merchantLocations", """{"latitude":1,"longitude":2}""")]
    public async Task Ten_messages_and_places_are_the_most(string list, string item)
    {
        await using var google = await FakeGoogle.Start();
        await google.WithGenericObject();
        string Body(int count) => $$"""{"{{list}}":[{{string.Join(',', Enumerable.Repeat(item, count))}}]}""";
        await google.Good("PATCH", $"genericObject/{google.IssuerId}.one", Body(10));
        Assert.Equal(400, (await google.Call("PATCH", $"genericObject/{google.IssuerId}.one", Body(11))).Status);
    }

    [Fact]
    public async Task Objects_need_a_class_of_their_kind_that_is_no_draft_and_no_draft_comes_back()
    {
        await using var google = await FakeGoogle.Start();
        var issuer = google.IssuerId;
        var offer = $$"""{"id":"{{issuer}}.o","classId":"{{issuer}}.offer","state":"ACTIVE"}""";
        Assert.Equal(404, (await google.Call("POST", "offerObject", offer)).Status);
        await google.Good("POST", "offerClass", OfferClass(issuer).With("""{"reviewStatus":"DRAFT"}"""));
        Assert.Equal(400, (await google.Call("POST", "offerObject", offer)).Status);
        Assert.Equal(400, (await google.Call("PATCH", $"offerClass/{issuer}.offer", """{"reviewStatus":"APPROVED"}""")).Status);
        await google.Good("PATCH", $"offerClass/{issuer}.offer", """{"reviewStatus":"UNDER_REVIEW"}""");
        Assert.Equal(400, (await google.Call("PATCH", $"offerClass/{issuer}.offer", """{"reviewStatus":"DRAFT"}""")).Status);
        await google.Good("POST", "offerObject", offer);

        var other = GenericObject(issuer, "g", "offer").ToJsonString();
        Assert.Equal(404, (await google.Call("POST", "genericObject", other)).Status);
        Assert.Equal(409, (await google.Call("POST", "offerClass", OfferClass(issuer).ToJsonString())).Status);
    }

    [Fact]
    public async Task Another_issuer_s_ids_are_refused_and_nothing_is_ever_deleted()
    {
        await using var google = await FakeGoogle.Start();
        await google.WithGenericObject();
        Assert.Equal(403, (await google.Call("POST", "genericClass", GenericClass("123"))).Status);
        Assert.Equal(403, (await google.Call("GET", "issuer/123")).Status);
        Assert.Equal(403, (await google.Call("GET", "genericClass?issuerId=123")).Status);
        var borrowed = GenericObject(google.IssuerId, "two").With("""{"classId":"123.card"}""");
        Assert.Equal(403, (await google.Call("POST", "genericObject", borrowed)).Status);

        Assert.Equal(404, (await google.Call("DELETE", $"genericObject/{google.IssuerId}.one")).Status);
        await google.Good("GET", $"genericObject/{google.IssuerId}.one");
    }

    [Fact]
    public async Task A_patch_merges_and_an_update_replaces()
    {
        await using var google = await FakeGoogle.Start();
        await google.WithGenericObject();
        var path = $"genericObject/{google.IssuerId}.one";
        await google.Good("PATCH", path, """{"barcode":{"type":"QR_CODE","value":"1"},"hasUsers":true}""");
        var patched = await google.Good("PATCH", path, """{"barcode":{"value":"2"}}""");
        Assert.Equal("""{"type":"QR_CODE","value":"2"}""", patched["barcode"]!.ToJsonString());
        Assert.False((bool)patched["hasUsers"]!);
        Assert.Null((await google.Good("PATCH", path, """{"barcode":null}"""))["barcode"]);

        await google.Good("PATCH", path, """{"state":"INACTIVE"}""");
        Assert.Null((await google.Good("PUT", path, GenericObject(google.IssuerId).ToJsonString()))["state"]);
        Assert.Equal(400, (await google.Call("PUT", path, GenericObject(google.IssuerId, "two").ToJsonString())).Status);
        Assert.Equal(404, (await google.Call("PATCH", $"genericObject/{google.IssuerId}.two", "{}")).Status);
    }

    [Fact]
    public async Task The_fourth_notification_of_a_pass_within_a_day_is_too_many()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var google = await FakeGoogle.Start(clock: clock);
        await google.WithGenericObject();
        string Message(string type) => $$$"""{"message":{"header":"a","body":"b","messageType":"{{{type}}}"}}""";
        var path = $"genericObject/{google.IssuerId}.one/addMessage";
        for (var i = 0; i < 3; i++)
        {
            await google.Good("POST", path, Message("TEXT_AND_NOTIFY"));
        }

        var (status, body) = await google.Call("POST", path, Message("TEXT_AND_NOTIFY"));
        Assert.Equal(403, status);
        Assert.Contains("QuotaExceededException", (string)body["error"]!["message"]!, StringComparison.Ordinal);
        var told = await google.Good("POST", path, Message("TEXT"));
        Assert.Equal(4, ((JsonArray)told["resource"]!["messages"]!).Count);
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(403, (await google.Call("POST", path, Message("TEXT_AND_NOTIFY"))).Status);
    }

    [Fact]
    public async Task An_update_that_notifies_counts_when_it_changes_something()
    {
        await using var google = await FakeGoogle.Start();
        var issuer = google.IssuerId;
        await google.Good("POST", "offerClass", OfferClass(issuer).ToJsonString());
        await google.Good("POST", "offerObject", $$"""{"id":"{{issuer}}.o","classId":"{{issuer}}.offer","state":"ACTIVE"}""");
        Task<(int Status, JsonNode Body)> Patch(string state) =>
            google.Call("PATCH", $"offerObject/{issuer}.o", $$"""{"state":"{{state}}","notifyPreference":"NOTIFY_ON_UPDATE"}""");
        foreach (var state in (string[])["ACTIVE", "EXPIRED", "ACTIVE", "ACTIVE", "EXPIRED"])
        {
            Assert.Equal(200, (await Patch(state)).Status);
        }

        Assert.Equal(403, (await Patch("ACTIVE")).Status);
        Assert.Equal("EXPIRED", (string)(await google.Good("GET", $"offerObject/{issuer}.o"))["state"]!);
    }

    [Fact]
    public async Task Lists_come_in_pages()
    {
        await using var google = await FakeGoogle.Start();
        await google.WithGenericObject();
        await google.Good("POST", "genericObject", GenericObject(google.IssuerId, "two").ToJsonString());
        var list = $"genericObject?classId={google.IssuerId}.card&maxResults=1";
        var first = await google.Good("GET", list);
        var token = (string)first["pagination"]!["nextPageToken"]!;
        var second = await google.Good("GET", $"{list}&token={token}");
        Assert.Equal($"{google.IssuerId}.one", (string)first["resources"]![0]!["id"]!);
        Assert.Equal($"{google.IssuerId}.two", (string)second["resources"]![0]!["id"]!);
        Assert.Null(second["pagination"]!["nextPageToken"]);
        Assert.Equal(400, (await google.Call("GET", "genericObject")).Status);
    }

    [Fact]
    public async Task Sixty_requests_within_two_seconds_are_the_most()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var google = await FakeGoogle.Start(_options, clock);
        for (var i = 0; i < 60; i++)
        {
            await google.Good("GET", "issuer/" + google.IssuerId);
        }

        Assert.Equal(429, (await google.Call("GET", "issuer/" + google.IssuerId)).Status);
        clock.Advance(TimeSpan.FromSeconds(2.1));
        await google.Good("GET", "issuer/" + google.IssuerId);
    }
}
