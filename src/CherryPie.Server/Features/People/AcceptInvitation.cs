using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.People;

/// <summary>An invitation that can still be accepted.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Account">The account's name.</param>
/// <param name="AccountId">The account.</param>
/// <param name="Email">Whom it is for; null: whoever has it.</param>
/// <param name="Role">As what.</param>
/// <param name="RunsInstallation">Whether as the installation's operator, too.</param>
/// <param name="InvitedBy">Who invites; null: the server's operator.</param>
/// <param name="IsKnown">Whether there is a person with that address, who signs in to accept.</param>
internal sealed record OpenInvitation(
    Guid Id,
    string Account,
    Guid AccountId,
    string? Email,
    Role Role,
    bool RunsInstallation,
    string? InvitedBy,
    bool IsKnown
);

/// <summary>Brings somebody into a team by an invitation's token. It is used up here and by nothing else: to look at it changes
/// nothing.</summary>
internal sealed class AcceptInvitation(ServerDb db, UserManager<Person> people, Actor actor, TimeProvider clock)
{
    public async Task<OpenInvitation?> Find(string token, CancellationToken stop)
    {
        var (hash, now) = (Invitation.Hash(token), clock.GetUtcNow());
        return await (
            from i in db.Invitations
            join a in db.Accounts on i.AccountId equals a.Id
            where i.TokenHash == hash && i.UsedAt == null && i.ExpiresAt > now
            select new OpenInvitation(
                i.Id,
                a.Name,
                a.Id,
                i.Email,
                i.Role,
                i.RunsInstallation,
                i.InvitedBy,
                db.People.Any(p => p.NormalizedEmail == i.NormalizedEmail)
            )
        ).SingleOrDefaultAsync(stop);
    }

    /// <summary>A new person, with a password of their own.</summary>
    /// <exception cref="Refusal">404: the invitation is used up. 400: what is wrong with a field.</exception>
    public async Task<(Person Person, Guid Account)> Join(
        string token,
        string? email,
        string? name,
        string? password,
        CancellationToken stop
    )
    {
        var found = await Find(token, stop) ?? throw Gone();
        var address = MailAddressRule.Ascii((found.Email ?? email)?.Trim()) ?? throw Refusal.Invalid($"email {MailAddressRule.Allowed}");
        var person = new Person
        {
            UserName = address,
            Email = address,
            EmailConfirmed = found.Email is not null,
            Name = PersonName.Checked(name),
            CreatedAt = clock.GetUtcNow(),
        };
        actor.Name = PersonName.Actor(person.Id);
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await people.CreateAsync(person, password ?? "").OrRefuse();
        await Use(found, person, stop);
        await transaction.CommitAsync(stop);
        return (person, found.AccountId);
    }

    /// <summary>Somebody who is signed in.</summary>
    /// <exception cref="Refusal">404: the invitation is used up. 403: it is for another person.</exception>
    public async Task<Guid> Join(string token, Person person, CancellationToken stop)
    {
        var found = await Find(token, stop) ?? throw Gone();
        if (found.Email is not null && !found.Email.Equals(person.Email, StringComparison.OrdinalIgnoreCase))
        {
            throw Refusal.Forbidden("This invitation is for somebody else");
        }

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await Use(found, person, stop);
        await transaction.CommitAsync(stop);
        return found.AccountId;
    }

    private static Refusal Gone() => Refusal.NotFound("This invitation was used, or its time is over");

    // The row's lock decides between two who accept at once; the second finds it used.
    private async Task Use(OpenInvitation found, Person person, CancellationToken stop)
    {
        var (now, id) = (clock.GetUtcNow(), found.Id);
        var row =
            await db
                .Invitations.FromSql($"SELECT * FROM invitations WHERE id = {id} AND used_at IS NULL AND expires_at > {now} FOR UPDATE")
                .SingleOrDefaultAsync(stop)
            ?? throw Gone();
        row.UsedAt = now;
        if (found.RunsInstallation)
        {
            (person.RunsInstallation, person.RunsByProvider) = (true, false);

            // Each start that found nobody has printed a link, which names nobody and stands in a log. Whoever comes first ends them.
            await db.Invitations.Where(i => i.Email == null && i.UsedAt == null && i.Id != id).ExecuteDeleteAsync(stop);
        }

        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.PersonId == person.Id && m.AccountId == found.AccountId, stop);
        if (membership is null)
        {
            db.Add(
                new Membership
                {
                    PersonId = person.Id,
                    AccountId = found.AccountId,
                    Role = found.Role,
                    CreatedAt = now,
                }
            );
        }
        else
        {
            // Given by hand from now on: the provider's claims take it away no more.
            (membership.Role, membership.IsByProvider) = (
                membership.IsByProvider || membership.Role < found.Role ? found.Role : membership.Role,
                false
            );
        }

        await db.SaveChangesAsync(stop);
    }
}
