using System.Collections.Frozen;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CherryPie.Server.Features.Audit;

/// <summary>Writes an audit entry for every changed row of an account, in the same transaction and round trip, so that no use case has
/// to.</summary>
internal sealed class AuditChanges(IEnumerable<AuditedEntity> entities, AuditOptions options, TimeProvider clock) : SaveChangesInterceptor
{
    private readonly FrozenDictionary<Type, AuditedEntity> _entities = entities.ToFrozenDictionary(e => e.Entity);

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        var db = (ServerDb)eventData.Context!;
        var facts = db
            .ChangeTracker.Entries()
            .Select(e => _entities.GetValueOrDefault(e.Metadata.ClrType)?.Of(e, options))
            .OfType<AuditFact>()
            .ToList();
        if (facts.Count > 0)
        {
            db.AddRange(AuditTable.Entries(facts, db.Actor, clock));
        }

        return base.SavingChangesAsync(eventData, result, cancellationToken);
    }
}
