using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.People;

/// <summary>Takes a passkey away, unless nothing else signs its owner in.</summary>
internal sealed class RemovePasskey(ServerDb db, UserManager<Person> people, OidcOptions provider)
{
    /// <returns>False, and nothing has changed: they have neither a password, nor another passkey, nor a provider that signs them
    /// in.</returns>
    /// <exception cref="Refusal">400: they were changed meanwhile.</exception>
    public async Task<bool> Run(Person person, byte[] credential, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var passkeys = await people.GetPasskeysAsync(person);
        if (!passkeys.Any(p => p.CredentialId.AsSpan().SequenceEqual(credential)))
        {
            return true;
        }

        if (person.PasswordHash is null && passkeys.Count == 1 && !await IsSignedInByProvider(person, stop))
        {
            return false;
        }

        // Nothing where another passkey or the provider went at the same time: Identity looks at the person's own version.
        await people.RemovePasskeyAsync(person, credential).OrRefuse();
        await transaction.CommitAsync(stop);
        return true;
    }

    private async Task<bool> IsSignedInByProvider(Person person, CancellationToken stop) =>
        provider.Wrong().Count == 0 && await db.PersonIdentities.AnyAsync(i => i.PersonId == person.Id, stop);
}
