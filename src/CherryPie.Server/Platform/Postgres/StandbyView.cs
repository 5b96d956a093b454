using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>What a database says of its replay.</summary>
/// <param name="IsStandby">False once it is promoted.</param>
/// <param name="Timeline">The timeline that it follows. The last restart point's, which may lag by a checkpoint after a failover, or the
/// receiver's, which PostgreSQL shows to members of <c>pg_read_all_stats</c> alone.</param>
/// <param name="Replayed">Up to where it has replayed the log; null when it was never a standby.</param>
internal sealed record StandbyView(bool IsStandby, long Timeline, NpgsqlLogSequenceNumber? Replayed)
{
    /// <summary>How long a read waits for the standby to replay what is committed.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan _longestPause = TimeSpan.FromMilliseconds(16);

    /// <summary>How long an answer of the standby about itself is waited for, connecting included. Who waits in vain takes it for lost,
    /// and all that read from it are taken away.</summary>
    public static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(2);

    // In seconds; longer than anybody waits. At its end Npgsql asks the server to cancel the statement, and keeps a thread until it has.
    private const int Given = 5;

    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns = """
        pg_is_in_recovery(),
               greatest((SELECT timeline_id FROM pg_control_checkpoint()), (SELECT received_tli FROM pg_stat_wal_receiver))::bigint,
               pg_last_wal_replay_lsn()
        """;

    public static StandbyView Read(NpgsqlDataReader row) =>
        new(row.GetBoolean(0), row.GetInt64(1), row.IsDBNull(2) ? null : row.GetFieldValue<NpgsqlLogSequenceNumber>(2));

    /// <summary>Reads it, again and again for a tenth of a second until it has all up to a position.</summary>
    public static async Task<StandbyView> Reaching(
        NpgsqlConnection connection,
        WalPosition position,
        TimeProvider clock,
        CancellationToken stop
    )
    {
        await using var command = new NpgsqlCommand("SELECT " + Columns, connection) { CommandTimeout = Given };
        var began = clock.GetTimestamp();
        for (var wait = TimeSpan.FromMilliseconds(1); ; wait = wait < _longestPause ? wait * 2 : wait)
        {
            StandbyView view;
            await using (var row = await command.ExecuteReaderAsync(stop))
            {
                await row.ReadAsync(stop);
                view = Read(row);
            }

            if (view.Fault(position) is null || !view.Follows(position) || clock.GetElapsedTime(began) + wait > LongestWait)
            {
                return view;
            }

            await Task.Delay(wait, clock, stop);
        }
    }

    /// <returns>Why it must not answer a read that begins at this position of the primary; null when it may.</returns>
    public string? Fault(WalPosition position) =>
        !IsStandby ? "it is no standby: it was promoted, or never was one"
        : Timeline != position.Timeline ? "it follows another timeline than the primary, or does not say so (see Reads from a standby)"
        : Behind(position) is > 0 and var bytes ? string.Create(CultureInfo.InvariantCulture, $"it is {bytes} bytes behind")
        : null;

    /// <summary>How many bytes of the log up to a position it has not replayed.</summary>
    public long Behind(WalPosition position) =>
        (ulong)position.Lsn is var end && (ulong)(Replayed ?? default) is var replayed && end > replayed ? (long)(end - replayed) : 0;

    private bool Follows(WalPosition position) => IsStandby && Timeline == position.Timeline;
}
