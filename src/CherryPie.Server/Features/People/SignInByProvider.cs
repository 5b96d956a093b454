using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.People;

/// <summary>What a provider says of somebody who has signed in there; its signature was verified.</summary>
internal sealed record ProvidedPerson(
    string Issuer,
    string Subject,
    string? Email,
    bool IsEmailVerified,
    string? Name,
    IReadOnlyCollection<string> Roles
);

/// <summary>Why the provider's word lets nobody in.</summary>
internal enum ProviderRefusal
{
    /// <summary>Neither a role nor a membership.</summary>
    NoRole,

    /// <summary>No address, or none that the provider has verified.</summary>
    Unverified,

    /// <summary>There is somebody with that address, whose it was never shown to be.</summary>
    Unconfirmed,

    /// <summary>There is somebody with that address, whom the provider calls by another subject.</summary>
    Taken,

    /// <summary>Too many wrong passwords for now.</summary>
    Locked,
}

/// <summary>Finds, links or makes the person that a provider has signed in, and gives them what its claims give: for as long as the claims
/// do, and only in sessions that began there. What was given by hand stays as it is.</summary>
internal sealed class SignInByProvider(ServerDb db, UserManager<Person> people, FollowClaims claims, Actor actor, TimeProvider clock)
{
    public const string ActorName = "sign-in provider";

    // One after the other, so that two first sign-ins of one person make one; the number has no other use.
    internal const long Lock = 0x4b65795269_6e68;

    /// <param name="it">Who.</param>
    /// <param name="signedIn">Who is signed in here already, in the same browser.</param>
    public async Task<(Person? Person, ProviderRefusal? Refusal)> Run(ProvidedPerson it, Guid? signedIn, CancellationToken stop)
    {
        actor.Name = ActorName;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({Lock})", stop);
        var given = await claims.Read(it.Roles, stop);
        var (person, refusal) = await Find(it, given, signedIn, stop);
        if (person is null)
        {
            return (null, refusal);
        }

        await claims.Follow(person, given, stop);
        await db.SaveChangesAsync(stop);
        var mayDoAnything = person.RunsInstallation || await db.Memberships.AnyAsync(m => m.PersonId == person.Id, stop);
        await transaction.CommitAsync(stop);
        return !mayDoAnything ? (null, ProviderRefusal.NoRole)
            : await people.IsLockedOutAsync(person) ? (null, ProviderRefusal.Locked)
            : (person, null);
    }

    private async Task<(Person?, ProviderRefusal?)> Find(ProvidedPerson it, GivenByClaims given, Guid? signedIn, CancellationToken stop)
    {
        var known = await db
            .PersonIdentities.Where(i => i.Issuer == it.Issuer && i.Subject == it.Subject)
            .Select(i => (Guid?)i.PersonId)
            .SingleOrDefaultAsync(stop);
        if (known is { } id)
        {
            return (await db.People.SingleAsync(p => p.Id == id, stop), null);
        }

        if (MailAddressRule.Ascii(it.Email?.Trim()) is not { } email || !it.IsEmailVerified)
        {
            return (null, ProviderRefusal.Unverified);
        }

        var person = await people.FindByEmailAsync(email);
        if (person is null)
        {
            if (given.IsNothing)
            {
                return (null, ProviderRefusal.NoRole);
            }

            person = await Make(it, email);
        }
        else if (await db.PersonIdentities.AnyAsync(i => i.PersonId == person.Id && i.Issuer == it.Issuer, stop))
        {
            return (null, ProviderRefusal.Taken);
        }
        else if (!person.EmailConfirmed && person.Id != signedIn)
        {
            // Whoever typed this address first may be somebody else, and would share the account with its owner from now on.
            return (null, ProviderRefusal.Unconfirmed);
        }

        db.Add(
            new PersonIdentity
            {
                Issuer = it.Issuer,
                Subject = it.Subject,
                PersonId = person.Id,
                LinkedAt = clock.GetUtcNow(),
            }
        );
        return (person, null);
    }

    private async Task<Person> Make(ProvidedPerson it, string email)
    {
        var person = new Person
        {
            UserName = email,
            Email = email,
            EmailConfirmed = true,
            Name = NameOf(it.Name, email),
            CreatedAt = clock.GetUtcNow(),
        };
        await people.CreateAsync(person).OrRefuse();
        return person;
    }

    private static string NameOf(string? name, string email)
    {
        try
        {
            return PersonName.Checked(name);
        }
        catch (Refusal)
        {
            return email.Split('@')[0] is var local && local.Length <= Person.LongestName ? local : local[..Person.LongestName];
        }
    }
}
