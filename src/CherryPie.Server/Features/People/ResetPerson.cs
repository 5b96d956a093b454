using System.Security.Cryptography;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Features.People;

/// <summary>Lets somebody in again who has lost their password or phone: a new password, no authenticator, no lock, and all sessions
/// end. Passkeys stay.</summary>
internal sealed class ResetPerson(ServerDb db, UserManager<Person> people)
{
    /// <returns>The new password, to be changed by the person.</returns>
    /// <exception cref="Refusal">404: there is nobody. 400: they were changed meanwhile, and nothing is reset.</exception>
    public async Task<string> Run(string email, CancellationToken stop)
    {
        var person = await people.FindByEmailAsync(email.Trim()) ?? throw Refusal.NotFound("There is nobody with this address");
        var password = RandomNumberGenerator.GetString(RandomIds.Alphanumeric, 20);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await people.RemovePasswordAsync(person).OrRefuse();
        await people.AddPasswordAsync(person, password).OrRefuse();
        await people.SetTwoFactorEnabledAsync(person, false).OrRefuse();
        await people.ResetAuthenticatorKeyAsync(person).OrRefuse();
        await people.SetLockoutEndDateAsync(person, null).OrRefuse();
        await people.ResetAccessFailedCountAsync(person).OrRefuse();
        await transaction.CommitAsync(stop);
        return password;
    }
}
