using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Events;

/// <summary>Some of an account's events, the newest first.</summary>
/// <param name="Events">The events.</param>
/// <param name="Next">Where older ones begin; null: there are none.</param>
internal sealed record EventList(IReadOnlyList<StoredEvent> Events, long? Next);

/// <summary>The events of the account that this scope has entered, the newest first, for people.</summary>
internal sealed class ListEvents(ServerDb db)
{
    // Of events that were not asked for; a page of rare ones ends there.
    private const int MostPassedOver = 20_000;

    /// <param name="types">Null: all.</param>
    /// <param name="about">The id of a pass or of an event; empty: all.</param>
    /// <param name="before">A position; null: from the newest.</param>
    /// <param name="size">How many at most.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<EventList> Run(IReadOnlyList<string>? types, string about, long? before, int size, CancellationToken stop)
    {
        var older = db.Events.AsNoTracking().Where(e => before == null || e.Position < before).OrderByDescending(e => e.Position);
        if (types is null && about.Length == 0)
        {
            return Page(await older.Take(size + 1).ToListAsync(stop), size);
        }

        if (EventIds.PositionOf(about) is { } position)
        {
            return new EventList(await older.Where(e => e.Position == position && e.MessageId == about).ToListAsync(stop), null);
        }

        var scanned = older.Take(MostPassedOver);
        scanned = types is null ? scanned : scanned.Where(e => types.Contains(e.Type));
        scanned = about.Length == 0 ? scanned : scanned.Where(e => e.PassId == about);
        var found = await scanned.OrderByDescending(e => e.Position).Take(size + 1).ToListAsync(stop);
        return found.Count > size
            ? Page(found, size)
            : new EventList(found, await older.Skip(MostPassedOver - 1).Select(e => (long?)e.Position).FirstOrDefaultAsync(stop));
    }

    private static EventList Page(List<StoredEvent> found, int size) =>
        found.Count > size ? new EventList(found[..size], found[size - 1].Position) : new EventList(found, null);
}
