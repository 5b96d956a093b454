using System.Diagnostics;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Passes;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Audit;

/// <summary>The entries of issued passes, which are not stored through <see cref="AuditChanges"/>.</summary>
internal static class AuditIssues
{
    /// <summary>For the transaction that stores the passes, of one account.</summary>
    public static NpgsqlBatchCommand Insert(IReadOnlyList<Pass> passes, Actor actor) =>
        new(
            """
            INSERT INTO audit_entries (at, account_id, actor, action, object, trace_id)
            SELECT $1, $2, $3, 'pass.issue', pass, $5 FROM unnest($4) pass
            """
        )
        {
            Parameters =
            {
                new() { Value = passes[0].CreatedAt },
                new() { Value = passes[0].AccountId },
                new() { Value = actor.Name },
                new() { Value = passes.Select(p => p.Id).ToArray() },
                new() { Value = (object?)Activity.Current?.TraceId.ToHexString() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            },
        };
}
