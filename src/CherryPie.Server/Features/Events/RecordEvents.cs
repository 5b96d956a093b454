using System.Collections.Frozen;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CherryPie.Server.Features.Events;

/// <summary>Writes the events of what EF saves, in the same transaction and round trip, so that no use case has to.</summary>
internal sealed class RecordEvents(IEnumerable<EventSource> sources, EventLog log) : SaveChangesInterceptor
{
    private readonly FrozenDictionary<Type, EventSource> _sources = sources.ToFrozenDictionary(s => s.Entity);

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        if (log.IsOn)
        {
            var db = (ServerDb)eventData.Context!;
            var facts = db
                .ChangeTracker.Entries()
                .Select(e => _sources.GetValueOrDefault(e.Metadata.ClrType)?.Of(e))
                .OfType<EventFact>()
                .ToList();
            facts.ForEach(f => log.Add(db, f));
        }

        return base.SavingChangesAsync(eventData, result, cancellationToken);
    }
}
