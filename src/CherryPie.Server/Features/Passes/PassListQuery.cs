using System.Text.Json;
using CherryPie.Server.Platform.Http;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>The statements of <see cref="ListPasses"/>.</summary>
internal sealed class PassListQuery(
    NpgsqlConnection connection,
    SearchFilter filter,
    JsonElement? asked,
    long? before,
    Guid account,
    long? template
)
{
    // Of PostgreSQL; in milliseconds.
    private const int Patience = 250;

    // Passes that may have been issued at the same time.
    private const long AtOnce = 10_000;

    // The filter has the template by name; by its id PostgreSQL knows how many passes it has, and reads them in their order.
    private readonly string _where = filter.Condition + (template is null ? "" : " AND p.template_id = @template");

    public static async Task<PassListQuery> Of(
        NpgsqlConnection connection,
        SearchFilter filter,
        JsonElement? asked,
        long? before,
        Guid account,
        CancellationToken stop
    )
    {
        var name = asked is { } json && json.TryGetProperty("templateName", out var value) ? value : default;
        if (name.ValueKind != JsonValueKind.String)
        {
            return new PassListQuery(connection, filter, asked, before, account, template: null);
        }

        await using var command = new NpgsqlCommand("SELECT id FROM templates WHERE account_id = $1 AND name = $2", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name.GetString()! });
        return new PassListQuery(connection, filter, asked, before, account, (long?)await command.ExecuteScalarAsync(stop));
    }

    /// <returns>Null: it takes too long.</returns>
    public async Task<T?> InTime<T>(Func<PassListQuery, Task<T>> read, CancellationToken stop)
        where T : class
    {
        await using var transaction = await connection.BeginTransactionAsync(stop);
        try
        {
            await using var bound = new NpgsqlCommand($"SET LOCAL statement_timeout = {Patience}", connection);
            await bound.ExecuteNonQueryAsync(stop);
            return await read(this);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return null;
        }
    }

    /// <summary>All matches, unless they are too many, and the newest of them.</summary>
    public async Task<CountedPasses> Few(CancellationToken stop)
    {
        await using var command = Command(
            $"""
            WITH matches AS MATERIALIZED (SELECT p.number FROM passes p WHERE {_where} LIMIT {ListPasses.MostCounted + 1})
            SELECT (SELECT count(*) FROM matches),
                   ARRAY(SELECT number FROM matches WHERE number < @before ORDER BY number DESC LIMIT {ListPasses.PerPage + 1})
            """,
            before ?? long.MaxValue
        );
        await using var row = await command.ExecuteReaderAsync(stop);
        await row.ReadAsync(stop);
        return new CountedPasses((int)row.GetInt64(0), await row.GetFieldValueAsync<long[]>(1, stop));
    }

    /// <summary>The newest matches with numbers of a range.</summary>
    public async Task<long[]> Newest(long from, long to, CancellationToken stop)
    {
        await using var command = Command(
            $"""
            SELECT ARRAY(SELECT p.number FROM passes p WHERE {_where} AND p.number < @before AND p.number >= @from
                         ORDER BY p.number DESC LIMIT {ListPasses.PerPage + 1})
            """,
            to
        );
        command.Parameters.AddWithValue("from", from);
        return (long[])(await command.ExecuteScalarAsync(stop))!;
    }

    /// <summary>The numbers that passes of the days of issue that are asked for may have: numbers are given in the order of time, but
    /// for those of requests at the same time. So passes of long ago are not looked for among the newest.</summary>
    public async Task<(long From, long To)> Period(CancellationToken stop)
    {
        var (first, last) = (Day("gte"), Day("lt"));
        await using var command = new NpgsqlCommand(
            """
            SELECT (SELECT min(number) FROM (SELECT number FROM passes WHERE account_id = $1 AND created_at >= $2
                        ORDER BY created_at LIMIT 1000) n),
                   (SELECT max(number) FROM (SELECT number FROM passes WHERE account_id = $1 AND created_at < $3
                        ORDER BY created_at DESC LIMIT 1000) n)
            """,
            connection
        );
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = first ?? DateTimeOffset.UnixEpoch });
        command.Parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = last ?? DateTimeOffset.UnixEpoch });
        await using var row = first is null && last is null ? null : await command.ExecuteReaderAsync(stop);
        if (row is null || !await row.ReadAsync(stop))
        {
            return (0, long.MaxValue);
        }

        return (
            first is null ? 0
            : row.IsDBNull(0) ? long.MaxValue
            : Math.Max(0, row.GetInt64(0) - AtOnce),
            last is null ? long.MaxValue
            : row.IsDBNull(1) ? 0
            : row.GetInt64(1) + AtOnce
        );
    }

    private DateTimeOffset? Day(string bound) =>
        asked is { } json
        && json.TryGetProperty("createdAt", out var period)
        && period.ValueKind == JsonValueKind.Object
        && period.TryGetProperty(bound, out var day)
        && day.ValueKind == JsonValueKind.String
        && Iso8601.TryParse(day.GetString()!, out var time)
            ? time
            : null;

    /// <summary>The number of the account's newest pass.</summary>
    public async Task<long> Top(CancellationToken stop)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(max(number), 0) FROM passes WHERE account_id = $1", connection);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = account });
        return (long)(await command.ExecuteScalarAsync(stop))!;
    }

    private NpgsqlCommand Command(string sql, long to)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(filter.Parameters.Select(p => p.Clone()).ToArray());
        command.Parameters.AddWithValue("before", to);
        if (template is { } id)
        {
            command.Parameters.AddWithValue("template", id);
        }

        return command;
    }
}

/// <summary>How many matches there are, and the newest of them.</summary>
internal sealed record CountedPasses(int Count, long[] Numbers);
