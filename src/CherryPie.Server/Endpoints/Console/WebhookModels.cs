namespace CherryPie.Server.Endpoints.Console;

/// <summary>A webhook that is to be made.</summary>
public sealed record NewWebhookModel(
    string Address,
    string Description,
    bool WantsAll,
    IReadOnlyList<string> Chosen,
    IReadOnlyList<string> Types,
    bool IsThin
);

/// <summary>A webhook, all of it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Health">How it fares.</param>
/// <param name="Address">Where to; null: not for this role, for it may hold a secret.</param>
/// <param name="Description">What its owner says of it.</param>
/// <param name="Events">What it is sent.</param>
/// <param name="IsThin">Whether it gets ids alone.</param>
/// <param name="Campaign">Only of this one; null: of all.</param>
/// <param name="Template">Only of this one; null: of all.</param>
/// <param name="DisabledReason">Why it is sent nothing; null: it is.</param>
/// <param name="PausedUntil">The receiver asked to be left alone until then.</param>
/// <param name="OldSecretUntil">Until then the former secret signs as well.</param>
/// <param name="Secret">One that was just made, shown once.</param>
/// <param name="Test">What came of a test that was just sent.</param>
/// <param name="Deliveries">The newest first.</param>
/// <param name="List">Which part of them.</param>
public sealed record OneWebhookModel(
    string Id,
    WebhookModel Health,
    string? Address,
    string? Description,
    IReadOnlyList<string> Events,
    bool IsThin,
    string? Campaign,
    string? Template,
    string? DisabledReason,
    DateTimeOffset? PausedUntil,
    DateTimeOffset? OldSecretUntil,
    string? Secret,
    TestModel? Test,
    IReadOnlyList<DeliveryModel> Deliveries,
    ListFrame List
);

/// <summary>What a receiver answered to a test.</summary>
public sealed record TestModel(int? Status, int Milliseconds, string? Body, string? Error);

/// <summary>An event on its way to a webhook.</summary>
public sealed record DeliveryModel(
    string Id,
    string Type,
    string? PassId,
    string Status,
    int Attempts,
    int? Code,
    int? Milliseconds,
    string? Error,
    DateTimeOffset At,
    DateTimeOffset? TriedAt,
    DateTimeOffset? DueAt
);
