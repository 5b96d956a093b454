using CherryPie.Server.Platform.Http;
using Npgsql;

namespace CherryPie.Server.Features.Jobs;

/// <summary>Renews this server's lease every second, and takes over what servers had leased that are gone: killed ones within three
/// seconds, frozen or cut off ones after ten.</summary>
internal sealed class ServerLease(
    NpgsqlDataSource database,
    IEnumerable<ReleaseLeases> releases,
    JobSignal signal,
    ILogger<ServerLease> log
) : BackgroundService
{
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(1);

    // Two renewals. A killed server's connections end with it; a live one's may also be closed, but not for so long.
    private static readonly TimeSpan _killed = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan _lost = TimeSpan.FromSeconds(10);

    /// <summary>What this server writes beside its leases.</summary>
    public Guid Id { get; } = Guid.NewGuid();

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await Beat(cancellationToken); // before the first lease
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var beats = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            // After an outage of the database all servers look gone until they have renewed: nobody takes over before that.
            var renewed = await Beat(stoppingToken);
            beats = renewed ? beats + 1 : -(int)_lost.TotalSeconds;
            if (beats > 0)
            {
                await TakeOver(stoppingToken);
            }

            await JobSignal.Rest(_every, stoppingToken);
        }

        await Leave();
    }

    private async Task<bool> Beat(CancellationToken stop)
    {
        try
        {
            await using var command = database.CreateCommand(
                """
                INSERT INTO servers (id, seen_at, backend_pid) VALUES ($1, clock_timestamp(), pg_backend_pid())
                ON CONFLICT (id) DO UPDATE SET seen_at = EXCLUDED.seen_at, backend_pid = EXCLUDED.backend_pid
                """
            );
            command.Parameters.Add(new() { Value = Id });
            await command.ExecuteNonQueryAsync(stop);
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException || DatabaseTrouble.IsAway(e))
        {
            log.LogDebug("The lease of this server was not renewed: {Reason}", e.Message);
            return false;
        }
    }

    private async Task TakeOver(CancellationToken stop)
    {
        try
        {
            await using var connection = await database.OpenConnectionAsync(stop);
            await using var transaction = await connection.BeginTransactionAsync(stop);
            var gone = await Gone(connection, transaction, stop);
            if (gone.Length == 0)
            {
                return;
            }

            foreach (var release in releases)
            {
                await using var command = new NpgsqlCommand(release.Sql, connection, transaction);
                command.Parameters.Add(new() { Value = gone });
                await command.ExecuteNonQueryAsync(stop);
            }

            await transaction.CommitAsync(stop);
            log.LogInformation("Servers that are gone: {Count}; what they worked on is taken over", gone.Length);
            signal.Notify();
        }
        catch (Exception e) when (e is OperationCanceledException || DatabaseTrouble.IsAway(e))
        {
            log.LogDebug("Leases of servers that are gone were not released, trying again: {Reason}", e.Message);
        }
    }

    private async Task<Guid[]> Gone(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken stop)
    {
        await using var command = new NpgsqlCommand(
            """
            DELETE FROM servers WHERE id IN (
                SELECT id FROM servers s WHERE id <> $1 AND seen_at < clock_timestamp() - $2 AND (
                    seen_at < clock_timestamp() - $3 OR NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = s.backend_pid))
                FOR UPDATE SKIP LOCKED)
            RETURNING id
            """,
            connection,
            transaction
        );
        command.Parameters.Add(new() { Value = Id });
        command.Parameters.Add(new() { Value = _killed });
        command.Parameters.Add(new() { Value = _lost });
        var gone = new List<Guid>();
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            gone.Add(row.GetGuid(0));
        }

        return [.. gone];
    }

    // What this server had leased it gives back by itself, as far as it can; the row stays for the rest.
    private async Task Leave()
    {
        try
        {
            await using var command = database.CreateCommand("UPDATE servers SET backend_pid = 0 WHERE id = $1");
            command.Parameters.Add(new() { Value = Id });
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            log.LogDebug("This server's row was not marked: {Reason}", e.Message);
        }
    }
}
