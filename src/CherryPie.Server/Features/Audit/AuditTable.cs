using System.Diagnostics;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Audit;

/// <summary>Makes entries of facts, and inserts those of changes that EF does not save.</summary>
internal static class AuditTable
{
    /// <summary>More changes of a kind in one transaction become one entry: a filter of WalletKit may change any number of
    /// passes.</summary>
    public const int MostOfAKind = 25;

    /// <param name="facts">What one transaction changes.</param>
    /// <param name="actor">Who changes it.</param>
    /// <param name="clock">Says when.</param>
    public static List<AuditEntry> Entries(IEnumerable<AuditFact> facts, Actor actor, TimeProvider clock)
    {
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        return [.. facts.GroupBy(f => (f.AccountId, f.Action)).SelectMany(Bounded).Select(f => Entry(f, actor, now))];
    }

    public static AuditEntry Entry(AuditFact fact, Actor actor, DateTimeOffset at) =>
        new()
        {
            At = at,
            AccountId = fact.AccountId,
            Actor = actor.Name,
            Action = fact.Action,
            Object = fact.Object,
            Changes = fact.Changes is { Length: > AuditEntryMapping.LongestChanges } all
                ? all[..(AuditEntryMapping.LongestChanges - 1)] + "…"
                : fact.Changes,
            TraceId = Activity.Current?.TraceId.ToHexString(),
        };

    /// <summary>For a caller's own transaction.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyList<AuditEntry> entries) =>
        new(
            """
            INSERT INTO audit_entries (at, account_id, actor, action, object, changes, trace_id)
            SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
            """
        )
        {
            Parameters =
            {
                ArrayParameter.Of(entries, e => e.At, NpgsqlDbType.TimestampTz),
                ArrayParameter.Of(entries, e => e.AccountId, NpgsqlDbType.Uuid),
                ArrayParameter.Of(entries, e => e.Actor, NpgsqlDbType.Text),
                ArrayParameter.Of(entries, e => e.Action, NpgsqlDbType.Text),
                ArrayParameter.Of(entries, e => e.Object, NpgsqlDbType.Text),
                ArrayParameter.Of(entries, e => e.Changes, NpgsqlDbType.Text),
                ArrayParameter.Of(entries, e => e.TraceId, NpgsqlDbType.Text),
            },
        };

    private static IEnumerable<AuditFact> Bounded(IEnumerable<AuditFact> facts)
    {
        var all = facts.ToList();
        return all.Count <= MostOfAKind ? all : [all[0] with { Changes = $"{all[0].Changes}; and of {all.Count - 1} more at once" }];
    }
}
