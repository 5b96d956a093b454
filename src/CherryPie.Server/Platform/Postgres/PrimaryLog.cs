using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Platform.Postgres;

/// <summary>A position in the primary's write-ahead log. Positions of two timelines can't be compared: after a failover the new primary
/// writes others of the same number.</summary>
internal sealed record WalPosition(long Timeline, NpgsqlLogSequenceNumber Lsn)
{
    /// <summary>Reads the position behind all that is committed. An acknowledged commit is flushed, unless the database acknowledges
    /// earlier (<c>synchronous_commit = off</c>). In recovery there is no such position.</summary>
    public const string Select = """
        SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_walfile_name(pg_current_wal_insert_lsn()) END,
               CASE WHEN pg_is_in_recovery() THEN NULL
                    WHEN current_setting('synchronous_commit') = 'off' THEN pg_current_wal_insert_lsn()
                    ELSE pg_current_wal_flush_lsn() END
        """;

    /// <returns>Null when the row is from a database in recovery.</returns>
    public static WalPosition? Read(NpgsqlDataReader row) =>
        row.IsDBNull(1)
            ? null
            : new WalPosition(
                long.Parse(row.GetString(0).AsSpan(0, 8), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                row.GetFieldValue<NpgsqlLogSequenceNumber>(1)
            );
}

/// <summary>Which database it is: a standby has the identity of its primary.</summary>
internal sealed record DatabaseIdentity(long System, uint Database)
{
    public const string Columns = """
        (SELECT system_identifier FROM pg_control_system()), (SELECT oid FROM pg_database WHERE datname = current_database())
        """;

    public static DatabaseIdentity Read(NpgsqlDataReader row, int at) => new(row.GetInt64(at), row.GetFieldValue<uint>(at + 1));
}

/// <summary>What a standby is measured by.</summary>
internal sealed class PrimaryLog
{
    private readonly NpgsqlDataSource _database;
    private readonly SharedReads<byte, WalPosition> _positions;
    private DatabaseIdentity? _identity;

    public PrimaryLog(NpgsqlDataSource database, TimeProvider clock)
    {
        _database = database;
        _positions = new(Read, clock);
    }

    /// <summary>The position behind all that was committed when this was called. Calls at the same time share one statement, which begins
    /// after the last of them.</summary>
    /// <returns>Null when the primary is in recovery.</returns>
    public Task<WalPosition?> Now(CancellationToken stop) => _positions.Get(default, stop);

    public async ValueTask<DatabaseIdentity> Identity(CancellationToken stop)
    {
        if (_identity is null)
        {
            await using var command = _database.CreateCommand("SELECT " + DatabaseIdentity.Columns);
            await using var row = await command.ExecuteReaderAsync(stop);
            await row.ReadAsync(stop);
            _identity = DatabaseIdentity.Read(row, 0);
        }

        return _identity;
    }

    private async Task<Dictionary<byte, WalPosition>> Read(byte[] keys)
    {
        await using var command = _database.CreateCommand(WalPosition.Select);
        await using var row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return WalPosition.Read(row) is { } position ? new() { [keys[0]] = position } : [];
    }
}
