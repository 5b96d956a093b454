using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>A page of a search.</summary>
/// <param name="NextFrom">What <c>from</c> takes to get the next page.</param>
/// <param name="TotalCount">How many passes match in all.</param>
/// <param name="Data">The passes, oldest first.</param>
internal sealed record SearchResponse(long NextFrom, long TotalCount, IReadOnlyList<PassResponse> Data);

/// <summary>Finds passes by any of their fields. Pages go by the pass's number, so writes meanwhile neither shift nor repeat
/// anything.</summary>
internal sealed class SearchPasses(
    ServerDb db,
    ReadPass reading,
    AccountDirectory accounts,
    Tenant tenant,
    PassLinks links,
    TimeProvider clock
)
{
    private const int MostPerPage = 1000,
        DefaultPerPage = 100;

    public async Task<SearchResponse> Run(JsonFields fields, CancellationToken stop)
    {
        var size = (int)(fields.Whole("size", 1, MostPerPage) ?? DefaultPerPage);
        var from = fields.Whole("from", 0, long.MaxValue / 2) ?? 0;
        var now = clock.GetUtcNow();
        var filter = SearchFilter.Read(fields.Object("passFilter"), tenant.Required, await InvalidTemplates(now, stop), fields.Problems);
        fields.Problems.ThrowIfAny();
        var (total, numbers) = await Page(filter, from, size, stop);
        var passes = await reading.Own(tenant.Required, numbers, stop);
        var account = await accounts.Get(tenant.Required, stop);
        return new SearchResponse(
            numbers.Length > 0 ? numbers[^1] : from,
            total,
            [.. passes.Select(p => new PassResponse(p, account, links))]
        );
    }

    private async Task<long[]> InvalidTemplates(DateTimeOffset now, CancellationToken stop) =>
        await db
            .Templates.Where(t =>
                t.Status == LifeState.INVALID || t.EndDate <= now || t.Campaign!.Status == LifeState.INVALID || t.Campaign.EndDate <= now
            )
            .Select(t => t.Id)
            .ToArrayAsync(stop);

    // A narrow filter is evaluated once, for count and page: without MATERIALIZED the planner would read all passes in order of number.
    private async Task<(long Total, long[] Numbers)> Page(SearchFilter filter, long from, int size, CancellationToken stop)
    {
        var source = filter.IsNarrow ? "matches" : "passes p";
        var rest = filter.IsNarrow ? "TRUE" : filter.Condition;
        var sql = $"""
            {(filter.IsNarrow ? $"WITH matches AS MATERIALIZED (SELECT p.number FROM passes p WHERE {filter.Condition})" : "")}
            SELECT (SELECT count(*) FROM {source} WHERE {rest}) AS total,
                   ARRAY(SELECT number FROM {source} WHERE {rest} AND number > @from ORDER BY number LIMIT @size) AS numbers
            """;
        await db.Database.OpenConnectionAsync(stop);
        try
        {
            await using var command = new NpgsqlCommand(sql, (NpgsqlConnection)db.Database.GetDbConnection());
            command.Parameters.AddRange(filter.Parameters.ToArray());
            command.Parameters.AddWithValue("from", from);
            command.Parameters.AddWithValue("size", size);
            await using var reader = await command.ExecuteReaderAsync(stop);
            await reader.ReadAsync(stop);
            return (reader.GetInt64(0), await reader.GetFieldValueAsync<long[]>(1, stop));
        }
        finally
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
