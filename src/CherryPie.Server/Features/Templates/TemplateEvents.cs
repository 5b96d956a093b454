using System.Collections.Frozen;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Templates;

/// <summary>Which event a change of a template is. Becoming INVALID is a change, though it is pushed too.</summary>
internal static class TemplateEvents
{
    private static readonly FrozenSet<string> _derived =
    [
        nameof(Template.UpdatedAt),
        nameof(Template.Version),
        nameof(Template.Pushed),
        nameof(Template.PushCount),
        nameof(Template.PushedAt),
    ];

    public static EventFact? Fact(EntityEntry entry, Template template) =>
        entry.State switch
        {
            EntityState.Added => new(template.AccountId, EventTypes.TemplateCreated, Named(template)) { CampaignId = template.CampaignId },
            EntityState.Modified when entry.Property(nameof(Template.Version)).IsModified => new(
                template.AccountId,
                EventTypes.TemplateChanged,
                EventFact.ChangedData(Changed(entry))
            )
            {
                CampaignId = template.CampaignId,
                TemplateId = template.Id,
            },
            EntityState.Modified when entry.Property(nameof(Template.PushCount)).IsModified => new(
                template.AccountId,
                EventTypes.TemplatePushed
            )
            {
                CampaignId = template.CampaignId,
                TemplateId = template.Id,
            },
            _ => null,
        };

    private static IEnumerable<string> Changed(EntityEntry entry) =>
        EventFact.Changed(entry, _derived).Select(n => n == "timezoneName" ? "timezone" : n).Distinct().DefaultIfEmpty("images");

    // One that is being inserted has no id yet, by which its name would be found.
    private static string Named(Template template) =>
        StoredJson.Text(writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("templateName", template.Name);
            writer.WriteEndObject();
        });
}
