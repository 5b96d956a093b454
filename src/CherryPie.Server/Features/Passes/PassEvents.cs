using System.Collections.Frozen;
using System.Text.Json;
using CherryPie.Server.Features.Events;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>Which event a change of a pass is. One change is one event, of the type that says most.</summary>
internal static class PassEvents
{
    // A map with more changed keys is named as a whole.
    private const int MostKeys = 50;

    // An edit link is no attribute.
    private static readonly FrozenSet<string> _derived =
    [
        nameof(Pass.UpdatedAt),
        nameof(Pass.ChangeCount),
        nameof(Pass.ChangedAt),
        nameof(Pass.DynamicIndex),
        nameof(Pass.EditRevision),
    ];

    /// <summary>The end of the statement that inserts new passes and returns them as <c>stored</c>.</summary>
    public const string Issued = $$"""
        INSERT INTO event_outbox (account_id, type, at, pass_id, campaign_id, template_id, data)
        SELECT account_id, '{{EventTypes.PassIssued}}', created_at, id, campaign_id, template_id, '{"version":0,"devices":0}'::json
        FROM stored
        """;

    public static EventFact? Fact(PassChange change)
    {
        var changed = change.Names(_derived).SelectMany(name => Names(change, name)).ToList();
        var pass = change.Pass;
        return changed.Count == 0
            ? null
            : new(pass.AccountId, Type(change.Stored, pass), EventFact.ChangedData(changed, writer => State(pass, writer)))
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

    private static string Type(Pass stored, Pass pass) =>
        stored.IsInvalid != pass.IsInvalid ? EventTypes.PassInvalidated
        : stored.IsRedeemed != pass.IsRedeemed ? (pass.IsRedeemed ? EventTypes.PassRedeemed : EventTypes.PassUnredeemed)
        : !stored.IsVoided && pass.IsVoided ? EventTypes.PassVoided
        : EventTypes.PassUpdated;

    private static List<string> Names(PassChange change, string name) =>
        name switch
        {
            "templateId" => ["templateName"],
            "dynamicData" => Keys(change.Stored.DynamicData, change.Pass.DynamicData, name),
            "dynamicImages" => Keys(change.Stored.DynamicImages, change.Pass.DynamicImages, name),
            _ => [name],
        };

    private static List<string> Keys(string? stored, string? sent, string name)
    {
        var (old, now) = (Map(stored), Map(sent));
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
