using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.People;

/// <summary>Ends that a provider signs somebody in. What its groups gave ends with it, since nobody asks for it any more.</summary>
internal sealed class UnlinkProvider(ServerDb db, UserManager<Person> people, FollowClaims claims)
{
    private static readonly GivenByClaims _nothing = new(new Dictionary<Guid, Role>(), RunsInstallation: false);

    /// <summary>Sessions end with the stamp; the caller's own goes on by a new cookie.</summary>
    /// <returns>False, and nothing has changed: they have neither password nor passkey, so they could never come back.</returns>
    /// <exception cref="Refusal">400: they were changed meanwhile.</exception>
    public async Task<bool> Run(Person person, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({SignInByProvider.Lock})", stop); // nobody is linked meanwhile
        var identities = await db.PersonIdentities.Where(i => i.PersonId == person.Id).ToListAsync(stop);
        if (identities.Count == 0)
        {
            return true;
        }

        if (person.PasswordHash is null && (await people.GetPasskeysAsync(person)).Count == 0)
        {
            return false;
        }

        db.RemoveRange(identities);
        await claims.Follow(person, _nothing, stop);

        // Saves all of it, and nothing where a passkey went at the same time: Identity looks at the person's own version.
        await people.UpdateSecurityStampAsync(person).OrRefuse();
        await transaction.CommitAsync(stop);
        return true;
    }
}
