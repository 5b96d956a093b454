using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>Moves passes to other templates of their campaign: a PUT that sends another <c>templateName</c>.</summary>
internal static class PassMove
{
    /// <returns>The new template; null when the pass stays, with a problem noted when it can't move.</returns>
    public static TemplateHead? Run(Pass pass, PassRequest body, TemplateHead from, List<TemplateHead> templates, DateTimeOffset now)
    {
        if (body.TemplateName is not { } name || name == from.Name)
        {
            return null;
        }

        var to = templates.Find(t => t.Name == name);
        var fault =
            to is null ? $"there is no template \"{name}\""
            : to.Campaign.Id != from.Campaign.Id
                ? $"template \"{name}\" belongs to another campaign; a pass moves within its own, \"{from.Campaign.Name}\""
            : IssueRules.TemplateFault(to, now);
        if (fault is not null)
        {
            body.Fields.Problems.Add(body.Fields.Path("templateName"), fault);
            return null;
        }

        // The revision counts the template's pushes, and must not fall.
        pass.ChangeCount += Math.Max(0, from.PushCount - to!.PushCount);
        pass.ChangedAt = pass.ChangedAt > from.PushedAt ? pass.ChangedAt : from.PushedAt;
        pass.TemplateId = to.Id;
        return to;
    }

    /// <summary>Counts passes for the templates that they moved to: inside the caller's transaction, in order of the ids.</summary>
    public static async Task TakeQuota(
        List<Pass> moved,
        IReadOnlyList<(string Id, PassRequest Body)> changes,
        List<TemplateHead> templates,
        IssueLimit limit,
        CancellationToken stop
    )
    {
        foreach (var group in moved.GroupBy(p => p.TemplateId).OrderBy(g => g.Key))
        {
            var template = templates.Single(t => t.Id == group.Key);
            var movers = changes
                .Where(c => c.Body.TemplateName == template.Name && group.Any(p => p.Id == c.Id))
                .DistinctBy(c => c.Id)
                .Select(c => c.Body)
                .ToList();
            await IssueRules.Take(limit, movers, $"template \"{template.Name}\"", template.CounterId, template.MaxIssue, stop);
        }
    }
}
