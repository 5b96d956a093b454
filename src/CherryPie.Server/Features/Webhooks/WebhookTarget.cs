using CherryPie.Server.Features.Accounts;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Where a webhook's messages go, what they hold and what signs them, as of now. Never store or log it: the secrets are in
/// clear.</summary>
internal sealed class WebhookTarget(
    string url,
    WebhookPayload payload,
    bool includePersonal,
    byte[] secret,
    byte[]? oldSecret,
    DateTimeOffset? oldSecretUntil,
    DateTimeOffset version
)
{
    public Uri Url { get; } = new(url);

    public WebhookPayload Payload => payload;

    public bool IncludePersonal => includePersonal;

    /// <summary>When the account changed the webhook last.</summary>
    public DateTimeOffset Version => version;

    /// <exception cref="System.Security.Cryptography.CryptographicException">A secret can't be opened.</exception>
    public static WebhookTarget Of(Webhook webhook, SecretBox box) =>
        new(
            webhook.Url,
            webhook.Payload,
            webhook.IncludePersonal,
            box.Open(webhook.Secret, webhook.SecretOwner),
            webhook.OldSecret is { } old ? box.Open(old, webhook.SecretOwner) : null,
            webhook.OldSecretUntil,
            webhook.UpdatedAt
        );

    /// <summary>The secrets that sign at a time, the newest first.</summary>
    public IEnumerable<byte[]> SecretsAt(DateTimeOffset now) =>
        oldSecret is not null && now < oldSecretUntil ? [secret, oldSecret] : [secret];
}
