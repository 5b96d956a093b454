using System.Collections.Frozen;
using System.Text.Json;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Passes;

/// <summary>Which event a change of a pass is. One change is one event, of the type that says most.</summary>
internal static class PassEvents
{
    // A map with more changed keys is named as a whole.
    private const int MostKeys = 50;

    // Devices are events of their own, and an edit link is no attribute.
    private static readonly FrozenSet<string> _derived =
    [
        nameof(Pass.UpdatedAt),
        nameof(Pass.ChangeCount),
        nameof(Pass.ChangedAt),
        nameof(Pass.DynamicIndex),
        nameof(Pass.EditRevision),
        nameof(Pass.PassbookDevices),
        nameof(Pass.AndroidPayDevices),
        nameof(Pass.FirstRegisteredAt),
        nameof(Pass.LastRegisteredAt),
        nameof(Pass.FirstUnregisteredAt),
        nameof(Pass.LastUnregisteredAt),
    ];

    /// <summary>The end of the statement that inserts new passes and returns them as <c>stored</c>.</summary>
    public const string Issued = $$"""
        INSERT INTO event_outbox (account_id, type, at, pass_id, campaign_id, template_id, data)
        SELECT account_id, '{{EventTypes.PassIssued}}', created_at, id, campaign_id, template_id, '{"version":0,"devices":0}'::json
        FROM stored
        """;

    public static EventFact? Fact(EntityEntry entry, Pass pass)
    {
        if (entry.State != EntityState.Modified)
        {
            return null;
        }

        var changed = EventFact.Changed(entry, _derived).SelectMany(name => Names(entry, name)).ToList();
        return changed.Count == 0
            ? null
            : new(pass.AccountId, Type(entry, pass), EventFact.ChangedData(changed, writer => State(pass, writer)))
            {
                PassId = pass.Id,
                CampaignId = pass.CampaignId,
                TemplateId = pass.TemplateId,
            };
    }

    /// <summary>The data of an event that is about a pass, with what it is by then.</summary>
    public static void State(Pass pass, Utf8JsonWriter writer)
    {
        writer.WriteNumber("version", pass.ChangeCount);
        writer.WriteNumber("devices", pass.PassbookDevices + pass.AndroidPayDevices);
    }

    private static string Type(EntityEntry entry, Pass pass) =>
        entry.Property(nameof(Pass.IsInvalid)).IsModified ? EventTypes.PassInvalidated
        : entry.Property(nameof(Pass.IsRedeemed)).IsModified ? (pass.IsRedeemed ? EventTypes.PassRedeemed : EventTypes.PassUnredeemed)
        : entry.Property(nameof(Pass.IsVoided)).IsModified && pass.IsVoided ? EventTypes.PassVoided
        : EventTypes.PassUpdated;

    private static List<string> Names(EntityEntry entry, string name) =>
        name switch
        {
            "templateId" => ["templateName"],
            "dynamicData" => Keys(entry, nameof(Pass.DynamicData), name),
            "dynamicImages" => Keys(entry, nameof(Pass.DynamicImages), name),
            _ => [name],
        };

    private static List<string> Keys(EntityEntry entry, string property, string name)
    {
        var values = entry.Property(property);
        var (old, now) = (Map((string?)values.OriginalValue), Map((string?)values.CurrentValue));
        var keys = now.EnumerateObject()
            .Where(p => !old.TryGetProperty(p.Name, out var value) || !JsonElement.DeepEquals(value, p.Value))
            .Concat(old.EnumerateObject().Where(p => !now.TryGetProperty(p.Name, out _)))
            .Select(p => $"{name}.{p.Name}")
            .Take(MostKeys + 1)
            .ToList();
        return keys.Count is 0 or > MostKeys ? [name] : keys;
    }

    private static JsonElement Map(string? json) =>
        StoredJson.Read(json) is { ValueKind: JsonValueKind.Object } map ? map : StoredJson.Empty;
}
