using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>Bounds the tests that wait for a receiver: with an Idempotency-Key each holds a transaction meanwhile, of which there are few.
/// </summary>
internal sealed class WebhookTests
{
    private readonly FairQueue _places = new(
        places: 8,
        perOwner: 2,
        mostWaiting: 0,
        "Two tests of webhooks of this account wait for their receivers; try again when they have ended"
    );

    /// <exception cref="Refusal">503: two of the account, or eight in all, are under way.</exception>
    public ValueTask<IDisposable> Enter(Guid account, CancellationToken stop) => _places.Enter(account, stop);
}
