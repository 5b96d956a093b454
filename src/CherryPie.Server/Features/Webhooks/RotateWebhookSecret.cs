using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Gives a webhook another secret. The former one signs too for a day, so that a receiver can change without a gap.</summary>
internal sealed class RotateWebhookSecret(ServerDb db, SecretBox box, TimeProvider clock)
{
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    public async Task<NewWebhook> Run(string id, CancellationToken stop)
    {
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        var webhook = await FindWebhook.ForUpdate(db, id, stop);
        var (now, secret) = (Iso8601.ToMicroseconds(clock.GetUtcNow()), WebhookSignature.NewSecret());
        (webhook.OldSecret, webhook.OldSecretUntil) = (webhook.Secret, now + Kept);
        webhook.Secret = box.Seal(secret, webhook.SecretOwner);
        webhook.Touch(now);
        await db.SaveChangesAsync(stop);
        await transaction.Commit(stop);
        return new NewWebhook(id, WebhookSignature.Shown(secret));
    }
}
