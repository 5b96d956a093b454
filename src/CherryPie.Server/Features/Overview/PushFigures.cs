namespace CherryPie.Server.Features.Overview;

/// <summary>Pushes that failed for the same reason.</summary>
/// <param name="Status">APNs'; 0: it gave none.</param>
/// <param name="Reason">APNs' word.</param>
/// <param name="Count">How many.</param>
/// <param name="LastAt">When the last of them failed.</param>
/// <param name="PassId">A pass on the phone of the last one.</param>
/// <param name="Push">The position of the event of the change that phones were told of; null: the pass itself was changed, or the change is
/// no longer listed.</param>
internal sealed record RefusedPushes(int Status, string Reason, long Count, DateTimeOffset LastAt, string PassId, long? Push);

/// <summary>A change that phones were told of.</summary>
/// <param name="Type">The type of event.</param>
/// <param name="What">The name of the template, the campaign or the pass type.</param>
/// <param name="At">When.</param>
/// <param name="Position">Of its event.</param>
/// <param name="TemplateId">The template that was pushed.</param>
/// <param name="CampaignId">The campaign that was changed.</param>
/// <param name="Refused">Pushes of its passes that Apple refused for good since, and before the next such change.</param>
internal sealed record PastPush(
    string Type,
    string What,
    DateTimeOffset At,
    long Position,
    long? TemplateId,
    long? CampaignId,
    long Refused = 0
);

/// <summary>How an account's pushes fare.</summary>
/// <param name="At">When this was counted.</param>
/// <param name="Due">Pushes that are still to be sent; a phone may have several of them, one for each change.</param>
/// <param name="Suspended">Devices that nothing is sent to until they register again.</param>
/// <param name="Refused">Of the last <see cref="CountPushes.Days"/> days, the most frequent first; null where no events are
/// recorded.</param>
/// <param name="Past">Of the last 30 days, the newest first.</param>
internal sealed record PushFigures(
    DateTimeOffset At,
    long Due,
    long Suspended,
    IReadOnlyList<RefusedPushes>? Refused,
    IReadOnlyList<PastPush> Past
);
