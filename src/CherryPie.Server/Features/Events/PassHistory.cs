using Npgsql;

namespace CherryPie.Server.Features.Events;

/// <summary>Events of one pass, newest first.</summary>
/// <param name="Events">Not more than <see cref="PassHistory.PerPage"/>.</param>
/// <param name="Older">The position before which older ones are asked for; null: there are none.</param>
internal sealed record PassHistoryPage(IReadOnlyList<ReadEvent> Events, long? Older);

/// <summary>Reads what happened to one pass, as long as events are kept.</summary>
internal sealed class PassHistory(NpgsqlDataSource database)
{
    public const int PerPage = 20;

    /// <param name="account">Whose.</param>
    /// <param name="pass">Its id.</param>
    /// <param name="before">Of the page before; null: from the newest.</param>
    public async Task<PassHistoryPage> Run(Guid account, string pass, long? before, CancellationToken stop)
    {
        await using var command = database.CreateCommand(
            """
            SELECT position, message_id, type, at, data FROM events WHERE account_id = $1 AND pass_id = $2 AND position < $3
            ORDER BY position DESC LIMIT $4
            """
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = pass });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = before ?? long.MaxValue });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = PerPage + 1 });
        var events = new List<ReadEvent>();
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            events.Add(new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3), row.GetString(4)));
        }

        return events.Count > PerPage ? new(events[..PerPage], events[PerPage - 1].Position) : new(events, null);
    }
}
