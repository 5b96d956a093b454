using System.Net;
using System.Text.RegularExpressions;
using CherryPie.Server.Tests.Webhooks;
using Xunit;

namespace CherryPie.Server.Tests.ConsolePages;

/// <summary>An owner's key, webhooks and events, as programs of the account use them.</summary>
public sealed partial class DeveloperPagesTests(ConsoleWebhookServer server) : IClassFixture<ConsoleWebhookServer>
{
    [Fact]
    public async Task An_owner_adds_a_webhook_tests_it_sees_a_delivery_and_sends_it_again()
    {
        await using var receiver = await WebhookReceiver.Start();
        var world = await World.WithTemplate(server);
        var (account, owner) = await Member(world, "owner");
        var path = $"/console/{account}/developers";
        Assert.Contains("No webhooks", await owner.Page(path), StringComparison.Ordinal);
        string id;
        using (
            var made = await owner.Send(
                path + "/webhooks",
                ("url", receiver.Url),
                ("description", "till <u>system</u>"),
                ("which", "some"),
                ("events", "pass.issued"),
                ("payload", "thin")
            )
        )
        {
            var page = await made.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, made.StatusCode);
            Assert.Matches("value=\"whsec_[^\"]+\"", page);
            Assert.Contains("till &lt;u&gt;system&lt;/u&gt;", page, StringComparison.Ordinal);
            id = Id().Match(page).Value;
        }

