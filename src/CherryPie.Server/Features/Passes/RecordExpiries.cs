using CherryPie.Server.Features.Events;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>Writes an event for each pass whose expiryDate has come. What nobody does has no transaction to be written in: it is looked
/// for, from where the last look ended, so that each date is found once, also after a time without a server.</summary>
internal sealed class RecordExpiries(NpgsqlDataSource database, EventLog events, TimeProvider clock, ILogger<RecordExpiries> log)
    : BackgroundService
{
    // A look reads one entry of an index for each account, which nothing is found in most times: with 5,000 accounts some milliseconds.
    // With what is late by design an event comes 50 s after its date at most; a minute is promised.
    private static readonly TimeSpan _every = TimeSpan.FromSeconds(30);

    // A request that sets a date of the next moment may commit after that moment, at most this much later.
    private static readonly TimeSpan _late = TimeSpan.FromSeconds(20);

    // In seconds: all passes of a campaign may end at once.
    private const int LongestInsert = 300;

    private const string Begin = """
        INSERT INTO event_marks (name, at) VALUES ('pass.expired', $1) ON CONFLICT (name) DO NOTHING
        """;

    // Who has locked the table of passes should not have this wait behind it: the next look does the same.
    private const string WaitBriefly = "SET LOCAL lock_timeout = '1s'";

    private const string Lock = "SELECT at FROM event_marks WHERE name = 'pass.expired' AND at < $1 FOR UPDATE SKIP LOCKED";

    // Account by account, since the index of dates begins with the account.
    private const string Insert = """
        WITH moved AS (UPDATE event_marks SET at = $2 WHERE name = 'pass.expired')
        INSERT INTO event_outbox (account_id, type, pass_id, campaign_id, template_id, at, data)
        SELECT p.account_id, 'pass.expired', p.id, p.campaign_id, p.template_id, $3, json_build_object(
            'version', p.change_count, 'devices', p.passbook_devices + p.android_pay_devices,
            'expiryDate', to_char(p.expiry_date AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        FROM accounts a CROSS JOIN LATERAL (
            SELECT * FROM passes WHERE account_id = a.id AND expiry_date > $1 AND expiry_date <= $2 AND NOT is_invalid OFFSET 0) p
        """;

    /// <returns>How many passes have expired since the last look.</returns>
    public async Task<int> Run(CancellationToken stop)
    {
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        var until = now - _late;
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var transaction = await connection.BeginTransactionAsync(stop);
        await using var look = new NpgsqlBatch(connection, transaction) { BatchCommands = { new(WaitBriefly) } };
        foreach (var sql in new[] { Begin, Lock })
        {
            look.BatchCommands.Add(new(sql) { Parameters = { new NpgsqlParameter<DateTimeOffset> { TypedValue = until } } });
        }

        if (await look.ExecuteScalarAsync(stop) is not DateTime since)
        {
            await transaction.CommitAsync(stop); // the first look, or another server is at it
            return 0;
        }

        await using var insert = new NpgsqlCommand(Insert, connection, transaction) { CommandTimeout = LongestInsert };
        insert.Parameters.Add(new NpgsqlParameter<DateTime> { TypedValue = since });
        insert.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = until });
        insert.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = now });
        var expired = await insert.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
        return expired;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (events.IsOn && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Run(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.Log(
                    IsTransient(e) ? LogLevel.Debug : LogLevel.Error,
                    "Expired passes can't be looked for, trying again: {Reason}",
                    e.Message
                );
            }

            await JobSignal.Rest(_every, stoppingToken);
        }
    }

    private static bool IsTransient(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } || DatabaseTrouble.IsAway(e);
}
