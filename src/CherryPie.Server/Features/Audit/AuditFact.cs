using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace CherryPie.Server.Features.Audit;

/// <summary>A changed row, in the words of an audit entry.</summary>
/// <param name="AccountId">The account that owns the object; null: none.</param>
/// <param name="Action">Subject and verb, such as <c>template.push</c>.</param>
/// <param name="Object">The object's name or id, as in the API.</param>
/// <param name="Changes">The changed attributes, or null where the action says all.</param>
internal sealed record AuditFact(Guid? AccountId, string Action, string Object, string? Changes = null)
{
    public static bool IsModified(EntityEntry entry, string property) => entry.Property(property).IsModified;

    /// <summary>The names of the changed attributes, in the API's spelling; null when there are none.</summary>
    /// <param name="entry">The changed row.</param>
    /// <param name="derived">Properties that follow from other changes or are the devices' doing: they are left out.</param>
    /// <param name="values">Property names whose new value is written as well.</param>
    public static string? Changed(EntityEntry entry, IReadOnlySet<string> derived, params string[] values)
    {
        var names = entry
            .Properties.Where(p => p.IsModified && !derived.Contains(p.Metadata.Name))
            .Select(p =>
                JsonNamingPolicy.CamelCase.ConvertName(p.Metadata.Name) + (values.Contains(p.Metadata.Name) ? $"={p.CurrentValue}" : "")
            )
            .ToList();
        return names.Count == 0 ? null : string.Join(", ", names);
    }
}

/// <summary>How changes of one entity are audited. The entity's folder registers it.</summary>
/// <param name="Entity">The entity's type.</param>
/// <param name="Of">Makes the fact of a row that is being saved; null: the change is not audited.</param>
internal sealed record AuditedEntity(Type Entity, Func<EntityEntry, AuditOptions, AuditFact?> Of);

internal static class AuditedEntities
{
    public static void AddAudited<T>(this IServiceCollection services, Func<EntityEntry, T, AuditOptions, AuditFact?> of)
        where T : class => services.AddSingleton(new AuditedEntity(typeof(T), (entry, options) => of(entry, (T)entry.Entity, options)));
}
