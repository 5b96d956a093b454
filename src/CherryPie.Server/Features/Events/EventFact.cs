using System.Text.Json;
using CherryPie.Server.Platform.Http;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Events;

/// <summary>Something that happened, before it is written.</summary>
/// <param name="AccountId">Whose it is.</param>
/// <param name="Type">One of <see cref="EventTypes"/>.</param>
/// <param name="Data">JSON with what the event alone knows; null where it knows nothing more. Ids and names of the subject are added when
/// it is numbered.</param>
internal sealed record EventFact(Guid AccountId, string Type, string? Data = null)
{
    public string? PassId { get; init; }

    public long? CampaignId { get; init; }

    /// <summary>Null also for a template that is being inserted, which has no id yet.</summary>
    public long? TemplateId { get; init; }

    /// <summary>The data that say which attributes changed.</summary>
    public static string ChangedData(IEnumerable<string> changed, Action<Utf8JsonWriter>? more = null) =>
        StoredJson.Text(writer =>
        {
            writer.WriteStartObject();
            more?.Invoke(writer);
            writer.WriteStartArray("changed");
            foreach (var name in changed)
            {
                writer.WriteStringValue(name);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        });

    /// <summary>The names of the modified properties, in the API's spelling.</summary>
    /// <param name="derived">Properties that follow from other changes or are the devices' doing: they are left out.</param>
    public static IEnumerable<string> Changed(EntityEntry entry, IReadOnlySet<string> derived) =>
        entry
            .Properties.Where(p => p.IsModified && !derived.Contains(p.Metadata.Name))
            .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Metadata.Name));
}

/// <summary>Which event a change of one entity is. The entity's folder registers it.</summary>
/// <param name="Entity">The entity's type.</param>
/// <param name="Of">Makes the fact of a row that is being saved; null: nothing happened that is told.</param>
internal sealed record EventSource(Type Entity, Func<EntityEntry, EventFact?> Of);

internal static class EventSources
{
    public static void AddEventSource<T>(this IServiceCollection services, Func<EntityEntry, T, EventFact?> of)
        where T : class => services.AddSingleton(new EventSource(typeof(T), entry => of(entry, (T)entry.Entity)));
}
