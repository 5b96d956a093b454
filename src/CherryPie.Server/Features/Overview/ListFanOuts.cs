using CherryPie.Server.Features.Accounts;
using Npgsql;

namespace CherryPie.Server.Features.Overview;

/// <summary>A change on its way to phones, or one that was given up.</summary>
/// <param name="Kind">Of the job.</param>
/// <param name="What">The name of the template, the campaign or the pass type; empty: of none.</param>
/// <param name="Done">Passes that it has handled.</param>
/// <param name="Total">Of so many; 0: it has not begun.</param>
/// <param name="Attempts">How often it was begun.</param>
/// <param name="IsDead">Whether it was given up.</param>
/// <param name="Error">Of the last attempt.</param>
internal sealed record NamedFanOut(string Kind, string What, long Done, long Total, int Attempts, bool IsDead, string? Error);

/// <summary>The fan-outs of the account that this scope has entered, with what they are of. They are read anew each time.</summary>
internal sealed class ListFanOuts(NpgsqlDataSource database, Tenant tenant)
{
    /// <summary>So many are shown.</summary>
    public const int Most = 50;

    private static readonly string _select = $"""
        SELECT j.kind, coalesce(t.name, c.name, CASE WHEN j.kind = 'certificate-changed' THEN j.subject END, ''), j.done, j.total,
            j.attempts, j.is_dead, j.error
        FROM jobs j
        LEFT JOIN templates t ON t.id = CASE WHEN j.kind = 'template-changed' THEN j.subject::bigint END
        LEFT JOIN campaigns c ON c.id = CASE WHEN j.kind = 'campaign-changed' THEN j.subject::bigint END
        WHERE j.account_id = $1 AND j.kind IN ('template-changed', 'campaign-changed', 'certificate-changed', 'passes-changed')
        ORDER BY j.is_dead DESC, j.id LIMIT {Most}
        """;

    public async Task<List<NamedFanOut>> Run(CancellationToken stop)
    {
        await using var command = database.CreateCommand(_select);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = tenant.Required });
        var fanOuts = new List<NamedFanOut>();
        await using var row = await command.ExecuteReaderAsync(stop);
        while (await row.ReadAsync(stop))
        {
            fanOuts.Add(
                new(
                    row.GetString(0),
                    row.GetString(1),
                    row.GetInt64(2),
                    row.GetInt64(3),
                    row.GetInt32(4),
                    row.GetBoolean(5),
                    row.IsDBNull(6) ? null : row.GetString(6)
                )
            );
        }

        return fanOuts;
    }
}
