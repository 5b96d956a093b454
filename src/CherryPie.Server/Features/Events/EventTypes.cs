namespace CherryPie.Server.Features.Events;

/// <summary>Every type of event. The names never change, since receivers know them.</summary>
internal static class EventTypes
{
    public const string PassIssued = "pass.issued",
        PassUpdated = "pass.updated",
        PassRedeemed = "pass.redeemed",
        PassUnredeemed = "pass.unredeemed",
        PassVoided = "pass.voided",
        PassInvalidated = "pass.invalidated",
        PassExpired = "pass.expired",
        PassViewed = "pass.viewed",
        PassDownloaded = "pass.downloaded",
        PassInstalled = "pass.installed",
        PassUninstalled = "pass.uninstalled",
        PassPushFailed = "pass.pushFailed",
        TemplateCreated = "template.created",
        TemplateChanged = "template.changed",
        TemplatePushed = "template.pushed",
        CampaignCreated = "campaign.created",
        CampaignChanged = "campaign.changed",
        CertificateExpiring = "certificate.expiring",
        CertificateRenewed = "certificate.renewed",
        CertificateFailed = "certificate.failed",
        MailSent = "mail.sent",
        MailFailed = "mail.failed",
        ImportCompleted = "import.completed";

    public static IReadOnlyList<string> All { get; } =
    [
        PassIssued,
        PassUpdated,
        PassRedeemed,
        PassUnredeemed,
        PassVoided,
        PassInvalidated,
        PassExpired,
        PassViewed,
        PassDownloaded,
        PassInstalled,
        PassUninstalled,
        PassPushFailed,
        TemplateCreated,
        TemplateChanged,
        TemplatePushed,
        CampaignCreated,
        CampaignChanged,
        CertificateExpiring,
        CertificateRenewed,
        CertificateFailed,
        MailSent,
        MailFailed,
        ImportCompleted,
    ];

    /// <param name="pattern">A type, <c>*</c>, or the beginning of types and <c>*</c>, such as <c>pass.*</c>.</param>
    /// <returns>The types that it means; none where it is no pattern of a type.</returns>
    public static IReadOnlyList<string> Matching(string pattern) =>
        pattern is [.. var start, '*']
            ? [.. All.Where(t => t.StartsWith(start, StringComparison.Ordinal))]
            : [.. All.Where(t => t == pattern)];
}
