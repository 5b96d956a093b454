using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Bulk;

/// <summary>The passes that the keys of rows name.</summary>
internal sealed class RowPasses(ServerDb db, Tenant tenant)
{
    // Each key once in a round, so that a row sees what an earlier one did.
    public static IEnumerable<List<ImportRow>> Rounds(IEnumerable<ImportRow> rows)
    {
        var rounds = new List<List<ImportRow>>();
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            var round = row.Key.Length == 0 ? 0 : seen.GetValueOrDefault(row.Key);
            seen[row.Key] = round + 1;
            if (round == rounds.Count)
            {
                rounds.Add([]);
            }

            rounds[round].Add(row);
        }

        return rounds;
    }

    /// <summary>Parts rows into those that issue a pass, and those whose pass is there; the others are refused.</summary>
    public async Task<(List<ImportRow> Fresh, List<(string Id, ImportRow Row)> Existing)> Find(
        ImportPlan plan,
        TemplateHead? template,
        List<ImportRow> rows,
        BlockResults results,
        CancellationToken stop
    )
    {
        if (plan.Options.Mode == ImportMode.issue)
        {
            return (rows, []);
        }

        if (plan.Options.Key == ImportKey.passId)
        {
            var foreign = template is null ? [] : await OfOthers(template, rows, stop);
            Refuse(foreign.Contains);
            return ([], [.. rows.Where(r => !foreign.Contains(r.Key)).Select(r => (r.Key, r))]);
        }

        var (campaign, keys) = (template!.Campaign.Id, rows.Select(r => r.Key).ToList());
        var ids = await db
            .Passes.AsNoTracking()
            .Where(p => p.AccountId == tenant.Required && p.CampaignId == campaign && keys.Contains(p.UserDefinedId!))
            .Select(p => new
            {
                p.UserDefinedId,
                p.Id,
                p.TemplateId,
            })
            .ToDictionaryAsync(p => p.UserDefinedId!, p => (p.Id, p.TemplateId), StringComparer.Ordinal, stop);
        List<ImportRow> missing = [.. rows.Where(r => !ids.ContainsKey(r.Key))];
        if (plan.Options.Mode == ImportMode.update)
        {
            var column = plan.ColumnOf(nameof(ImportKey.userDefinedId));
            missing.ForEach(r => results.Refuse(r, new(column, $"there is no pass \"{r.Key}\" in campaign \"{template.Campaign.Name}\"")));
            missing = [];
            Refuse(IsOfAnother);
            rows = [.. rows.Where(r => !IsOfAnother(r.Key))];
        }

        return (missing, [.. rows.Where(r => ids.ContainsKey(r.Key)).Select(r => (ids[r.Key].Id, r))]);

        bool IsOfAnother(string key) => ids.TryGetValue(key, out var found) && found.TemplateId != template!.Id;

        void Refuse(Func<string, bool> isForeign) =>
            rows.FindAll(r => isForeign(r.Key))
                .ForEach(r =>
                    results.Refuse(r, new(plan.ColumnOf(plan.Options.Key.ToString()), $"the pass \"{r.Key}\" is of another template"))
                );
    }

    // By whose keys the cells would be read wrongly.
    private async Task<HashSet<string>> OfOthers(TemplateHead template, List<ImportRow> rows, CancellationToken stop)
    {
        var keys = rows.ConvertAll(r => r.Key);
        var found = await db
            .Passes.AsNoTracking()
            .Where(p => p.AccountId == tenant.Required && keys.Contains(p.Id) && p.TemplateId != template.Id)
            .Select(p => p.Id)
            .ToListAsync(stop);
        return found.ToHashSet(StringComparer.Ordinal);
    }
}