        var webhook = $"{path}/webhooks/{id}";
        Assert.DoesNotContain("whsec_", await owner.Page(webhook), StringComparison.Ordinal);
        using (var tested = await owner.Send(webhook + "/test"))
        {
            Assert.Contains("The receiver answered 200", await tested.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        var pass = await world.Pass();
        var first = (await receiver.Has(1))[0];
        Assert.Equal("pass.issued", first.Type);
        await Eventually.Is(async () => (await owner.Page(webhook)).Contains("Delivered", StringComparison.Ordinal));
        Assert.Contains($"/console/{account}/passes/{pass}", await owner.Page(webhook + "?filter=delivered"), StringComparison.Ordinal);
        Assert.Contains("Nothing matches", await owner.Page(webhook + "?filter=failed"), StringComparison.Ordinal);
        using (var resent = await owner.Send($"{webhook}/deliveries/{first.Id}/resend"))
        {
            Assert.Equal(webhook + "?notice=resent", resent.Headers.Location?.ToString());
        }

        Assert.Equal(first.Id, (await receiver.Has(2))[1].Id);
        using (await owner.Send(webhook + "/disable"))
        {
            Assert.Contains("Switched off", await owner.Page(webhook), StringComparison.Ordinal);
        }

        using (await owner.Send(webhook + "/enable"))
        {
            Assert.DoesNotContain("Switched off", await owner.Page(webhook), StringComparison.Ordinal);
        }

        using (var rotated = await owner.Send(webhook + "/rotate"))
        {
            Assert.Matches("value=\"whsec_[^\"]+\"", await rotated.Content.ReadAsStringAsync());
        }

        using var viewer = await ConsoleVisitor.Member(server, account, "viewer");
        var seen = await viewer.Page(webhook);
        Assert.DoesNotContain("of-their-own", seen, StringComparison.Ordinal);
        Assert.DoesNotContain("/resend", seen, StringComparison.Ordinal);
        Assert.Contains("key=of-their-own", await owner.Page(webhook), StringComparison.Ordinal);
        using (await owner.Send(webhook + "/delete"))
        {
            await owner.Page(webhook, HttpStatusCode.NotFound);
        }
    }

    [Fact]
    public async Task A_webhook_that_can_t_be_is_refused_at_its_input_and_a_test_that_fails_says_why()
    {
        await using var receiver = await WebhookReceiver.Start(WebhookReceiver.Status(500));
        var world = await World.New(server);
        var (account, owner) = await Member(world, "owner");
        var path = $"/console/{account}/developers";
        using (var refused = await owner.Send(path + "/webhooks", ("url", "https://10.0.0.1/x\"y"), ("which", "some")))
        {
            var page = WebUtility.HtmlDecode(await refused.Content.ReadAsStringAsync());
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("This must be an https address of a public host", page, StringComparison.Ordinal);
            Assert.Contains("Tick at least one", page, StringComparison.Ordinal);
            Assert.Contains("value=\"https://10.0.0.1/x\"y\"", page, StringComparison.Ordinal);
        }

        var (id, _) = await world.Api.Webhook(receiver.Url);
        using var tested = await owner.Send($"{path}/webhooks/{id}/test");
        var text = await tested.Content.ReadAsStringAsync();
        Assert.Contains("The test did not arrive", text, StringComparison.Ordinal);
        Assert.Contains("status 500", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_an_owner_who_has_just_shown_to_be_there_changes_the_secret_and_sees_it_once()
    {
        var world = await World.New(server);
        var (account, owner) = await Member(world, "owner");
        var path = $"/console/{account}/developers/key";
        Assert.Contains("refused at once", await owner.Page(path), StringComparison.Ordinal);
        server.Clock.Advance(TimeSpan.FromMinutes(16));
        using (var stale = await owner.Send(path))
        {
            Assert.Equal($"/console/confirm?return=/console/{account}/developers", stale.Headers.Location?.ToString());
        }

        Assert.Equal(200, (await world.Api.Get("/v2/campaigns")).Status);
        using (await owner.Send("/console/confirm", ("current", ConsoleVisitor.Password), ("return", path))) { }
        using (var rotated = await owner.Send(path))
        {
            var page = await rotated.Content.ReadAsStringAsync();
            var secret = Secret().Match(page).Groups[1].Value;
            Assert.Equal(43, secret.Length);
            server.Clock.Advance(TimeSpan.FromSeconds(1)); // the directory of accounts is read anew
            Assert.Equal(401, (await world.Api.Get("/v2/campaigns")).Status);
            var renewed = new ApiClient(server.CreateClient(), world.Account.ApiKey, secret, server.Clock);
            Assert.Equal(200, (await renewed.Get("/v2/campaigns")).Status);
            Assert.DoesNotContain(secret, await owner.Page(path), StringComparison.Ordinal);
        }

        using var editor = await ConsoleVisitor.Member(server, account, "editor");
        Assert.DoesNotContain(world.Account.ApiKey, await editor.Page($"/console/{account}/developers"), StringComparison.Ordinal);
        Assert.Contains(world.Account.ApiKey, await owner.Page($"/console/{account}/developers"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_log_of_events_begins_with_the_newest_and_is_searched_by_type_and_pass()
    {
        var world = await World.WithTemplate(server);
        var (account, viewer) = await Member(world, "viewer");
        var path = $"/console/{account}/developers/events";
        var passes = new List<string>();
        for (var n = 0; n < 27; n++)
        {
            passes.Add(await world.Pass());
        }

        await Eventually.Is(async () => (await viewer.Page(path)).Contains(passes[^1], StringComparison.Ordinal));
        var first = await viewer.Page(path);
        Assert.DoesNotContain(passes[0], first, StringComparison.Ordinal);
        var older = Older().Match(first).Groups[1].Value;
        Assert.Contains(passes[0], await viewer.Page(older), StringComparison.Ordinal);
        var one = await viewer.Page($"{path}?q={passes[3]}&filter=pass.issued");
        Assert.Contains(passes[3], one, StringComparison.Ordinal);
        Assert.DoesNotContain(passes[4], one, StringComparison.Ordinal);
        Assert.Contains("Nothing matches", await viewer.Page($"{path}?filter=mail.failed"), StringComparison.Ordinal);
        Assert.Contains("Nothing matches", await viewer.Page($"{path}?q=evt_zzz_0000000000000000"), StringComparison.Ordinal);
    }

    private async Task<(Guid Account, ConsoleVisitor Member)> Member(World world, string role)
    {
        var account = await ConsoleVisitor.AccountOf(server, world.Account);
        return (account, await ConsoleVisitor.Member(server, account, role));
    }

    [GeneratedRegex("(?<=/developers/webhooks/)wh_[A-Za-z0-9]+")]
    private static partial Regex Id();

    [GeneratedRegex("id=\"secret\"[^>]*value=\"([A-Za-z0-9]+)\"")]
    private static partial Regex Secret();

    [GeneratedRegex("href=\"([^\"]+\\?before=[0-9]+)\"")]
    private static partial Regex Older();
}
