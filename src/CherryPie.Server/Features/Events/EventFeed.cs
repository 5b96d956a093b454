using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Events;

/// <summary>An account's events behind a cursor, for GET /v2/events. Waits for the first one when asked to.</summary>
internal sealed class EventFeed(
    ReadEvents read,
    EventWaiters waiters,
    EventsOptions options,
    Tenant tenant,
    IHostApplicationLifetime lifetime
)
{
    public const int UsualSize = 100,
        LongestWait = 25;

    /// <param name="after">The position; 0: from the oldest that is kept.</param>
    /// <param name="types">Null: all.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="wait">How long to wait for the first event; zero: not at all.</param>
    /// <exception cref="Refusal">400: the position is none that was given. 403: the account is disabled.</exception>
    public async Task<EventPage> Run(long after, string[]? types, int size, TimeSpan wait, CancellationToken stop)
    {
        options.MustBeOn();
        var account = tenant.Required;
        var page = await read.Run(account, after, types, size, stop);
        if (page.IsAhead)
        {
            throw Refusal.Invalid(
                "after: is ahead of every event, so this server did not give it, or its database was restored from a backup since; "
                    + "read again without after: an event that comes twice has the same id"
            );
        }

        if (page.Events.Count > 0 || wait == TimeSpan.Zero)
        {
            return page;
        }

        // A server that stops answers those who wait, so that it need not wait for them.
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop, lifetime.ApplicationStopping);
        deadline.CancelAfter(wait);
        using var place = waiters.Enter(account);
        while (page.Events.Count == 0)
        {
            if (page.IsEnd ? !await EventWaiters.Wait(place, page.Next, deadline.Token) : deadline.IsCancellationRequested)
            {
                return page;
            }

            page = await read.Run(account, page.Next, types, size, stop);
        }

        return page;
    }
}
