using Npgsql;

namespace CherryPie.Server.Features.Overview;

/// <summary>What of an account waits now.</summary>
/// <param name="Due">Pushes that are still to be sent.</param>
/// <param name="Suspended">Devices that nothing is sent to.</param>
/// <param name="DeadJobs">Work that was given up after many attempts.</param>
internal sealed record WaitingFigures(long Due, long Suspended, long DeadJobs);

/// <summary>Counts what is small as a rule, in indexes of its own: it is never remembered. Of each kind of row at most so many are
/// counted.</summary>
internal sealed class CountWaiting(NpgsqlDataSource database)
{
    /// <summary>Of devices' rows; batches count in full.</summary>
    public const int Most = 100_000;

    private static readonly string _count = $"""
        SELECT (SELECT count(*) FROM (
                    SELECT FROM devices WHERE account_id = $1 AND push_due_at IS NOT NULL LIMIT {Most}) d)
                + (SELECT coalesce(sum(size), 0)::bigint FROM push_batches WHERE account_id = $1),
            (SELECT count(*) FROM (SELECT FROM devices WHERE account_id = $1 AND suspended_at IS NOT NULL LIMIT {Most}) s),
            (SELECT count(*) FROM (SELECT FROM jobs WHERE account_id = $1 AND is_dead LIMIT {Most}) j)
        """;

    public async Task<WaitingFigures> Run(Guid account, CancellationToken stop)
    {
        await using var command = database.CreateCommand(_count);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        await using var row = await command.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        return new WaitingFigures(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    }

    /// <summary>The last event's: what comes later has a greater one.</summary>
    public async Task<long> Position(Guid account, CancellationToken stop)
    {
        await using var command = database.CreateCommand("SELECT max(position) FROM events WHERE account_id = $1");
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        return await command.ExecuteScalarAsync(stop) as long? ?? 0;
    }
}
