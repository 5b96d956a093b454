using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Accounts;

/// <summary>An account without its secrets.</summary>
internal sealed record ListedAccount(Guid Id, string Name, string ApiKey, string BrandId, bool IsDisabled, DateTimeOffset CreatedAt);

/// <summary>All accounts, for who runs the installation, by name.</summary>
internal sealed class ListAccounts(ServerDb db)
{
    /// <param name="search">A part of the name, or a key; empty: all.</param>
    /// <param name="from">How many to pass over.</param>
    /// <param name="size">How many.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>One more than asked for where there are more.</returns>
    public Task<List<ListedAccount>> Run(string search, int from, int size, CancellationToken stop)
    {
        var pattern = SearchPattern.Of(search);
        return db
            .Accounts.AsNoTracking()
            .Where(a =>
                search == "" || EF.Functions.ILike(a.Name, pattern, SearchPattern.Escape) || a.ApiKey == search || a.BrandId == search
            )
            .OrderBy(a => a.Name)
            .ThenBy(a => a.Id)
            .Skip(from)
            .Take(size + 1)
            .Select(a => new ListedAccount(a.Id, a.Name, a.ApiKey, a.BrandId, a.IsDisabled, a.CreatedAt))
            .ToListAsync(stop);
    }

    /// <exception cref="Refusal">404: there is no such account.</exception>
    public async Task<ListedAccount> One(Guid id, CancellationToken stop) =>
        await db
            .Accounts.AsNoTracking()
            .Where(a => a.Id == id)
            .Select(a => new ListedAccount(a.Id, a.Name, a.ApiKey, a.BrandId, a.IsDisabled, a.CreatedAt))
            .SingleOrDefaultAsync(stop)
        ?? throw Refusal.NotFound("There is no such account");
}
