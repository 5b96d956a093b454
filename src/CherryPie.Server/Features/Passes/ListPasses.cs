using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>A page of the passes that a filter finds, newest first.</summary>
/// <param name="Passes">Not more than <see cref="ListPasses.PerPage"/>.</param>
/// <param name="Matches">How many there are in all; one more than <see cref="ListPasses.MostCounted"/> for any number above it, null where
/// it would take too long to count them.</param>
/// <param name="Older">What the next page is asked for by; null: this is the last.</param>
/// <param name="IsCutOff">The page ends before it is full, because matches are rare among the newest passes; older ones may match.</param>
internal sealed record PassPage(IReadOnlyList<PassSnapshot> Passes, int? Matches, long? Older, bool IsCutOff);

/// <summary>Lists passes for people, who look at the newest and go back in time. It takes the same filter as search, exports and updates,
/// and is bounded whatever the filter is: few matches are all read, of many the newest are, and where neither is quick, those among the
/// next 100,000 passes are.</summary>
internal sealed class ListPasses(SearchPasses search, ReadPass reading, RequestReads reads, NpgsqlDataSource database, Tenant tenant)
{
    public const int PerPage = 50,
        MostCounted = 10_000;

    private const long Window = 100_000;

    /// <param name="asked">A <c>passFilter</c>; null: all.</param>
    /// <param name="before">Of the page before; null: from the newest.</param>
    public async Task<PassPage> Run(JsonElement? asked, long? before, CancellationToken stop)
    {
        var problems = new Problems();
        var filter = await search.Filter(asked, problems, stop);
        problems.ThrowIfAny();
        await using var connection = await database.OpenConnectionAsync(stop);
        var query = await PassListQuery.Of(connection, filter, asked, before, tenant.Required, stop);
        var few = await query.InTime(q => q.Few(stop), stop);
        if (few?.Count <= MostCounted)
        {
            return await Page(few.Numbers, few.Count, stop);
        }

        var (from, to) = await query.Period(stop);
        to = Math.Min(to, before ?? long.MaxValue);
        if (await query.InTime(q => q.Newest(from, to, stop), stop) is { } newest)
        {
            return await Page(newest, few?.Count, stop);
        }

        var least = Math.Max(from, Math.Min(to, await query.Top(stop) + 1) - Window);
        var page = await Page(await query.Newest(least, to, stop), few?.Count, stop);
        return page.Older is null && least > from ? page with { Older = least, IsCutOff = true } : page;
    }

    // One more than is shown tells whether there are older ones.
    private async Task<PassPage> Page(long[] numbers, int? matches, CancellationToken stop)
    {
        var shown = numbers.Take(PerPage).ToArray();
        List<PassSnapshot> passes = shown.Length == 0 ? [] : await reading.Own(reads, tenant.Required, shown, stop);
        passes.Reverse();
        return new PassPage(passes, matches, numbers.Length > PerPage ? shown[^1] : null, IsCutOff: false);
    }
}
