using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>On a server of its own, whose clock goes a day ahead.</summary>
public sealed class WebhookRotationTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    [Fact]
    public async Task While_a_secret_is_rotated_both_verify_and_a_day_later_the_new_one_alone()
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start();
        var (id, former) = await world.Api.Webhook(receiver.Url);
        var rotated = (await world.Api.Put($"/v2/webhooks/{id}/rotateSecret", "")).Json;
        var secret = rotated.Text("secret")!;
        Assert.Equal((id, false), (rotated.Text("id"), secret == former));
        Assert.NotNull((await world.Api.Shown(id)).Text("oldSecretUntil"));
        await world.Pass();
        var both = (await receiver.Has(1))[0];
        Assert.Equal(2, both.Headers["webhook-signature"].Split(' ').Length);
        WebhookLibraryTests.Verify(both, secret);
        WebhookLibraryTests.Verify(both, former);
        Assert.Equal("verified 2", await WebhookLibraryTests.ByNode([(both, secret), (both, former)]));

        server.Clock.Advance(TimeSpan.FromHours(24));
        Assert.Equal("200", (await world.Api.Put($"/v2/webhooks/{id}/test", "")).Json.Text("status"));
        Assert.Single(receiver.Messages.Last().Headers["webhook-signature"].Split(' '));
        Assert.Null((await world.Api.Shown(id)).Text("oldSecretUntil"));
    }
}
