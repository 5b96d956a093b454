using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;

namespace CherryPie.Server.Features.Passes;

/// <summary>A page of a search.</summary>
/// <param name="NextFrom">The position behind the page: what <c>from</c> takes to get the next one.</param>
/// <param name="TotalCount">How many passes match in all.</param>
/// <param name="Data">The passes, oldest first.</param>
internal sealed record SearchResponse(long NextFrom, long TotalCount, IReadOnlyList<PassResponse> Data);

/// <summary>Finds passes by any of their fields, in the order of issue. <c>from</c> is a position among the matches; <c>after</c> a pass,
/// behind which pages hold still whatever is written meanwhile.</summary>
internal sealed class SearchPasses(
    ServerDb db,
    ReadPass reading,
    RequestReads reads,
    AccountDirectory accounts,
    Tenant tenant,
    PassLinks links,
    TimeProvider clock
)
{
    private const int MostPerPage = 1000,
        DefaultPerPage = 100,
        LongestId = 64;

    public async Task<SearchResponse> Run(JsonFields fields, CancellationToken stop)
    {
        var size = (int)(fields.Whole("size", 1, MostPerPage) ?? DefaultPerPage);
        var from = fields.Whole("from", 0, long.MaxValue / 2) ?? 0;
        var after = fields.Text("after", LongestId) is { Length: > 0 } id ? await NumberOf(id, fields, stop) : (long?)null;
        var filter = await Filter(fields.Object("passFilter"), fields.Problems, stop);
        fields.Problems.ThrowIfAny();
        var last = await LastNumber(stop);
        var page = await Page(filter, last, after, from, size, stop);
        var numbers = page.Numbers;
        var passes = await reading.Own(reads, tenant.Required, numbers, stop);
        var account = await accounts.Get(tenant.Required, stop);
        return new SearchResponse(page.Before + numbers.Length, page.Total, [.. passes.Select(p => new PassResponse(p, account, links))]);
    }

    /// <summary>A <c>passFilter</c> as a condition on passes p of the account.</summary>
    /// <param name="asked">As sent; null: all.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public async Task<SearchFilter> Filter(JsonElement? asked, Problems problems, CancellationToken stop)
    {
        var invalidTemplates = IsByValidity(asked) ? await InvalidTemplates(clock.GetUtcNow(), stop) : [];
        return SearchFilter.Read(asked, tenant.Required, invalidTemplates, problems);
    }

    private static bool IsByValidity(JsonElement? filter) =>
        filter?.EnumerateObject().Any(p => p.Name.Equals("isInvalid", StringComparison.OrdinalIgnoreCase)) == true;

    private async Task<long[]> InvalidTemplates(DateTimeOffset now, CancellationToken stop) =>
        await db
            .Templates.Where(t =>
                t.Status == LifeState.INVALID || t.EndDate <= now || t.Campaign!.Status == LifeState.INVALID || t.Campaign.EndDate <= now
            )
            .Select(t => t.Id)
            .ToArrayAsync(stop);

    private async Task<long?> NumberOf(string after, JsonFields fields, CancellationToken stop)
    {
        var number = await db.Passes.Where(p => p.Id == after).Select(p => (long?)p.Number).SingleOrDefaultAsync(stop);
        if (number is null)
        {
            fields.Problems.Add("after", $"there is no pass \"{after}\"; it takes the id of the last pass of a page");
        }

        return number;
    }

    /// <summary>The highest number of the account's passes, of which none below it is still to come.</summary>
    // Passes that are being issued get their numbers before they can be seen, and may be seen in another order. So this waits, a few
    // milliseconds, until those who have numbers have committed. What comes later is left to the next search, and count and page agree.
    // They commit on the primary, so it is asked also when the page comes from a standby, which then must have replayed them.
    public async Task<long> LastNumber(CancellationToken stop)
    {
        var (last, position) = (0L, (WalPosition?)null);
        await using (var batch = reads.Primary.CreateBatch())
        {
            batch.BatchCommands.Add(
                new("SELECT pg_advisory_xact_lock($1)") { Parameters = { new() { Value = PassNumbers.Lock(tenant.Required) } } }
            );
            batch.BatchCommands.Add(
                new("SELECT coalesce(max(number), 0) FROM passes WHERE account_id = $1")
                {
                    Parameters = { new() { Value = tenant.Required } },
                }
            );
            if (reads.Session is not null)
            {
                batch.BatchCommands.Add(new(WalPosition.Select));
            }

            await using var reader = await batch.ExecuteReaderAsync(stop);
            await reader.NextResultAsync(stop);
            await reader.ReadAsync(stop);
            last = reader.GetInt64(0);
            if (await reader.NextResultAsync(stop) && await reader.ReadAsync(stop))
            {
                position = WalPosition.Read(reader);
            }
        }

        await reads.CatchUp(position, stop);
        return last;
    }

    // A narrow filter is evaluated once, for count and page: without MATERIALIZED the planner would read all passes in order of number.
    private async Task<(long Total, long Before, long[] Numbers)> Page(
        SearchFilter filter,
        long last,
        long? after,
        long from,
        int size,
        CancellationToken stop
    )
    {
        var source = filter.IsNarrow ? "matches" : "passes p";
        var rest = (filter.IsNarrow ? "TRUE" : filter.Condition) + " AND number <= @last";
        var sql = $"""
            {(filter.IsNarrow ? $"WITH matches AS MATERIALIZED (SELECT p.number FROM passes p WHERE {filter.Condition})" : "")}
            SELECT (SELECT count(*) FROM {source} WHERE {rest}) AS total,
                   CASE WHEN @after IS NULL THEN @from ELSE (SELECT count(*) FROM {source} WHERE {rest} AND number <= @after) END AS before,
                   ARRAY(
                       SELECT number FROM {source} WHERE {rest} AND number > coalesce(@after, 0)
                       ORDER BY number LIMIT @size OFFSET CASE WHEN @after IS NULL THEN @from ELSE 0 END
                   ) AS numbers
            """;
        var connection = await Open(stop);
        try
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = ConnectionSettings.LongestWork };
            command.Parameters.AddRange(filter.Parameters.ToArray());
            command.Parameters.AddWithValue("last", last);
            command.Parameters.Add(new("after", NpgsqlDbType.Bigint) { Value = after ?? (object)DBNull.Value });
            command.Parameters.AddWithValue("from", from);
            command.Parameters.AddWithValue("size", size);
            await using var reader = await reads.Execute(command, stop);
            await reader.ReadAsync(stop);
            return (reader.GetInt64(0), reader.GetInt64(1), await reader.GetFieldValueAsync<long[]>(2, stop));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }

    private async Task<NpgsqlConnection> Open(CancellationToken stop)
    {
        await db.Database.OpenConnectionAsync(stop);
        return (NpgsqlConnection)db.Database.GetDbConnection();
    }
}
