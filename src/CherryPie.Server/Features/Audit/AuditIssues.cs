using System.Diagnostics;
using CherryPie.Server.Features.Accounts;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Audit;

/// <summary>Audits issued passes, which are inserted by SQL and so bypass <see cref="AuditChanges"/>.</summary>
internal static class AuditIssues
{
    /// <summary>For the transaction that stores the passes.</summary>
    /// <param name="at">When they were issued.</param>
    /// <param name="account">Whose they are.</param>
    /// <param name="passes">Their ids.</param>
    /// <param name="actor">Who issues them.</param>
    public static NpgsqlBatchCommand Insert(DateTimeOffset at, Guid account, string[] passes, Actor actor) =>
        new(
            """
            INSERT INTO audit_entries (at, account_id, actor, action, object, trace_id)
            SELECT $1, $2, $3, 'pass.issue', pass, $5 FROM unnest($4) pass
            """
        )
        {
            Parameters =
            {
                new() { Value = at },
                new() { Value = account },
                new() { Value = actor.Name },
                new() { Value = passes },
                new() { Value = (object?)Activity.Current?.TraceId.ToHexString() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            },
        };
}
