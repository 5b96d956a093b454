using CherryPie.Server.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Audit;

/// <summary>Audits changes of accounts. It stands here because the folder Accounts is below this one.</summary>
internal static class AuditAccounts
{
    public static AuditFact? Fact(EntityEntry entry, Account account, AuditOptions options) =>
        entry.State switch
        {
            EntityState.Added => new(account.Id, "account.create", account.ApiKey, account.Name),
            EntityState.Modified => new(account.Id, Verb(entry, account), account.ApiKey),
            _ => null,
        };

    private static string Verb(EntityEntry entry, Account account) =>
        AuditFact.IsModified(entry, nameof(Account.IsDisabled)) ? (account.IsDisabled ? "account.disable" : "account.enable")
        : AuditFact.IsModified(entry, nameof(Account.TokenKey)) ? "account.seal"
        : AuditFact.IsModified(entry, nameof(Account.ApiSecret)) ? "account.rotate"
        : "account.change";
}
