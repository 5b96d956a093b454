using System.Collections.Frozen;
using System.Diagnostics;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace CherryPie.Server.Features.Audit;

/// <summary>Writes an audit entry for every changed row of an account, in the same transaction and round trip, so that no use case has
/// to.</summary>
internal sealed class AuditChanges(IEnumerable<AuditedEntity> entities, AuditOptions options, TimeProvider clock) : SaveChangesInterceptor
{
    /// <summary>More changes of a kind in one transaction become one entry: a filter of WalletKit may change any number of
    /// passes.</summary>
    public const int MostOfAKind = 25;

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
            var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
            db.AddRange(facts.GroupBy(f => (f.AccountId, f.Action)).SelectMany(Bounded).Select(f => Entry(db.Actor, f, now)));
        }

        return base.SavingChangesAsync(eventData, result, cancellationToken);
    }

    private static IEnumerable<AuditFact> Bounded(IEnumerable<AuditFact> facts)
    {
        var all = facts.ToList();
        return all.Count <= MostOfAKind ? all : [all[0] with { Changes = $"{all[0].Changes}; and of {all.Count - 1} more at once" }];
    }

    private static AuditEntry Entry(Actor actor, AuditFact fact, DateTimeOffset now) =>
        new()
        {
            At = now,
            AccountId = fact.AccountId,
            Actor = actor.Name,
            Action = fact.Action,
            Object = fact.Object,
            Changes = fact.Changes is { Length: > AuditEntryMapping.LongestChanges } all
                ? all[..(AuditEntryMapping.LongestChanges - 1)] + "…"
                : fact.Changes,
            TraceId = Activity.Current?.TraceId.ToHexString(),
        };
}
