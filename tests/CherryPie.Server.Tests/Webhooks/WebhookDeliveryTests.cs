using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Webhooks;
using CherryPie.Server.Tests.Operations;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>What receivers are sent, and in which order.</summary>
public sealed class WebhookDeliveryTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    private const string Design = ""","back":[{"defaultValue":"#{n}"}]""";

    [Fact]
    public async Task A_full_one_shows_the_pass_as_GET_does_without_the_right_to_edit_and_without_the_address()
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start();
        var (id, _) = await world.Api.Webhook(receiver.Url);
        var pass = await world.Pass(more: ",\"userDefinedId\":\"u1\",\"recoveryEmail\":\"ada@example.com\"");
        var message = (await receiver.Has(1))[0];

        Assert.Equal(["type", "timestamp", "data"], message.Json.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("pass.issued", pass, "u1"), (message.Type, message.PassId, message.Data.Text("userDefinedId")));
        Assert.Equal(("campaign", "template"), (message.Data.Text("campaignName"), message.Data.Text("templateName")));
        var get = (await world.Api.Get("/v2/passes/" + pass)).Json;
        Assert.Equal(
            get.EnumerateObject().Where(p => p.Name is not ("editUrl" or "recoveryEmail")).Select(p => $"{p.Name}: {p.Value.GetRawText()}"),
            message.Data.GetProperty("pass").EnumerateObject().Select(p => $"{p.Name}: {p.Value.GetRawText()}")
        );
        Assert.DoesNotContain("edit=", message.Json.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("ada@", message.Json.GetRawText(), StringComparison.Ordinal);

        Assert.Equal("application/json", message.Headers["Content-Type"]);
        Assert.Matches("^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]$", message.Headers["traceparent"]);
        Assert.DoesNotContain('.', message.Id);
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("lastSuccessAt") is not null);
        var delivery = Assert.Single(await world.Api.Deliveries(id, "?status=delivered"));
        Assert.Equal((message.Id, "200", "1"), (delivery.Text("id"), delivery.Text("code"), delivery.Text("attempts")));
        var feed = (await world.Api.Get("/v2/events?types=pass.issued")).Json.GetProperty("data")[0];
        Assert.Equal(message.Id, feed.Text("id"));
    }

    [Fact]
    public async Task The_address_is_shown_to_who_asks_for_it_and_a_thin_or_too_large_one_has_no_pass()
    {
        var world = await World.WithTemplate(server, Design);
        await using var personal = await WebhookReceiver.Start();
        await using var thin = await WebhookReceiver.Start();
        await world.Api.Webhook(personal.Url, ""","includePersonal":true""");
        await world.Api.Webhook(thin.Url, ""","payload":"thin" """);
        await world.Pass(more: ",\"recoveryEmail\":\"ada@example.com\"");
        Assert.Equal("ada@example.com", (await personal.Has(1))[0].Data.GetProperty("pass").Text("recoveryEmail"));
        Assert.False((await thin.Has(1))[0].Data.TryGetProperty("pass", out _));

        await world.Pass(more: $$""","dynamicData":{"n":"{{new string('x', 19_900)}}"}""");
        var large = (await personal.Has(2))[1];
        Assert.False(large.Data.TryGetProperty("pass", out _));
        Assert.InRange(large.Body.Length, 100, 2000);
    }

    [Fact]
    public async Task Each_gets_what_it_asks_for_and_nothing_else()
    {
        var world = await World.WithTemplate(server, Design);
        await world.Campaign("other");
        await world.Template("elsewhere", "other");
        await using var updates = await WebhookReceiver.Start();
        await using var elsewhere = await WebhookReceiver.Start();
        await using var all = await WebhookReceiver.Start();
        await world.Api.Webhook(updates.Url, events: """["pass.updated"]""");
        await world.Api.Webhook(elsewhere.Url, ""","templateName":"elsewhere" """, """["pass.*"]""");
        await world.Api.Webhook(all.Url, ""","campaignName":"other" """);
        var (here, there) = (await world.Pass(), await world.Pass("elsewhere"));
        await world.Api.Put("/v2/passes/" + here, """{"dynamicData":{"n":1}}""");
        await world.Api.Put("/v2/passes/" + there, """{"isVoided":true}""");
        Assert.Equal([$"pass.updated {here}"], (await updates.Has(1)).Select(m => $"{m.Type} {m.PassId}"));
        Assert.Equal([$"pass.issued {there}", $"pass.voided {there}"], (await elsewhere.Has(2)).Select(m => $"{m.Type} {m.PassId}"));
        Assert.Equal([there], (await all.Has(2)).Select(m => m.PassId).Distinct());
        Assert.Single(updates.Events);
    }

    [Fact]
    public async Task Events_of_a_pass_keep_their_order_whatever_fails()
    {
        var world = await World.WithTemplate(server, Design);
        var (chance, seen) = (new Random(20261128), new HashSet<string>());
        await using var receiver = await WebhookReceiver.Start(
            (message, http) =>
            {
                lock (seen)
                {
                    http.Response.StatusCode = seen.Add(message.Id) && chance.Next(2) == 0 ? 500 : 200;
                }

                return Task.CompletedTask;
            }
        );
        var (id, _) = await world.Api.Webhook(receiver.Url, events: """["pass.updated"]""");
        var passes = new List<string>();
        for (var p = 0; p < 5; p++)
        {
            passes.Add(await world.Pass(more: ",\"dynamicData\":{\"n\":0}"));
        }

        for (var n = 1; n <= 6; n++)
        {
            foreach (var pass in passes)
            {
                await world.Api.Put("/v2/passes/" + pass, $$$"""{"dynamicData":{"n":{{{n}}} }}""");
            }
        }

        await Eventually.Is(async () => (await world.Api.Deliveries(id, "?status=delivered")).Count == 30);
        var feed = (await world.Api.Get("/v2/events?types=pass.updated&size=1000")).Json.GetProperty("data").EnumerateArray().ToList();
        foreach (var pass in passes)
        {
            var expected = feed.Where(e => e.GetProperty("data").Text("passId") == pass).Select(e => e.Text("id")).ToList();
            var got = receiver.Events.Where(m => m.PassId == pass).Select(m => m.Id).ToList();
            Assert.Equal(6, expected.Count);
            Assert.Equal(expected, got.Distinct());
            Assert.Equal(got.Order(StringComparer.Ordinal), got); // attempts of one follow each other
        }
    }

    [Fact]
    public async Task A_disabled_account_s_events_wait()
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start(WebhookReceiver.Status(500));
        var (id, _) = await world.Api.Webhook(receiver.Url);
        await world.Pass();
        await receiver.Has(1);
        await Switch(world, disabled: true);
        receiver.Respond = WebhookReceiver.Status(200);
        await DatabaseContents.Run(server.ConnectionString, $"UPDATE webhooks SET leased_by = NULL WHERE id = '{id}'");
        await DatabaseContents.Run(
            server.ConnectionString,
            $"UPDATE webhook_deliveries SET due_at = clock_timestamp() WHERE webhook_id = '{id}'"
        );
        var table = server.Services.GetRequiredService<WebhookTable>();
        var places = new WebhookPlaces(new WebhooksOptions { AtATime = 1000 });
        Assert.DoesNotContain(await table.Claim([], places, CancellationToken.None), w => w.Id == id);
        await Switch(world, disabled: false);
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("pending") == "0");
    }

    private async Task Switch(World world, bool disabled)
    {
        await using var scope = server.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ChangeAccount>().Switch(world.Account.ApiKey, disabled, CancellationToken.None);
        server.Clock.Advance(TimeSpan.FromSeconds(1));
    }
}
