using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Issues and changes the passes of a block of rows: one transaction, through the use cases of single requests, with the position
/// behind the block.</summary>
internal sealed class ImportBlock(ServerDb db, BulkProgress progress, BlockRows work, IssueLimit limit, Tenant tenant, TimeProvider clock)
{
    private const string Begun = "block";

    /// <param name="job">Whose rows they are.</param>
    /// <param name="plan">What columns set.</param>
    /// <param name="block">The rows, in order.</param>
    /// <param name="dry">Where all is found out and nothing is kept but what is refused: what the blocks before would have done.</param>
    /// <returns>What came of it; with an error the job has stopped, or a dry run is to.</returns>
    public async Task<BlockCounts> Run(LeasedJob job, ImportPlan plan, JudgedBlock block, DryRun? dry, CancellationToken stop)
    {
        (var rows, work.Ahead) = block;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (!await BulkTable.Lock(db, job, stop))
        {
            return await Save(new BlockResults(job.Id, plan), rows[0].Number - 1, 0, BulkRuns.Disabled);
        }

        var template = await Template(plan, stop);
        if (plan.Options.Mode != ImportMode.update && template is not null && IssueRules.Fault(template, clock.GetUtcNow()) is { } fault)
        {
            return await Save(new BlockResults(job.Id, plan), rows[0].Number - 1, 0, fault);
        }

        var room = dry is null || template is null ? long.MaxValue : dry.Room(await work.Left(template, stop));
        await transaction.CreateSavepointAsync(Begun, stop);
        var known = await Refused(job, rows, stop);
        var (taken, error) = (rows.ToList(), (string?)null);
        while (true)
        {
            var results = new BlockResults(job.Id, plan);
            try
            {
                await work.Run(plan, template, [.. taken.Where(r => !known.Contains(r.Number))], results, dry, room, stop);
            }
            catch (QuotaReachedException e)
            {
                (taken, error) = await Again(taken.TakeWhile(r => r.Number < e.Row), await Reached(template!, dry is not null, stop));
                continue;
            }

            if (dry is null && error is null && plan.Options.OnError == OnError.stop && results.Refused.Count > 0)
            {
                var first = results.Refused.MinBy(r => r.Row)!;
                known.Add(first.Row);
                (taken, error) = await Again(
                    taken.TakeWhile(r => r.Number <= first.Row),
                    $"row {first.Row} is refused, and onError is stop: {first.Error}"
                );
                await work.Run(
                    plan,
                    template,
                    [.. taken.Where(r => !known.Contains(r.Number))],
                    results = new(job.Id, plan),
                    dry,
                    room,
                    stop
                );
                results.Refused.Add(first);
            }

            if (dry is not null)
            {
                dry.Keep(results);
                await transaction.RollbackToSavepointAsync(Begun, stop);
                db.ChangeTracker.Clear();
                db.ForgetAfterCommit();
            }
            else
            {
                await work.Announce(job, results, stop);
                await results.Store(db, stop);
            }

            return await Save(results, taken.Count > 0 ? taken[^1].Number : rows[0].Number - 1, taken.Count, error);
        }

        async Task<(List<ImportRow>, string)> Again(IEnumerable<ImportRow> fewer, string why)
        {
            List<ImportRow> left = [.. fewer];
            await transaction.RollbackToSavepointAsync(Begun, stop);
            db.ChangeTracker.Clear();
            db.ForgetAfterCommit();
            return (left, why);
        }

        async Task<BlockCounts> Save(BlockResults results, long position, int done, string? why)
        {
            // A dry run that stops goes on counting rows, and ends behind the last one.
            var counts = new BlockCounts(position, done, results.Issued, results.Updated, results.Unchanged, Failed: 0, why);
            await progress.Save(job, dry is null ? counts : counts with { Error = null }, results.Refused, stop, isTried: dry is not null);
            await transaction.CommitAsync(stop);
            return counts;
        }
    }

    private async Task<TemplateHead?> Template(ImportPlan plan, CancellationToken stop) =>
        plan.Options.TemplateName is { } name
            ? (await TemplateHead.Named((NpgsqlConnection)db.Database.GetDbConnection(), tenant.Required, [name], stop)).SingleOrDefault()
                ?? throw Refusal.Invalid($"templateName: there is no template \"{name}\" any more")
            : null;

    // Those of the first pass.
    private async Task<HashSet<long>> Refused(LeasedJob job, List<ImportRow> rows, CancellationToken stop)
    {
        var (first, last) = (rows[0].Number, rows[^1].Number);
        return
        [
            .. await db.RefusedRows.Where(r => r.JobId == job.Id && r.Row >= first && r.Row <= last).Select(r => r.Row).ToListAsync(stop),
        ];
    }

    private async Task<string> Reached(TemplateHead template, bool isDry, CancellationToken stop)
    {
        var (ofTemplate, ofCampaign) = (await limit.State(template.CounterId, stop), await limit.State(template.Campaign.CounterId, stop));
        var isTemplate = ofTemplate.Most > 0 && (ofCampaign.Most == 0 || Left(ofTemplate) <= Left(ofCampaign));
        var name = isTemplate ? $"template \"{template.Name}\"" : $"campaign \"{template.Campaign.Name}\"";
        var has = isDry ? "would have" : "has";
        return $"{name} {has} issued all of its {(isTemplate ? ofTemplate : ofCampaign).Most} passes (maxIssue)";

        static long Left((long Issued, long Most) counter) => counter.Most - counter.Issued;
    }
}
