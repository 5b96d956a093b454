using CherryPie.Server.Platform.Http;
using Npgsql;

namespace CherryPie.Server.Features.Events;

/// <summary>An event of a page.</summary>
/// <param name="Data">JSON.</param>
internal sealed record ReadEvent(long Position, string Id, string Type, DateTimeOffset At, string Data);

/// <summary>Events behind a position.</summary>
/// <param name="Next">Where to go on: no event before it is missing here, but for those that were not asked for.</param>
/// <param name="IsEnd">There were no more.</param>
/// <param name="IsAhead">No event has had the position that was asked for yet.</param>
internal sealed record EventPage(IReadOnlyList<ReadEvent> Events, long Next, bool IsEnd, bool IsAhead);

/// <summary>Reads an account's events in their order.</summary>
internal sealed class ReadEvents(NpgsqlDataSource database)
{
    public const int MostOfPage = 1000;

    // Of events that were not asked for; a page of rare ones ends there.
    private const int MostPassedOver = 20_000;

    // Read before the events: those that come between the two statements are only more.
    private const string Last = """
        SELECT a.is_disabled, coalesce(s.last_position, 0) FROM accounts a LEFT JOIN event_sequences s ON s.account_id = a.id
        WHERE a.id = $1
        """;

    private const string All = """
        SELECT position, message_id, type, at, data, false FROM events WHERE account_id = $1 AND position > $2 ORDER BY position LIMIT $3
        """;

    private const string OfTypes = """
        SELECT position, message_id, type, at, data, number = $5 FROM (
            SELECT *, row_number() OVER (ORDER BY position) AS number FROM (
                SELECT * FROM events WHERE account_id = $1 AND position > $2 ORDER BY position LIMIT $5) scanned) numbered
        WHERE type = ANY($4) OR number = $5 ORDER BY position LIMIT $3
        """;

    /// <param name="account">Whose.</param>
    /// <param name="after">0: from the oldest that is kept.</param>
    /// <param name="types">Null: all.</param>
    /// <param name="size">1 to <see cref="MostOfPage"/>.</param>
    /// <exception cref="Refusal">403: the account is disabled by now.</exception>
    public async Task<EventPage> Run(Guid account, long after, string[]? types, int size, CancellationToken stop)
    {
        await using var connection = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(Last) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = account } } });
        var read = new NpgsqlBatchCommand(types is null ? All : OfTypes)
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = account },
                new NpgsqlParameter<long> { TypedValue = after },
                new NpgsqlParameter<long> { TypedValue = size },
            },
        };
        if (types is not null)
        {
            read.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = types });
            read.Parameters.Add(new NpgsqlParameter<long> { TypedValue = MostPassedOver });
        }

        batch.BatchCommands.Add(read);
        await using var row = await batch.ExecuteReaderAsync(stop);
        if (!await row.ReadAsync(stop) || row.GetBoolean(0))
        {
            throw Refusal.Forbidden("The account of this key is disabled; ask the operator of this server");
        }

        var last = row.GetInt64(1);
        await row.NextResultAsync(stop);
        return await Page(row, after, last, types, size, stop);
    }

    // Where the scan of chosen types ends early, its last event is read whatever its type, to go on from there.
    private static async Task<EventPage> Page(
        NpgsqlDataReader row,
        long after,
        long last,
        string[]? types,
        int size,
        CancellationToken stop
    )
    {
        var (events, next, rows) = (new List<ReadEvent>(), after, 0);
        var isCutOff = false;
        for (; await row.ReadAsync(stop); rows++)
        {
            (next, var type) = (row.GetInt64(0), row.GetString(2));
            if (types is null || types.Contains(type, StringComparer.Ordinal))
            {
                events.Add(new(next, row.GetString(1), type, row.GetFieldValue<DateTimeOffset>(3), row.GetString(4)));
            }

            isCutOff |= row.GetBoolean(5);
        }

        var isEnd = !isCutOff && rows < size;
        return new(events, isEnd ? Math.Max(next, last) : next, isEnd, after > last);
    }
}
