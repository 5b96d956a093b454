using CherryPie.Server.Features.Doctor;
using CherryPie.Server.Tests.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CherryPie.Server.Tests.Cli;

public sealed class WebhookVerbTests(WebhookServer server) : IClassFixture<WebhookServer>
{
    [Fact]
    public async Task A_failure_is_shown_once_and_an_unknown_account_is_an_error()
    {
        var world = await World.WithTemplate(server);
        await using var receiver = await WebhookReceiver.Start(WebhookReceiver.Status(500));
        var (id, _) = await world.Api.Webhook(receiver.Url);
        await world.Pass();
        await Eventually.Is(async () => (await world.Api.Shown(id)).Text("failingSince") is not null);
        var (code, shown) = await Run("webhooks", "deliveries", id);
        Assert.Equal((0, 2), (code, shown.Split("status 500").Length));

        var unknown = (1, "There is no account with the key nobody; see accounts list");
        Assert.Equal(unknown, await Run("webhooks", "list", "--account", "nobody"));
        Assert.Equal(unknown, await Run("audit", "list", "--account", "nobody"));
        Assert.StartsWith(id, (await Run("webhooks", "list", "--account", world.Account.ApiKey)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_says_why_a_webhook_is_disabled_and_nothing_of_those_that_their_account_disabled()
    {
        var world = await World.WithTemplate(server);
        await using var gone = await WebhookReceiver.Start(WebhookReceiver.Status(410));
        var (ended, _) = await world.Api.Webhook(gone.Url);
        await using var failing = await WebhookReceiver.Start(WebhookReceiver.Status(500));
        var (paused, _) = await world.Api.Webhook(failing.Url);
        await world.Pass();
        await Eventually.Is(async () => (await world.Api.Shown(paused)).Text("failingSince") is not null);
        await Eventually.Is(async () => (await world.Api.Shown(ended)).Text("isDisabled") == "True");
        await world.Api.Put("/v2/webhooks/" + paused, """{"isDisabled":true}""");
        await using var scope = server.Services.CreateAsyncScope();
        var text = (await DoctorOfWebhooks.Failing(scope.ServiceProvider, CancellationToken.None)).Text;
        Assert.Contains($"{ended} is disabled (the receiver answered 410 Gone)", text, StringComparison.Ordinal);
        Assert.DoesNotContain(paused, text, StringComparison.Ordinal);
    }

    private async Task<(int Code, string Output)> Run(params string[] words)
    {
        await using var verb = ServerProcess.Start(
            server.DataFolder,
            words,
            ("ConnectionStrings__CherryPie", server.ConnectionString),
            ("DataFolder", server.DataFolder)
        );
        var (code, output) = await verb.Ended();
        return (code, output.Trim());
    }
}
