using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Templates;

/// <summary>Templates to choose from, without designs and counts.</summary>
internal sealed class TemplateChoices(ServerDb db, TimeProvider clock)
{
    public const int Most = 100;

    /// <summary>The names of the newest, by name.</summary>
    /// <param name="issuing">Whether only those that issue passes now.</param>
    public async Task<List<string>> Names(bool issuing, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var templates = issuing
            ? db.Templates.Where(t =>
                t.Status == LifeState.ACTIVE
                && !(t.EndDate <= now)
                && t.Campaign!.Status == LifeState.ACTIVE
                && !(t.Campaign.EndDate <= now)
            )
            : db.Templates;
        var names = await templates.OrderByDescending(t => t.Id).Take(Most).Select(t => t.Name).ToListAsync(stop);
        return [.. names.Order(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The dynamic keys of the newest, by name.</summary>
    public async Task<List<string>> Keys(CancellationToken stop)
    {
        var stored = await db.Templates.OrderByDescending(t => t.Id).Take(Most).Select(t => t.DynamicKeys).ToListAsync(stop);
        return
        [
            .. stored
                .SelectMany(keys => DynamicKeysJson.Read(StoredJson.Read(keys), new Problems()).Select(k => k.Key))
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.OrdinalIgnoreCase),
        ];
    }

    /// <summary>One with its campaign, without its images.</summary>
    /// <exception cref="Refusal">404: there is none.</exception>
    public async Task<Template> Named(string name, CancellationToken stop) =>
        await db.Templates.AsNoTracking().Include(t => t.Campaign).SingleOrDefaultAsync(t => t.Name == name, stop)
        ?? throw FindTemplate.Unknown(name);
}
