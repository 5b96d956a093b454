using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>When a template issues passes: while it and its campaign are ACTIVE and not past their end. Before the start is
/// allowed.</summary>
internal static class IssueRules
{
    /// <returns>Null when passes may be issued.</returns>
    public static string? Fault(TemplateHead template, DateTimeOffset now)
    {
        var campaign = template.Campaign;
        return campaign.Life.Status != LifeState.ACTIVE
                ? $"campaign \"{campaign.Name}\" is {campaign.Life.Status}; only an ACTIVE one issues passes"
            : campaign.Life.End <= now ? $"campaign \"{campaign.Name}\" has ended (endDate)"
            : TemplateFault(template, now);
    }

    /// <returns>The template, or null with the reason noted.</returns>
    public static TemplateHead? Allowed(PassRequest body, Dictionary<string, TemplateHead> templates, DateTimeOffset now)
    {
        var path = body.Fields.Path("templateName");
        var fault = "";
        TemplateHead? template = null;
        if (string.IsNullOrEmpty(body.TemplateName))
        {
            fault =
                body.Fields.Any("templateName") is null || body.TemplateName is not null
                    ? "is required: the name of the template to issue from"
                    : "";
        }
        else if (!templates.TryGetValue(body.TemplateName, out template))
        {
            fault = $"there is no template \"{body.TemplateName}\"";
        }
        else
        {
            fault = Fault(template, now) ?? "";
        }

        if (fault.Length > 0)
        {
            body.Fields.Problems.Add(path, fault);
            return null;
        }

        return template;
    }

    /// <summary>Whether passes may move to a template: it then counts them as issued.</summary>
    public static string? TemplateFault(TemplateHead template, DateTimeOffset now) =>
        template.Life.Status != LifeState.ACTIVE
            ? $"template \"{template.Name}\" is {template.Life.Status}; only an ACTIVE one issues passes"
        : template.Life.End <= now ? $"template \"{template.Name}\" has ended (endDate)"
        : null;

    /// <summary>Takes the quota of passes that are wanted together, inside the caller's transaction.</summary>
    /// <exception cref="Refusal">Fewer are left.</exception>
    public static async Task Take(
        IssueLimit limit,
        IReadOnlyList<PassRequest> wanted,
        string name,
        long counter,
        long maxIssue,
        CancellationToken stop
    )
    {
        if (await limit.Take(counter, maxIssue, wanted.Count, stop))
        {
            return;
        }

        throw await Exceeded(limit, wanted, name, counter, stop);
    }

    /// <summary>The refusal of passes beyond a limit; it names the first one that there is no quota for.</summary>
    public static async Task<Refusal> Exceeded(
        IssueLimit limit,
        IReadOnlyList<PassRequest> wanted,
        string name,
        long counter,
        CancellationToken stop
    )
    {
        var (issued, most) = await limit.State(counter, stop); // the limit may be newer than the one the caller read
        var left = (int)Math.Clamp(most - issued, 0, wanted.Count - 1);
        return Refusal.Invalid(
            $"{wanted[left].Fields.Path("templateName")}: {name} has "
                + (
                    left == 0
                        ? $"issued all of its {most} passes (maxIssue)"
                        : $"{left} of its {most} passes left (maxIssue), and {wanted.Count} are wanted"
                )
        );
    }
}
