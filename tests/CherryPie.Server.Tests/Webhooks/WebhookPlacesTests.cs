using CherryPie.Server.Tests.Operations;
using Microsoft.AspNetCore.Hosting;
using Xunit;

namespace CherryPie.Server.Tests.Webhooks;

/// <summary>A server that delivers to eight webhooks at a time: to two that fail, and of one account to one of either kind.</summary>
public sealed class CrowdedWebhookServer : WebhookServer
{
    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        base.ConfigureWebHost(builder);
        builder.UseSetting("Webhooks:AtATime", "8");
    }
}

/// <summary>More webhooks with something due than a server has places.</summary>
public sealed class WebhookPlacesTests(CrowdedWebhookServer server) : IClassFixture<CrowdedWebhookServer>
{
    private const int Webhooks = 6,
        Passes = 80;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Those_of_one_account_leave_places_for_another_s(bool areFailing)
    {
        var (crowd, other) = (await World.WithTemplate(server), await World.WithTemplate(server));
        var mayAnswer = new TaskCompletionSource();
        await using var silent = await WebhookReceiver.Start((_, http) => mayAnswer.Task.WaitAsync(http.RequestAborted));
        await using var receiver = await WebhookReceiver.Start();
        for (var i = 0; i < Webhooks; i++)
        {
            await crowd.Api.Webhook(silent.Url);
        }

        var (id, _) = await other.Api.Webhook(receiver.Url);
        if (areFailing)
        {
            await DatabaseContents.Run(server.ConnectionString, "UPDATE webhooks SET failing_since = clock_timestamp()");
        }

        await crowd.Pass();
        await silent.Has(1);
        await other.Pass();
        await receiver.Has(1);
        Assert.Single(silent.Messages);
        mayAnswer.SetResult();
        await silent.Has(Webhooks);
        await Eventually.Is(async () => (await other.Api.Shown(id)).Text("pending") == "0");
    }

    [Fact]
    public async Task One_that_always_has_something_due_leaves_its_place_to_those_that_wait()
    {
        var world = await World.WithTemplate(server);
        await using var slow = await WebhookReceiver.Start((_, http) => Task.Delay(TimeSpan.FromSeconds(1), http.RequestAborted));
        await using var receiver = await WebhookReceiver.Start();
        var (busy, _) = await world.Api.Webhook(slow.Url, events: """["pass.issued"]""");
        await world.Api.Webhook(receiver.Url, events: """["pass.voided"]""");
        var passes = await Task.WhenAll(Enumerable.Range(0, Passes).Select(_ => world.Pass()));
        await slow.Has(1);
        await world.Api.Put("/v2/passes/" + passes[0], """{"isVoided":true}""");
        await receiver.Has(1);
        Assert.NotEqual("0", (await world.Api.Shown(busy)).Text("pending"));
    }
}
