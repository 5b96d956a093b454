namespace CherryPie.Server.Features.Push;

/// <summary>A push that this server has leased.</summary>
/// <param name="DeviceId">The device library identifier.</param>
/// <param name="PassTypeIdentifier">The topic.</param>
/// <param name="AccountId">The account whose certificate is used.</param>
/// <param name="PushToken">The token at the claim.</param>
/// <param name="Attempts">Including this one.</param>
/// <param name="TemplateId">The template whose count of delivered pushes rises.</param>
/// <param name="IsProbe">The pass type's circuit breaker is open, and this push decides whether it closes.</param>
/// <param name="Lease">When the lease ends, by the database's clock; a push that became due meanwhile has another time. Null when its batch
/// is leased.</param>
/// <param name="Begun">When it was claimed, by the database's clock.</param>
/// <param name="Batch">The batch that it belongs to; null when it was due in the device's own row.</param>
internal sealed record DuePush(
    string DeviceId,
    string PassTypeIdentifier,
    Guid AccountId,
    string PushToken,
    int Attempts,
    long? TemplateId,
    bool IsProbe,
    DateTime? Lease,
    DateTime Begun,
    LeasedBatch? Batch = null
);

/// <summary>What came of a push, for its record.</summary>
/// <param name="Push">The push.</param>
/// <param name="Response">APNs' response, or the failure.</param>
/// <param name="RetryAfter">How long to wait before the next attempt; null for no further attempt.</param>
/// <param name="Suspends">Nothing more is sent until the device registers again.</param>
/// <param name="CountsAsAttempt">False when the connection or the pass type's certificate failed, not this push.</param>
/// <param name="IsGivenUp">All attempts failed: it becomes a dead letter.</param>
internal sealed record PushResult(
    DuePush Push,
    ApnsResponse Response,
    TimeSpan? RetryAfter = null,
    bool Suspends = false,
    bool CountsAsAttempt = true,
    bool IsGivenUp = false
);
