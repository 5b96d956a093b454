using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.People;

/// <summary>What the claims of one person give.</summary>
internal sealed record GivenByClaims(IReadOnlyDictionary<Guid, Role> Roles, bool RunsInstallation)
{
    public bool IsNothing => Roles.Count == 0 && !RunsInstallation;
}

/// <summary>Makes memberships what a provider's claims say, and leaves alone those that were given by hand. The last owner of an account
/// goes as well: what a provider has taken away is gone.</summary>
internal sealed class FollowClaims(ServerDb db, OidcOptions options, TimeProvider clock)
{
    public async Task<GivenByClaims> Read(IReadOnlyCollection<string> values, CancellationToken stop)
    {
        var had = values.ToHashSet(StringComparer.Ordinal);
        var given = ProviderRoles.Read(options.Roles, out _).FindAll(r => had.Contains(r.Value));
        var keys = given.Where(r => r.AccountKey is not null).Select(r => r.AccountKey!).Distinct().ToList();
        var accounts = await db.Accounts.Where(a => keys.Contains(a.ApiKey)).Select(a => new { a.Id, a.ApiKey }).ToListAsync(stop);
        return new(
            accounts.ToDictionary(a => a.Id, a => given.Where(r => r.AccountKey == a.ApiKey).Max(r => r.Role)),
            given.Exists(r => r.AccountKey is null)
        );
    }

    /// <summary>The caller saves.</summary>
    public async Task Follow(Person person, GivenByClaims given, CancellationToken stop)
    {
        var memberships = await db.Memberships.Where(m => m.PersonId == person.Id).ToListAsync(stop);
        foreach (var former in memberships.Where(m => m.IsByProvider))
        {
            if (given.Roles.TryGetValue(former.AccountId, out var role))
            {
                former.Role = role;
            }
            else
            {
                db.Remove(former);
            }
        }

        foreach (var (account, role) in given.Roles.Where(g => !memberships.Exists(m => m.AccountId == g.Key)))
        {
            db.Add(
                new Membership
                {
                    PersonId = person.Id,
                    AccountId = account,
                    Role = role,
                    IsByProvider = true,
                    CreatedAt = clock.GetUtcNow(),
                }
            );
        }

        if (person.RunsByProvider || !person.RunsInstallation)
        {
            (person.RunsInstallation, person.RunsByProvider) = (given.RunsInstallation, given.RunsInstallation);
        }
    }
}
