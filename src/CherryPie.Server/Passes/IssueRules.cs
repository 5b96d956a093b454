using CherryPie.Server.Campaigns;
using CherryPie.Server.Templates;

namespace CherryPie.Server.Passes;

/// <summary>When a template issues passes: while it and its campaign are ACTIVE and not past their end. Before the start is allowed.</summary>
internal static class IssueRules
{
    /// <returns>Null when passes may be issued.</returns>
    public static string? Fault(Template template, DateTimeOffset now)
    {
        var campaign = template.Campaign!;
        return campaign.Status != LifeState.ACTIVE ? $"campaign \"{campaign.Name}\" is {campaign.Status}; only an ACTIVE one issues passes"
            : campaign.EndDate <= now ? $"campaign \"{campaign.Name}\" has ended (endDate)"
            : TemplateFault(template, now);
    }

    /// <summary>Whether passes may move to a template: it then counts them as issued.</summary>
    public static string? TemplateFault(Template template, DateTimeOffset now) =>
        template.Status != LifeState.ACTIVE ? $"template \"{template.Name}\" is {template.Status}; only an ACTIVE one issues passes"
        : template.EndDate <= now ? $"template \"{template.Name}\" has ended (endDate)"
        : null;
}
