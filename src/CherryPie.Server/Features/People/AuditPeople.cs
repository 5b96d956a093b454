using CherryPie.Server.Features.Audit;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.People;

/// <summary>What changes of people, teams and invitations mean to the audit log. People are named by their ids: addresses stay
/// out.</summary>
internal static class AuditPeople
{
    public static AuditFact? Membership(EntityEntry entry, Membership membership, AuditOptions options) =>
        Verb(entry.State) is { } verb
            ? new(
                membership.AccountId,
                "member." + verb,
                membership.PersonId.ToString(),
                entry.State == EntityState.Deleted
                    ? null
                    : $"role={membership.Role.Word()}" + (membership.IsByProvider ? ", by the provider" : "")
            )
            : null;

    public static AuditFact? Invitation(EntityEntry entry, Invitation invitation, AuditOptions options) =>
        entry.State switch
        {
            EntityState.Added => new(
                invitation.AccountId,
                "invitation.create",
                invitation.Id.ToString(),
                $"role={invitation.Role.Word()}" + (invitation.RunsInstallation ? ", runsInstallation" : "")
            ),
            EntityState.Modified => new(invitation.AccountId, "invitation.accept", invitation.Id.ToString()),
            EntityState.Deleted => new(invitation.AccountId, "invitation.revoke", invitation.Id.ToString()),
            _ => null,
        };

    public static AuditFact? Person(EntityEntry entry, Person person, AuditOptions options) =>
        entry.State switch
        {
            EntityState.Added => new(null, "person.create", person.Id.ToString()),
            EntityState.Modified when Action(entry) is { } action => new(null, action, person.Id.ToString()),
            EntityState.Deleted => new(null, "person.delete", person.Id.ToString()),
            _ => null,
        };

    public static AuditFact? Identity(EntityEntry entry, PersonIdentity identity, AuditOptions options) =>
        entry.State switch
        {
            EntityState.Added => new(null, "person.identity.add", identity.PersonId.ToString()),
            EntityState.Deleted => new(null, "person.identity.remove", identity.PersonId.ToString()),
            _ => null,
        };

    public static AuditFact? Session(EntityEntry entry, PersonSession session, AuditOptions options) =>
        entry.State == EntityState.Deleted ? new(null, "person.session.end", session.PersonId.ToString()) : null;

    public static AuditFact? Passkey(EntityEntry entry, IdentityUserPasskey<Guid> passkey, AuditOptions options) =>
        entry.State switch
        {
            EntityState.Added => new(null, "person.passkey.add", passkey.UserId.ToString()),
            EntityState.Deleted => new(null, "person.passkey.remove", passkey.UserId.ToString()),
            _ => null, // its counter, at each use
        };

    // A failed attempt and the new stamp of each change are left out.
    private static string? Action(EntityEntry entry) =>
        AuditFact.IsModified(entry, nameof(People.Person.PasswordHash)) ? "person.password"
        : AuditFact.IsModified(entry, nameof(People.Person.TwoFactorEnabled)) ? "person.authenticator"
        : AuditFact.IsModified(entry, nameof(People.Person.LockoutEnd)) ? "person.lock"
        : AuditFact.IsModified(entry, nameof(People.Person.RunsInstallation)) ? "person.operator"
        : AuditFact.IsModified(entry, nameof(People.Person.SecurityStamp)) ? "person.stamp"
        : null;

    private static string? Verb(EntityState state) =>
        state switch
        {
            EntityState.Added => "add",
            EntityState.Modified => "change",
            EntityState.Deleted => "remove",
            _ => null,
        };
}
