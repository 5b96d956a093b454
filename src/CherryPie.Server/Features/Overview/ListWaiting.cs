using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Push;
using Npgsql;

namespace CherryPie.Server.Features.Overview;

/// <summary>A phone whose push waits.</summary>
/// <param name="PassId">A pass on it, the one that changed last.</param>
/// <param name="DueAt">When it is sent; the end of the lease while it is under way.</param>
/// <param name="IsUnderWay">A server has it now.</param>
/// <param name="Attempts">So many were made.</param>
/// <param name="Status">Of the last answer; null: none yet.</param>
/// <param name="Reason">Of the last answer.</param>
/// <param name="StopReason">Why pushes of its pass type are stopped; null: they are not.</param>
internal sealed record WaitingPush(
    string PassId,
    DateTimeOffset DueAt,
    bool IsUnderWay,
    int Attempts,
    int? Status,
    string? Reason,
    string? StopReason
);

/// <summary>Phones of the account that this scope has entered whose push waits in their own rows, those first that wait longest. What a
/// fan-out has in batches is in <see cref="ListFanOuts"/>.</summary>
internal sealed class ListWaiting(NpgsqlDataSource database, Tenant tenant)
{
    public const int Most = 20;

    private static readonly string _select = $"""
        SELECT p.id, d.push_due_at, d.pushed_at, d.push_attempts, d.last_status, d.last_reason, t.stop_reason
        FROM (
            SELECT * FROM devices WHERE account_id = $1 AND push_due_at IS NOT NULL
            ORDER BY pass_type_identifier DESC, push_due_at DESC LIMIT {Most}) d
        LEFT JOIN pass_types t ON t.account_id = d.account_id AND t.pass_type_identifier = d.pass_type_identifier
        CROSS JOIN LATERAL (
            SELECT p.id FROM registrations r JOIN passes p ON p.id = r.pass_id
            WHERE r.device_id = d.device_id AND r.pass_type_identifier = d.pass_type_identifier AND p.account_id = $1
            ORDER BY r.update_tag DESC, p.id LIMIT 1) p
        ORDER BY d.push_due_at DESC
        """;

    public async Task<List<WaitingPush>> Run(CancellationToken stop)
    {
        await using var command = database.CreateCommand(_select);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant.Required });
        var waiting = new List<WaitingPush>();
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            var due = row.GetFieldValue<DateTimeOffset>(1);
            waiting.Add(
                new(
                    row.GetString(0),
                    due,
                    !row.IsDBNull(2) && due == row.GetFieldValue<DateTimeOffset>(2) + PushTable.Lease,
                    row.GetInt32(3),
                    row.IsDBNull(4) ? null : row.GetInt16(4),
                    row.IsDBNull(5) ? null : row.GetString(5),
                    row.IsDBNull(6) ? null : row.GetString(6)
                )
            );
        }

        return waiting;
    }
}
