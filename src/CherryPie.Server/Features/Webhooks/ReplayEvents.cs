using System.Text.Json.Serialization;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>What a replay has made due.</summary>
/// <param name="Count">How many events.</param>
/// <param name="Last">The position of the last of them, where there are more.</param>
internal sealed record Replayed(int Count, [property: JsonIgnore] long? Last)
{
    /// <summary>What the next call takes as after.</summary>
    public string? Next => Last is { } last ? EventIds.Cursor(last) : null;
}

/// <summary>Sends what happened since a time to a webhook again, as far as it asks for it, with the same message ids.</summary>
internal sealed class ReplayEvents(ServerDb db, EventsOptions events)
{
    /// <summary>In one call.</summary>
    public const int Most = 20_000;

    // What came before for the same passes, and was to be sent again later, goes first.
    // Positions are microseconds of the clock or more, so the key leads to the time. Of events that were committed late, or happened at
    // once, the time does not say which came first; the position does.
    private const string Sql = $"""
        WITH wanted AS (
            SELECT w.id AS webhook_id, e.position, e.account_id, e.message_id, e.type, e.pass_id, e.at
            FROM webhooks w JOIN events e ON e.account_id = w.account_id
            WHERE w.id = @webhook AND e.position > @after AND e.at >= @since AND {FollowEvents.Matches}
            ORDER BY e.position LIMIT @most),
        due AS (
            INSERT INTO webhook_deliveries (webhook_id, position, account_id, message_id, type, pass_id, due_at, attempts, status, at)
            SELECT webhook_id, position, account_id, message_id, type, pass_id, clock_timestamp(), 0, 'pending', clock_timestamp()
            FROM wanted
            ON CONFLICT (webhook_id, position) DO UPDATE SET due_at = clock_timestamp(), attempts = 0, status = 'pending'),
        first AS (
            UPDATE webhook_deliveries d SET due_at = clock_timestamp()
            FROM (SELECT DISTINCT pass_id FROM wanted) p
            WHERE d.webhook_id = @webhook AND d.pass_id = p.pass_id AND d.position < (SELECT min(position) FROM wanted)
                AND d.due_at > clock_timestamp() AND isfinite(d.due_at))
        SELECT count(*)::int AS count, CASE WHEN count(*) = @most THEN max(position) END AS last FROM wanted
        """;

    public async Task<Replayed> Run(string id, JsonFields fields, CancellationToken stop)
    {
        events.MustBeOn();
        var since = fields.Time("since");
        if (since is null && !fields.Problems.Any)
        {
            fields.Problems.Add("since", "is required: an ISO 8601 date and time");
        }

        var cursor = fields.Text("after", EventIds.LongestCursor);
        var after = cursor is null ? null : EventIds.Position(cursor);
        if (cursor is not null && after is null)
        {
            fields.Problems.Add("after", "must be the next of a former answer");
        }

        fields.Problems.ThrowIfAny();
        await using var transaction = await JoinedTransaction.Begin(db, stop);

        // Locked first, as results are recorded.
        var webhook = await FindWebhook.ForUpdate(db, id, stop);
        var replayed = await db
            .Database.SqlQueryRaw<Replayed>(
                Sql,
                new NpgsqlParameter("webhook", webhook.Id),
                new NpgsqlParameter("after", Math.Max(after ?? 0, StoredEvent.PositionAt(since!.Value) - 1)),
                new NpgsqlParameter("since", since.Value),
                new NpgsqlParameter("most", Most)
            )
            .ToListAsync(stop);
        await transaction.Commit(stop);
        return replayed[0];
    }
}
