using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Failures;

/// <summary>The last errors of the calls of the account that this scope has entered.</summary>
internal sealed class ListFailures(ServerDb db, Tenant tenant, FailuresOptions options, TimeProvider clock)
{
    /// <summary>The newest first.</summary>
    /// <param name="search">A part of field, route or text, or a trace id; empty: all.</param>
    /// <param name="from">So many are passed over.</param>
    /// <param name="most">So many are answered.</param>
    public Task<List<ApiFailure>> Run(string search, int from, int most, CancellationToken stop)
    {
        var pattern = SearchPattern.Of(search);
        return Kept()
            .Where(f =>
                search == ""
                || f.TraceId == search
                || EF.Functions.ILike(f.Field, pattern, SearchPattern.Escape)
                || EF.Functions.ILike(f.Method + " " + f.Route, pattern, SearchPattern.Escape)
                || EF.Functions.ILike(f.Message, pattern, SearchPattern.Escape)
            )
            .OrderByDescending(f => f.Id)
            .Skip(from)
            .Take(most)
            .ToListAsync(stop);
    }

    /// <summary>How many were not kept, besides those that the newest ones took the place of.</summary>
    public Task<long> Dropped(CancellationToken stop) => Kept().SumAsync(f => f.Dropped, stop);

    private IQueryable<ApiFailure> Kept()
    {
        var since = clock.GetUtcNow() - options.Keep;
        return db.ApiFailures.AsNoTracking().Where(f => f.AccountId == tenant.Required && f.At > since);
    }
}
