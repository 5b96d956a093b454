using Npgsql;

namespace CherryPie.Server.Features.Failures;

/// <summary>Adds errors of API calls to the table, and takes those out that an account has too many of.</summary>
internal sealed class StoreFailures(NpgsqlDataSource database, FailuresOptions options)
{
    private const string Insert = """
        INSERT INTO api_failures (account_id, at, method, route, status, field, message, trace_id, dropped)
        SELECT * FROM unnest(
            $1::uuid[], $2::timestamptz[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::bigint[])
        """;

    // Two servers that do this at once leave each other's rows alone.
    private const string Trim = """
        DELETE FROM api_failures WHERE id = ANY (ARRAY(
            SELECT id FROM api_failures WHERE id IN (
                SELECT id FROM (
                    SELECT id, row_number() OVER (PARTITION BY account_id ORDER BY id DESC) AS place
                    FROM api_failures WHERE account_id = ANY ($1)) counted
                WHERE place > $2)
            ORDER BY id FOR UPDATE SKIP LOCKED))
        """;

    public async Task Run(IReadOnlyList<(ApiFailure Failure, long Dropped)> rows, CancellationToken stop)
    {
        if (rows.Count == 0)
        {
            return;
        }

        await using var session = await database.OpenConnectionAsync(stop);
        await using var batch = new NpgsqlBatch(session)
        {
            BatchCommands =
            {
                new(Insert)
                {
                    Parameters =
                    {
                        Column(rows, r => r.Failure.AccountId),
                        Column(rows, r => r.Failure.At.UtcDateTime),
                        Column(rows, r => r.Failure.Method),
                        Column(rows, r => r.Failure.Route),
                        Column(rows, r => r.Failure.Status),
                        Column(rows, r => r.Failure.Field),
                        Column(rows, r => r.Failure.Message),
                        Column(rows, r => r.Failure.TraceId),
                        Column(rows, r => r.Dropped),
                    },
                },
                new(Trim)
                {
                    Parameters =
                    {
                        new NpgsqlParameter<Guid[]> { TypedValue = [.. rows.Select(r => r.Failure.AccountId).Distinct()] },
                        new NpgsqlParameter<int> { TypedValue = options.PerAccount },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(stop);
    }

    private static NpgsqlParameter<T[]> Column<T>(
        IReadOnlyList<(ApiFailure Failure, long Dropped)> rows,
        Func<(ApiFailure Failure, long Dropped), T> value
    ) => new() { TypedValue = [.. rows.Select(value)] };
}
