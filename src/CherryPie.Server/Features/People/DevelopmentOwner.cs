using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.People;

/// <summary>The person whom one click signs in, in Development on the machine itself: an owner of the first account without a
/// password, who runs the installation.</summary>
internal sealed class DevelopmentOwner(ServerDb db, UserManager<Person> people, TimeProvider clock)
{
    public const string Email = "owner@localhost";

    /// <returns>Null where there is no account.</returns>
    /// <exception cref="Refusal">400: somebody else has the name.</exception>
    public async Task<(Person Person, Guid Account)?> Run(CancellationToken stop)
    {
        if (await db.Accounts.OrderBy(a => a.CreatedAt).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(stop) is not { } account)
        {
            return null;
        }

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await db.Database.ExecuteSqlAsync($"SELECT FROM accounts WHERE id = {account} FOR NO KEY UPDATE", stop);
        var person = await people.FindByEmailAsync(Email);
        if (person is null)
        {
            person = new Person
            {
                UserName = Email,
                Email = Email,
                Name = "First owner",
                RunsInstallation = true,
                CreatedAt = clock.GetUtcNow(),
            };
            await people.CreateAsync(person).OrRefuse();
        }

        if (!await db.Memberships.AnyAsync(m => m.PersonId == person.Id && m.AccountId == account, stop))
        {
            db.Add(
                new Membership
                {
                    PersonId = person.Id,
                    AccountId = account,
                    Role = Role.Owner,
                    CreatedAt = clock.GetUtcNow(),
                }
            );
            await db.SaveChangesAsync(stop);
        }

        await transaction.CommitAsync(stop);
        return (person, account);
    }
}
