using System.Security.Claims;
using Microsoft.AspNetCore.Identity;

namespace CherryPie.Server.Features.People;

/// <summary>What a cookie says: who, and by which stamp. Name and roles are read anew for each request.</summary>
internal sealed class PersonPrincipal : IUserClaimsPrincipalFactory<Person>
{
    public const string Stamp = "stamp";

    public Task<ClaimsPrincipal> CreateAsync(Person user) =>
        Task.FromResult(
            new ClaimsPrincipal(
                new ClaimsIdentity(
                    [new Claim(ClaimTypes.NameIdentifier, user.Id.ToString()), new Claim(Stamp, user.SecurityStamp ?? "")],
                    IdentityConstants.ApplicationScheme
                )
            )
        );
}
