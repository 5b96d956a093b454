using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.People;

/// <summary>A member as the team sees them.</summary>
internal sealed record TeamMember(
    Guid Id,
    string Name,
    string Email,
    Role Role,
    bool HasAuthenticator,
    bool HasPasskey,
    DateTimeOffset? LastSignInAt,
    bool IsByProvider
);

/// <summary>An invitation that waits.</summary>
internal sealed record WaitingInvitation(Guid Id, string Email, Role Role, string? InvitedBy, DateTimeOffset ExpiresAt);

/// <summary>The team of the account that this scope has entered: who is in it, as what, and who is invited.</summary>
internal sealed class Team(ServerDb db, Tenant tenant, TimeProvider clock)
{
    /// <summary>So many are shown.</summary>
    public const int Most = 500;

    public Task<List<TeamMember>> Members(CancellationToken stop) =>
        (
            from m in db.Memberships.AsNoTracking()
            join p in db.People on m.PersonId equals p.Id
            where m.AccountId == tenant.Required
            orderby p.Name, p.Id
            select new TeamMember(
                p.Id,
                p.Name,
                p.Email!,
                m.Role,
                p.TwoFactorEnabled,
                db.Passkeys.Any(k => k.UserId == p.Id),
                p.LastSignInAt,
                m.IsByProvider
            )
        )
            .Take(Most)
            .ToListAsync(stop);

    public Task<List<WaitingInvitation>> Waiting(CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return db
            .Invitations.AsNoTracking()
            .Where(i => i.AccountId == tenant.Required && i.Email != null && i.UsedAt == null && i.ExpiresAt > now)
            .OrderBy(i => i.CreatedAt)
            .ThenBy(i => i.Id)
            .Take(Most)
            .Select(i => new WaitingInvitation(i.Id, i.Email!, i.Role, i.InvitedBy, i.ExpiresAt))
            .ToListAsync(stop);
    }

    /// <exception cref="Refusal">404: no such member. 400: the last owner stays one.</exception>
    public Task Change(Guid person, Role role, CancellationToken stop) =>
        Change(person, m => (m.Role, m.IsByProvider) = (role, false), role == Role.Owner, stop);

    /// <exception cref="Refusal">404: no such member. 400: the last owner stays.</exception>
    public Task Remove(Guid person, CancellationToken stop) => Change(person, m => db.Remove(m), keepsOwner: false, stop);

    /// <exception cref="Refusal">404: no such invitation.</exception>
    public async Task Revoke(Guid invitation, CancellationToken stop)
    {
        db.Remove(
            await db.Invitations.SingleOrDefaultAsync(i => i.Id == invitation && i.AccountId == tenant.Required && i.UsedAt == null, stop)
                ?? throw Refusal.NotFound("There is no such invitation")
        );
        await db.SaveChangesAsync(stop);
    }

    private async Task Change(Guid person, Action<Membership> change, bool keepsOwner, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var account = tenant.Required;

        // All owners are locked, so that two who go at once leave one.
        var owners = await db
            .Memberships.FromSql($"SELECT * FROM memberships WHERE account_id = {account} AND role = 'owner' ORDER BY person_id FOR UPDATE")
            .ToListAsync(stop);
        var membership =
            owners.Find(m => m.PersonId == person)
            ?? await db.Memberships.SingleOrDefaultAsync(m => m.AccountId == account && m.PersonId == person, stop)
            ?? throw Refusal.NotFound("There is no such member");
        if (membership.Role == Role.Owner && owners.Count == 1 && !keepsOwner)
        {
            throw Refusal.Invalid("role: an account keeps one owner; make somebody else one first");
        }

        change(membership);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
    }
}
