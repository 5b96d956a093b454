using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Events;

/// <summary>Deletes events after Events__KeepDays, by their positions, which are times.</summary>
internal sealed class DeleteOldEvents(NpgsqlDataSource database, EventsOptions options, TimeProvider clock)
{
    private const int Batch = 10_000;

    // Of a server that records a thousand events a second, for an hour. What is left over waits for the next run.
    private const int Batches = 500;

    public async Task Run(CancellationToken stop)
    {
        var before = StoredEvent.PositionAt(clock.GetUtcNow() - TimeSpan.FromDays(options.KeepDays));
        for (var batch = 0; batch < Batches; batch++)
        {
            await using var delete = database.CreateWork(
                """
                DELETE FROM events e USING (
                    SELECT old.account_id, old.position FROM event_sequences s CROSS JOIN LATERAL (
                        SELECT account_id, position FROM events WHERE account_id = s.account_id AND position < $1
                        ORDER BY position LIMIT $2) old
                    LIMIT $2) gone
                WHERE e.account_id = gone.account_id AND e.position = gone.position
                """
            );
            delete.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before });
            delete.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Batch });
            if (await delete.ExecuteNonQueryAsync(stop) < Batch)
            {
                return;
            }
        }
    }
}
