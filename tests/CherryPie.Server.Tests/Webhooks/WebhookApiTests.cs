using System.Text.Json;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>/v2/webhooks, but for what is sent.</summary>
public sealed class WebhookApiTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    private const string Url = "https://hooks.example.com/in?token=abc";

    [Fact]
    public async Task What_was_sent_is_shown_and_the_secret_is_shown_once()
    {
        var world = await World.WithTemplate(server);
        var created = await world.Api.Post(
            "/v2/webhooks",
            $$"""
            {"url":"{{Url}}","events":["pass.*","template.changed"],"campaignName":"campaign","templateName":"template",
             "description":"Tills","payload":"thin","includePersonal":true}
            """
        );
        Assert.Equal(["id", "secret"], created.Json.EnumerateObject().Select(p => p.Name));
        var (id, secret) = (created.Json.Text("id")!, created.Json.Text("secret")!);
        Assert.Matches("^wh_[A-Za-z0-9]{14}$", id);
        Assert.Equal(32, Convert.FromBase64String(secret["whsec_".Length..]).Length);

        var shown = await world.Api.Shown(id);
        Assert.Equal(
            [
                "id",
                "url",
                "events",
                "campaignName",
                "templateName",
                "description",
                "payload",
                "includePersonal",
                "isDisabled",
                "createdAt",
                "updatedAt",
                "pending",
            ],
            shown.EnumerateObject().Select(p => p.Name)
        );
        Assert.Equal(
            (Url, "campaign", "template", "Tills", "thin"),
            (shown.Text("url"), shown.Text("campaignName"), shown.Text("templateName"), shown.Text("description"), shown.Text("payload"))
        );
        Assert.Equal("""["pass.*","template.changed"]""", shown.GetProperty("events").GetRawText());
        Assert.True(shown.GetProperty("includePersonal").GetBoolean());
        Assert.Equal(shown.GetRawText(), Assert.Single((await world.Api.Get("/v2/webhooks")).Json.EnumerateArray()).GetRawText());
        Assert.DoesNotContain(secret["whsec_".Length..], shown.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_webhook_that_is_sent_back_as_it_was_shown_is_not_changed()
    {
        var world = await World.WithTemplate(server);
        var (id, _) = await world.Api.Webhook(Url, ""","campaignName":"campaign","description":"Tills" """);
        var shown = (await world.Api.Shown(id)).GetRawText();
        server.Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(id, (await world.Api.Put("/v2/webhooks/" + id, shown)).Id);
        Assert.Equal(shown, (await world.Api.Shown(id)).GetRawText());

        await world.Api.Put("/v2/webhooks/" + id, """{"campaignName":null,"description":null,"events":["*"],"isDisabled":true}""");
        var changed = await world.Api.Shown(id);
        Assert.Equal(
            (null, null, """["*"]""", "disabled by the account"),
            (changed.Text("campaignName"), changed.Text("description"), changed.Text("events"), changed.Text("disabledReason"))
        );
        Assert.NotEqual(JsonElement.Parse(shown).Text("updatedAt"), changed.Text("updatedAt"));
        await world.Api.Put("/v2/webhooks/" + id, """{"isDisabled":false}""");
        Assert.Null((await world.Api.Shown(id)).Text("disabledReason"));
    }

    [Theory]
    [InlineData("{}", "url: is required and must not be empty; events: is required and must not be empty")]
    [InlineData("""{"url":"ftp://example.com","events":["*"]}""", "url: must be an https URL of a public host")]
    [InlineData("""{"url":"http://example.com/a","events":["*"]}""", "url: must be an https URL of a public host")]
    [InlineData("""{"url":"https://me:word@example.com/a","events":["*"]}""", "url: must be an https URL of a public host")]
    [InlineData("""{"url":"https://169.254.169.254/a","events":["*"]}""", "url: must be an https URL of a public host")]
    [InlineData("""{"url":"https://example.com/a","events":[]}""", "events: must have 1 to 50 types")]
    [InlineData("""{"url":"https://example.com/a","events":["pass.isued"]}""", "events: \"pass.isued\" must be *, a group such as pass.*")]
    [InlineData("""{"url":"https://example.com/a","events":"*"}""", "events: must be a JSON array")]
    [InlineData("""{"url":"https://example.com/a","events":["*"],"payload":"all"}""", "payload: \"all\" must be one of full, thin")]
    [InlineData("""{"url":"https://example.com/a","events":["*"],"campaignName":"no"}""", "campaignName: there is no campaign \"no\"")]
    public async Task What_is_wrong_is_said_with_its_name(string body, string refusal)
    {
        var world = await World.Bare(server);
        Assert.StartsWith(refusal, (await world.Api.Post("/v2/webhooks", body)).Refused(400), StringComparison.Ordinal);
        Assert.Empty((await world.Api.Get("/v2/webhooks")).Json.EnumerateArray());
    }

    [Fact]
    public async Task A_template_of_another_campaign_than_the_one_named_is_refused()
    {
        var world = await World.WithTemplate(server);
        await world.Campaign("other");
        const string refusal = "the template is of another campaign, so that no event is of both; one of them is enough";
        var body = $$"""{"url":"{{Url}}","events":["*"],"campaignName":"other","templateName":"template"}""";
        Assert.Equal("templateName: " + refusal, (await world.Api.Post("/v2/webhooks", body)).Refused(400));

        var (id, _) = await world.Api.Webhook(Url, ""","campaignName":"campaign","templateName":"template" """);
        var shown = (await world.Api.Shown(id)).GetRawText();
        Assert.Equal("campaignName: " + refusal, (await world.Api.Put("/v2/webhooks/" + id, """{"campaignName":"other"}""")).Refused(400));
        Assert.Equal(shown, (await world.Api.Shown(id)).GetRawText());
        Assert.Equal(id, (await world.Api.Put("/v2/webhooks/" + id, """{"campaignName":"other","templateName":null}""")).Id);
    }

    [Fact]
    public async Task What_is_no_object_and_what_is_no_status_are_refused_as_such()
    {
        var world = await World.Bare(server);
        foreach (var body in new[] { "[]", "null", "", "\"a\"" })
        {
            Assert.Equal("request body: must be a JSON object", (await world.Api.Post("/v2/webhooks", body)).Refused(400));
        }

        var (id, _) = await world.Api.Webhook(Url, ""","payload":null,"includePersonal":null,"isDisabled":null""");
        var shown = await world.Api.Shown(id);
        Assert.Equal(("full", "False", "False"), (shown.Text("payload"), shown.Text("includePersonal"), shown.Text("isDisabled")));
        foreach (var status in new[] { "", "dead" })
        {
            Assert.Equal(
                "status: must be one of pending, delivered, failed",
                (await world.Api.Get($"/v2/webhooks/{id}/deliveries?status={status}")).Refused(400)
            );
        }
    }

    [Fact]
    public async Task An_account_has_fifty_at_most_and_none_of_anothers()
    {
        var (mine, other) = (await World.Bare(server), await World.Bare(server));
        for (var i = 0; i < 50; i++)
        {
            await mine.Api.Webhook(Url);
        }

        var one = (await mine.Api.Get("/v2/webhooks")).Json[0].Text("id");
        Assert.StartsWith(
            "webhooks: the account has 50",
            (await mine.Api.Post("/v2/webhooks", $$"""{"url":"{{Url}}","events":["*"]}""")).Refused(400),
            StringComparison.Ordinal
        );
        Assert.Empty((await other.Api.Get("/v2/webhooks")).Json.EnumerateArray());
        foreach (
            var (method, path, body) in new[]
            {
                ("GET", "", ""),
                ("PUT", "", "{}"),
                ("DELETE", "", ""),
                ("PUT", "/rotateSecret", ""),
                ("PUT", "/test", ""),
                ("GET", "/deliveries", ""),
                ("PUT", "/replay", """{"since":"2026-01-01"}"""),
                ("PUT", "/deliveries/evt_1_2/resend", ""),
            }
        )
        {
            var answer = await other.Api.Send(method, $"/v2/webhooks/{one}{path}", System.Text.Encoding.UTF8.GetBytes(body));
            Assert.Equal($"There is no webhook \"{one}\"", answer.Refused(404));
        }

        Assert.Equal(one, (await mine.Api.Send("DELETE", "/v2/webhooks/" + one)).Id);
        (await mine.Api.Get("/v2/webhooks/" + one)).Refused(404);
        await mine.Api.Webhook(Url);
    }
}
