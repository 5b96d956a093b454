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
    public async Task<string> Run(string email, CancellationToken stop)
    {
        var person = await people.FindByEmailAsync(email.Trim()) ?? throw Refusal.NotFound("There is nobody with this address");
        var password = RandomNumberGenerator.GetString(RandomIds.Alphanumeric, 20);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await people.RemovePasswordAsync(person);
        await people.AddPasswordAsync(person, password);
        await people.SetTwoFactorEnabledAsync(person, false);
        await people.ResetAuthenticatorKeyAsync(person);
        await people.SetLockoutEndDateAsync(person, null);
        await people.ResetAccessFailedCountAsync(person);
        await transaction.CommitAsync(stop);
        return password;
    }
}
