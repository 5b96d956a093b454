using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Overview;

/// <summary>What Google did not take.</summary>
/// <param name="Template">The name of the template.</param>
/// <param name="PassId">The pass; null: the class that passes of the template share.</param>
/// <param name="Error">What Google said.</param>
/// <param name="At">When; null: it is being sent again, or that was not kept.</param>
internal sealed record GoogleError(string Template, string? PassId, string Error, DateTimeOffset? At);

/// <summary>How an account's passes fare at Google Wallet.</summary>
/// <param name="At">When this was counted.</param>
/// <param name="Saved">People have them.</param>
/// <param name="Sent">Google has them, and nobody has saved them.</param>
/// <param name="Failed">Google did not take them the last time.</param>
/// <param name="Errors">Classes first, then passes, the newest first; at most <see cref="CountGoogle.MostErrors"/>.</param>
internal sealed record GoogleFigures(DateTimeOffset At, long Saved, long Sent, long Failed, IReadOnlyList<GoogleError> Errors);

/// <summary>Counts them; it reads all that Google has of an account, so it is remembered for a minute.</summary>
internal sealed class CountGoogle
{
    public const int MostErrors = 20;

    // As GET tells the state of a pass.
    private const string Counts = """
        SELECT count(*) FILTER (WHERE error IS NULL AND saves > 0),
            count(*) FILTER (WHERE error IS NULL AND saves = 0 AND sent_at IS NOT NULL),
            count(*) FILTER (WHERE error IS NOT NULL)
        FROM google_objects WHERE issuer IN (SELECT id FROM google_issuers WHERE account_id = $1)
        """;

    private static readonly string _errors = $"""
        (SELECT t.name, NULL::text, c.error, CASE WHEN c.leased_by IS NULL THEN c.lease_until END
            FROM google_classes c JOIN templates t ON t.id = c.template_id
            WHERE c.account_id = $1 AND c.error IS NOT NULL ORDER BY t.id DESC LIMIT {MostErrors})
        UNION ALL
        (SELECT t.name, o.pass_id, o.error, CASE WHEN o.leased_by IS NULL THEN o.lease_until END
            FROM google_objects o JOIN passes p ON p.id = o.pass_id JOIN templates t ON t.id = p.template_id
            WHERE o.issuer IN (SELECT id FROM google_issuers WHERE account_id = $1) AND o.error IS NOT NULL
            ORDER BY p.number DESC LIMIT {MostErrors})
        LIMIT {MostErrors}
        """;

    private readonly NpgsqlDataSource _database;
    private readonly TimeProvider _clock;
    private readonly Remembered<Guid, GoogleFigures> _remembered;

    public CountGoogle(NpgsqlDataSource database, TimeProvider clock, ILogger<CountGoogle> log)
    {
        (_database, _clock) = (database, clock);
        _remembered = new(Count, clock, log);
    }

    /// <returns>Null: they are being counted, and soon there.</returns>
    public Task<GoogleFigures?> Get(Guid account, TimeSpan patience, CancellationToken stop) => _remembered.Get(account, patience, stop);

    private async Task<GoogleFigures> Count(Guid account, CancellationToken stop)
    {
        var (now, errors) = (_clock.GetUtcNow(), new List<GoogleError>());
        await using (var command = _database.CreateWork(_errors))
        {
            command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
            await using var row = await command.ExecuteReaderAsync(stop);
            while (await row.ReadAsync(stop))
            {
                errors.Add(new(row.GetString(0), row.IsDBNull(1) ? null : row.GetString(1), row.GetString(2), TimeAt(row, 3)));
            }
        }

        await using var counting = _database.CreateWork(Counts);
        counting.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        await using var counts = await counting.ExecuteReaderAsync(stop);
        await counts.ReadAsync(stop);
        return new(now, counts.GetInt64(0), counts.GetInt64(1), counts.GetInt64(2), errors);
    }

    private static DateTimeOffset? TimeAt(NpgsqlDataReader row, int at) => row.IsDBNull(at) ? null : row.GetFieldValue<DateTimeOffset>(at);
}
