using System.Text;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Mail;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.People;

/// <summary>Who is invited, to what.</summary>
/// <param name="Email">Whom.</param>
/// <param name="Account">To which account.</param>
/// <param name="Role">As what.</param>
/// <param name="RunsInstallation">Whether as the installation's operator, too.</param>
/// <param name="InvitedBy">The name of who invites; null: the server's operator.</param>
internal sealed record InvitationRequest(string? Email, Guid Account, Role Role, bool RunsInstallation, string? InvitedBy);

/// <summary>Makes the link that brings somebody into the team of an account.</summary>
internal sealed class InvitePerson(ServerDb db, NpgsqlDataSource database, SecretBox box, InvitationMailLimit limit, TimeProvider clock)
{
    /// <summary>Open ones of an account.</summary>
    public const int Most = 100;

    /// <param name="request">Who, and to what.</param>
    /// <param name="mail">What is mailed; null for nothing.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The token of the link, which is stored nowhere in clear.</returns>
    public async Task<string> Run(InvitationRequest request, InvitationMail? mail, CancellationToken stop)
    {
        var email = MailAddressRule.Ascii(request.Email?.Trim()) ?? throw Refusal.Invalid($"email {MailAddressRule.Allowed}");
        var now = clock.GetUtcNow();
        var normalized = email.ToUpperInvariant();
        if (
            await db.Memberships.AnyAsync(
                m => m.AccountId == request.Account && db.People.Any(p => p.Id == m.PersonId && p.NormalizedEmail == normalized),
                stop
            )
        )
        {
            throw Refusal.Invalid($"email: {email} is in this team already");
        }

        var open = await db
            .Invitations.Where(i => i.AccountId == request.Account && i.UsedAt == null && i.ExpiresAt > now)
            .ToListAsync(stop);
        var former = open.Where(i => i.NormalizedEmail == normalized).ToList();
        if (open.Count - former.Count >= Most)
        {
            throw Refusal.Invalid($"an account has at most {Most} open invitations: revoke some, or wait until they end");
        }

        if (mail is not null && !limit.Allows(email))
        {
            throw Refusal.TooMany("email: this address was sent enough mails for now", TimeSpan.FromHours(1));
        }

        db.RemoveRange(former); // the newest link counts
        var (invitation, token) = New(request, email, Invitation.Lasts);
        db.Add(invitation);
        if (mail is not null)
        {
            var words = mail with { Token = box.Seal(Encoding.UTF8.GetBytes(token), Invitation.OwnerOf(invitation.Id)) };
            db.Add(Job.Of(JobKinds.InvitationMail, invitation.Id.ToString(), request.Account, words));
        }

        await db.SaveChangesAsync(stop);
        return token;
    }

    /// <summary>For the start block, while nobody runs the installation: a link for whoever reads what the server prints.</summary>
    /// <returns>Null when somebody does, or there is no account.</returns>
    public async Task<string?> First(CancellationToken stop)
    {
        // By hand: a start builds no model of EF where it can do without.
        await using var command = database.CreateCommand("SELECT EXISTS (SELECT FROM people WHERE runs_installation)");
        if (
            await command.ExecuteScalarAsync(stop) is true
            || await db.Accounts.OrderBy(a => a.CreatedAt).Select(a => (Guid?)a.Id).FirstOrDefaultAsync(stop) is not { } account
        )
        {
            return null;
        }

        var (invitation, token) = New(new(null, account, Role.Owner, RunsInstallation: true, null), null, Invitation.FirstLasts);
        db.Add(invitation);
        await db.SaveChangesAsync(stop);
        return token;
    }

    private (Invitation, string Token) New(InvitationRequest request, string? email, TimeSpan lasts)
    {
        var (token, now) = (Invitation.NewToken(), clock.GetUtcNow());
        return (
            new Invitation
            {
                TokenHash = Invitation.Hash(token),
                AccountId = request.Account,
                Email = email,
                NormalizedEmail = email?.ToUpperInvariant(),
                Role = request.Role,
                RunsInstallation = request.RunsInstallation,
                InvitedBy = request.InvitedBy,
                CreatedAt = now,
                ExpiresAt = now + lasts,
            },
            token
        );
    }
}

/// <summary>How many mails with invitations go to one address within an hour, whoever asks: as of recovery mails.</summary>
internal sealed class InvitationMailLimit(MailOptions options, TimeProvider clock)
{
    private readonly TokenBuckets<string> _addresses = new(options.PerAddressPerHour, clock, TimeSpan.FromHours(1));

    public bool Allows(string address) => _addresses.Take(address.ToUpperInvariant(), out _, out _);
}
