using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Events;

/// <summary>Moves committed events from the outbox into the accounts' logs and gives each its position. One transaction at a time per
/// database does this, and holds the advisory lock until its commit: positions become visible in their order, so who reads behind a
/// position misses none, however late its change committed.</summary>
internal sealed class NumberEvents(
    NpgsqlDataSource database,
    IEnumerable<EventFollower> followers,
    EventWaiters waiters,
    ILogger<NumberEvents> log
) : BackgroundService
{
    /// <summary>How many events one transaction takes.</summary>
    public const int Most = 2000;

    private const long Lock = 0x4576_656e_7473;

    // A transaction of many events costs each of them less than one of a few: a wake-up at each commit would take what issuing needs.
    private static readonly TimeSpan _poll = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _afterTrouble = TimeSpan.FromSeconds(1);

    // OFFSET 0 keeps the planner from reading whole tables instead of one row by its key. Names and ids come from the rows of now; the
    // number of changes and of devices comes with the event, where it matters.
    private static readonly string _number = $$"""
        WITH taken AS (
            DELETE FROM event_outbox WHERE id = ANY(ARRAY(SELECT id FROM event_outbox ORDER BY id LIMIT $1)) RETURNING *),
        begun AS (
            SELECT t.account_id, count(*) AS events,
                greatest(coalesce(max(s.last_position), 0) + 1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint) AS first
            FROM taken t LEFT JOIN event_sequences s ON s.account_id = t.account_id GROUP BY 1),
        ended AS (
            INSERT INTO event_sequences (account_id, last_position)
            SELECT account_id, first + events - 1 FROM begun ORDER BY 1
            ON CONFLICT (account_id) DO UPDATE SET last_position = EXCLUDED.last_position),
        numbered AS (
            SELECT t.*, b.first + row_number() OVER (PARTITION BY t.account_id ORDER BY t.id) - 1 AS position
            FROM taken t JOIN begun b ON b.account_id = t.account_id),
        named AS (
            SELECT n.*, coalesce(n.campaign_id, p.campaign_id) AS campaign, coalesce(n.template_id, p.template_id) AS template,
                json_strip_nulls(json_build_object(
                    'passId', n.pass_id, 'userDefinedId', p.user_defined_id, 'campaignName', c.name, 'templateName', t.name,
                    'version', CASE WHEN n.data -> 'version' IS NULL THEN p.change_count END,
                    'devices', CASE WHEN n.data -> 'devices' IS NULL THEN p.devices END))::text AS subject
            FROM numbered n
            LEFT JOIN LATERAL (
                SELECT user_defined_id, campaign_id, template_id, change_count, passbook_devices + android_pay_devices AS devices
                FROM passes WHERE id = n.pass_id AND account_id = n.account_id OFFSET 0) p ON n.pass_id IS NOT NULL
            LEFT JOIN LATERAL (
                SELECT name FROM campaigns WHERE id = coalesce(n.campaign_id, p.campaign_id) OFFSET 0) c ON true
            LEFT JOIN LATERAL (
                SELECT name FROM templates WHERE id = coalesce(n.template_id, p.template_id) OFFSET 0) t ON true),
        stored AS (
            INSERT INTO events (account_id, position, message_id, type, pass_id, campaign_id, template_id, at, data)
            SELECT account_id, position, {{EventIds.Sql("position")}}, type, pass_id, campaign, template, at,
                CASE WHEN data IS NULL THEN subject WHEN subject = '{}' THEN data::text
                    ELSE left(subject, -1) || ',' || substr(data::text, 2) END::json
            FROM named ORDER BY account_id, position)
        SELECT account_id, first, first + events - 1 FROM begun ORDER BY 1
        """;

    private readonly EventFollower[] _followers = [.. followers];

    /// <summary>Numbers the oldest.</summary>
    /// <returns>How many; 0 also when another server is at it.</returns>
    public async Task<long> Run(CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        if (!await IsAny(connection, stop))
        {
            return 0;
        }

        await using var transaction = await connection.BeginTransactionAsync(stop);
        if (!await Take(connection, transaction, stop))
        {
            return 0;
        }

        var (accounts, first, last) = await Number(connection, transaction, stop);
        foreach (var follower in accounts.Count > 0 ? _followers : [])
        {
            await using var follow = new NpgsqlCommand(follower.Sql, connection, transaction)
            {
                CommandTimeout = ConnectionSettings.LongestWork,
            };
            follow.Parameters.Add(new() { Value = accounts.ToArray() });
            follow.Parameters.Add(new() { Value = first.ToArray() });
            follow.Parameters.Add(new() { Value = last.ToArray() });
            await follow.ExecuteNonQueryAsync(stop);
        }

        await transaction.CommitAsync(stop);
        waiters.Look();
        return last.Zip(first, (l, f) => l - f + 1).Sum();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = _poll;
            try
            {
                if (await Run(stoppingToken) >= Most)
                {
                    continue;
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                log.Log(
                    DatabaseTrouble.IsAway(e) ? LogLevel.Debug : LogLevel.Error,
                    "Events can't be numbered, trying again: {Reason}",
                    e.Message
                );
                pause = _afterTrouble;
            }

            await JobSignal.Rest(pause, stoppingToken);
        }
    }

    private static async Task<bool> IsAny(NpgsqlConnection connection, CancellationToken stop)
    {
        await using var any = new NpgsqlCommand("SELECT EXISTS (SELECT FROM event_outbox)", connection);
        return await any.ExecuteScalarAsync(stop) is true;
    }

    // A statement of its own: those that come after see all that was committed by who had the lock before.
    private static async Task<bool> Take(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken stop)
    {
        await using var take = new NpgsqlCommand("SELECT pg_try_advisory_xact_lock($1)", connection, transaction);
        take.Parameters.Add(new NpgsqlParameter<long> { TypedValue = Lock });
        return await take.ExecuteScalarAsync(stop) is true;
    }

    private static async Task<(List<Guid> Accounts, List<long> First, List<long> Last)> Number(
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
        CancellationToken stop
    )
    {
        await using var number = new NpgsqlCommand(_number, connection, transaction) { CommandTimeout = ConnectionSettings.LongestWork };
        number.Parameters.Add(new NpgsqlParameter<int> { TypedValue = Most, NpgsqlDbType = NpgsqlDbType.Integer });
        var (accounts, first, last) = (new List<Guid>(), new List<long>(), new List<long>());
        await using var row = await number.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            accounts.Add(row.GetGuid(0));
            first.Add(row.GetInt64(1));
            last.Add(row.GetInt64(2));
        }

        return (accounts, first, last);
    }
}
