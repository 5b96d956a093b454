using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Audit;

/// <summary>What a changed row means to people.</summary>
internal sealed record AuditFact(Guid AccountId, string Action, string Object, string? Changes = null)
{
    // Follow from other changes, or are devices' doing.
    private static readonly HashSet<string> _untold =
    [
        nameof(Pass.UpdatedAt),
        nameof(Pass.ChangeCount),
        nameof(Pass.ChangedAt),
        nameof(Pass.DynamicIndex),
        nameof(Pass.PassbookDevices),
        nameof(Pass.AndroidPayDevices),
        nameof(Pass.FirstRegisteredAt),
        nameof(Pass.LastRegisteredAt),
        nameof(Pass.FirstUnregisteredAt),
        nameof(Pass.LastUnregisteredAt),
        nameof(Template.Version),
        nameof(Template.Pushed),
        nameof(Template.PushCount),
        nameof(Template.PushedAt),
        nameof(Campaign.WhiteLabelLogo),
    ];

    /// <returns>Null for what is nobody's business, or has not changed.</returns>
    public static AuditFact? Of(EntityEntry entry, AuditedPasses passes) =>
        (entry.Entity, entry.State) switch
        {
            (Pass p, EntityState.Modified) when passes != AuditedPasses.None => Changed(entry) is { } changes
                ? new(p.AccountId, "pass.change", p.Id, changes)
                : null,
            (Template t, EntityState.Added) => new(t.AccountId, "template.create", t.Name),
            (Template t, EntityState.Modified) when IsModified(entry, nameof(Template.Version)) => new(
                t.AccountId,
                "template.change",
                t.Name,
                Changed(entry, t.Status) ?? "images"
            ),
            (Template t, EntityState.Modified) => IsModified(entry, nameof(Template.PushCount))
                ? new(t.AccountId, "template.push", t.Name)
                : null,
            (Campaign c, EntityState.Added) => new(c.AccountId, "campaign.create", c.Name),
            (Campaign c, EntityState.Modified) => new(c.AccountId, "campaign.change", c.Name, Changed(entry, c.Status)),
            (StoredCertificate c, EntityState.Added) => new(c.AccountId, "certificate.upload", c.Id, c.PassTypeIdentifier),
            (StoredCertificate c, EntityState.Modified) => new(
                c.AccountId,
                IsModified(entry, nameof(StoredCertificate.PrivateKey)) ? "certificate.seal" : "certificate.change",
                c.Id,
                Changed(entry)
            ),
            (OpenSigningRequest r, EntityState.Added) => new(r.AccountId, "csr.create", r.Id.ToString()),
            (OpenSigningRequest r, EntityState.Modified) => new(r.AccountId, "csr.seal", r.Id.ToString()),
            (Account a, EntityState.Added) => new(a.Id, "account.create", a.ApiKey, a.Name),
            (Account a, EntityState.Modified) => new(a.Id, Verb(entry, a), a.ApiKey),
            _ => null,
        };

    private static string Verb(EntityEntry entry, Account account) =>
        IsModified(entry, nameof(Account.IsDisabled))
            ? account.IsDisabled
                ? "account.disable"
                : "account.enable"
            : IsModified(entry, nameof(Account.TokenKey))
                ? "account.seal"
                : IsModified(entry, nameof(Account.ApiSecret))
                    ? "account.rotate"
                    : "account.change";

    private static bool IsModified(EntityEntry entry, string property) => entry.Property(property).IsModified;

    private static string? Changed(EntityEntry entry, LifeState? status = null)
    {
        var names = entry
            .Properties.Where(p => p.IsModified && !_untold.Contains(p.Metadata.Name))
            .Select(p =>
                JsonNamingPolicy.CamelCase.ConvertName(p.Metadata.Name) + (p.Metadata.Name == nameof(Campaign.Status) ? $"={status}" : "")
            )
            .ToList();
        return names.Count == 0 ? null : string.Join(", ", names);
    }
}
