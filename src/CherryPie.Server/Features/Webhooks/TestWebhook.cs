using System.Security.Cryptography;
using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>What a receiver answered to a test.</summary>
/// <param name="Status">Null: it gave none.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Body">The beginning of its answer.</param>
/// <param name="Error">What went wrong; null: nothing.</param>
internal sealed record WebhookTest(int? Status, int Milliseconds, string? Body, string? Error);

/// <summary>Sends an event <c>webhook.test</c> to a webhook at once, also to one that is disabled, and tells what came of it. It is no
/// delivery: it stands in no list, is not repeated, and says nothing of the webhook's health.</summary>
internal sealed class TestWebhook(ServerDb db, WebhookClient client, WebhookTests running, Tenant tenant, SecretBox box, TimeProvider clock)
{
    private const string Type = "webhook.test";

    public async Task<WebhookTest> Run(string id, CancellationToken stop)
    {
        var webhook = await FindWebhook.ById(db, id, stop);
        using var place = await running.Enter(tenant.Required, stop);
        WebhookTarget target;
        try
        {
            target = WebhookTarget.Of(webhook, box);
        }
        catch (CryptographicException)
        {
            throw Refusal.Broken("The secret of this webhook can't be opened: rotate it, or let the operator restore its row");
        }

        var data = JsonSerializer.Serialize(new { webhookId = webhook.Id }, VendorJson.Options);
        var message = "evt_test_" + RandomNumberGenerator.GetHexString(16, lowercase: true);
        var response = await client.Post(
            target,
            message,
            WebhookBody.Of(Type, Iso8601.ToMicroseconds(clock.GetUtcNow()), data),
            reads: true,
            stop
        );
        return new WebhookTest(response.Code, response.Milliseconds, response.Code is null ? null : response.Body, response.Error);
    }
}
