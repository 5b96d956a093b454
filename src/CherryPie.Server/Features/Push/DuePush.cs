namespace CherryPie.Server.Features.Push;

/// <summary>A push that this server has leased.</summary>
/// <param name="DeviceId">The device.</param>
/// <param name="PassTypeIdentifier">The topic.</param>
/// <param name="AccountId">Whose certificate to use.</param>
/// <param name="PushToken">Where to.</param>
/// <param name="Attempts">Including this one.</param>
/// <param name="TemplateId">Credited with it.</param>
/// <param name="IsProbe">Its pass type is stopped, and this push tells whether it may go on.</param>
/// <param name="Lease">When it is taken for lost; also what tells it from a push that became due meanwhile. Null when its page is leased.</param>
/// <param name="Begun">When it was claimed, by the database's clock.</param>
/// <param name="Page">What it came with, unless by the device's own row.</param>
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
    LeasedPage? Page = null
);

/// <summary>What came of it.</summary>
/// <param name="Push">The push.</param>
/// <param name="Answer">APNs' answer.</param>
/// <param name="RetryAfter">When to try again; null for never.</param>
/// <param name="Suspends">Nothing more is sent until the device registers anew.</param>
/// <param name="CountsAsTry">Whether the failure was this push's own.</param>
/// <param name="IsGivenUp">It was tried too often; an operator decides.</param>
internal sealed record PushResult(
    DuePush Push,
    ApnsResponse Answer,
    TimeSpan? RetryAfter = null,
    bool Suspends = false,
    bool CountsAsTry = true,
    bool IsGivenUp = false
);
