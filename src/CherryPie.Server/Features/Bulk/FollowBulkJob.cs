using System.Runtime.CompilerServices;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Jobs;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Shows a job again and again until it has ended.</summary>
internal sealed class FollowBulkJob(
    BulkViews views,
    BulkPlaces places,
    Tenant tenant,
    IHostApplicationLifetime lifetime,
    TimeProvider clock
)
{
    private static readonly TimeSpan _every = TimeSpan.FromMilliseconds(500),
        _longest = TimeSpan.FromHours(1);

    /// <returns>Also ends after an hour, and when the server stops, which would else wait for it.</returns>
    public async IAsyncEnumerable<BulkView> Run(BulkKind kind, string id, [EnumeratorCancellation] CancellationToken stop)
    {
        var (view, began) = (await views.One(kind, id, stop), clock.GetTimestamp());
        using var place = await places.Follow(tenant.Required, stop);
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(stop, lifetime.ApplicationStopping);
        while (true)
        {
            yield return view;
            if (view.Status is not (BulkStatus.reading or BulkStatus.running) || clock.GetElapsedTime(began) > _longest)
            {
                yield break;
            }

            await JobSignal.Rest(_every, rest.Token);
            if (lifetime.ApplicationStopping.IsCancellationRequested)
            {
                yield break;
            }

            view = await views.One(kind, id, stop);
        }
    }
}
