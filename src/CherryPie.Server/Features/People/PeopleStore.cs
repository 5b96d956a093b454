using System.Security.Cryptography;
using System.Text;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;

namespace CherryPie.Server.Features.People;

/// <summary>Identity's store on <see cref="ServerDb"/>. Identity keeps the keys of authenticator apps and the recovery codes in clear;
/// here they are sealed, as all secrets are.</summary>
internal sealed class PeopleStore(ServerDb db, MasterKeys keys)
    : UserOnlyStore<
        Person,
        ServerDb,
        Guid,
        IdentityUserClaim<Guid>,
        IdentityUserLogin<Guid>,
        IdentityUserToken<Guid>,
        IdentityUserPasskey<Guid>
    >(db)
{
    public override Task SetTokenAsync(
        Person user,
        string loginProvider,
        string name,
        string? value,
        CancellationToken cancellationToken = default
    ) => base.SetTokenAsync(user, loginProvider, name, value is null ? null : Seal(user, loginProvider, name, value), cancellationToken);

    public override async Task<string?> GetTokenAsync(
        Person user,
        string loginProvider,
        string name,
        CancellationToken cancellationToken = default
    ) =>
        await base.GetTokenAsync(user, loginProvider, name, cancellationToken) is { } value ? Open(user, loginProvider, name, value) : null;

    private string Seal(Person user, string provider, string name, string value) =>
        Convert.ToBase64String(keys.Box.Seal(Encoding.UTF8.GetBytes(value), PersonTokenMapping.OwnerOf(user.Id, provider, name)));

    // One that was sealed under a master key that is gone is as good as none: the person is asked to begin anew by whoever leads the team.
    private string? Open(Person user, string provider, string name, string value)
    {
        try
        {
            return Encoding.UTF8.GetString(
                keys.Box.Open(Convert.FromBase64String(value), PersonTokenMapping.OwnerOf(user.Id, provider, name))
            );
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
