using System.Collections.Frozen;
using CherryPie.Server.Features.Audit;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Templates;

/// <summary>What changes of a template mean to the audit log.</summary>
internal static class AuditTemplates
{
    private static readonly FrozenSet<string> _derived =
    [
        nameof(Template.UpdatedAt),
        nameof(Template.Version),
        nameof(Template.Pushed),
        nameof(Template.PushCount),
        nameof(Template.PushedAt),
    ];

    public static AuditFact? Fact(EntityEntry entry, Template template, AuditOptions options) =>
        entry.State switch
        {
            EntityState.Added => new(template.AccountId, "template.create", template.Name),
            EntityState.Modified when AuditFact.IsModified(entry, nameof(Template.Version)) => new(
                template.AccountId,
                "template.change",
                template.Name,
                AuditFact.Changed(entry, _derived, nameof(Template.Status)) ?? "images"
            ),
            EntityState.Modified when AuditFact.IsModified(entry, nameof(Template.PushCount)) => new(
                template.AccountId,
                "template.push",
                template.Name
            ),
            _ => null,
        };
}
