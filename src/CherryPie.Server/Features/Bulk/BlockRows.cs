using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Features.Bulk;

/// <summary>Does what the rows of a block say, inside its transaction. All are judged together, as the use cases do; those that are
/// refused are recorded, and the others are done without them.</summary>
internal sealed class BlockRows(ServerDb db, IssuePass issue, UpdatePass update, IssueLimit limit, RowPasses passes)
{
    /// <summary>What was judged of the block's rows before its transaction; it serves once.</summary>
    public JudgedRows? Ahead { get; set; }

    /// <param name="dry">Where what is done is taken back: what the blocks before would have done.</param>
    /// <param name="room">How many passes may be issued then.</param>
    /// <exception cref="QuotaReachedException">maxIssue leaves fewer passes than there are rows.</exception>
    public async Task Run(
        ImportPlan plan,
        TemplateHead? template,
        IReadOnlyList<ImportRow> rows,
        BlockResults results,
        DryRun? dry,
        long room,
        CancellationToken stop
    )
    {
        foreach (var row in rows.Where(r => r.Fault is not null))
        {
            results.Refuse(row, row.Fault!);
        }

        var rounds = RowPasses.Rounds(rows.Where(r => r.Fault is null)).ToList();
        foreach (var round in rounds)
        {
            var (fresh, existing) = await passes.Find(plan, template, round, results, stop);
            await Issue(
                plan,
                template,
                fresh,
                Act,
                dry is null ? results.Issue : (r, ids) => dry.Issued(results, room, r, ids),
                results,
                stop
            );
            await Update(existing, results, plan.Options.Mail, plan.ColumnOf, stop);
            DryRun.Changed(results, existing);
        }

        Task<List<string>> Act(JudgedRows judged)
        {
            dry?.Refuse(plan.Options.Mode, judged.Bodies);

            // What a later row of the block changes has to be there for it.
            return dry is null || rounds.Count > 1 ? judged.Issue(issue, stop) : judged.Check(issue, stop);
        }
    }

    /// <summary>Changes passes, each once.</summary>
    /// <param name="rows">The rows, with the ids of their passes.</param>
    /// <param name="column">The column that an attribute is in.</param>
    public async Task Update(
        List<(string Id, ImportRow Row)> rows,
        BlockResults results,
        bool mails,
        Func<string, string?> column,
        CancellationToken stop
    )
    {
        while (rows.Count > 0)
        {
            var (problems, announced) = (new Problems(), new List<string>());
            var changes = rows.Select((r, i) => (r.Id, new PassRequest(JsonFields.Of(r.Row.Json, $"rows[{i}]", problems)))).ToList();
            try
            {
                var changed = await update.Run(
                    changes,
                    problems,
                    unknown: (id, body) => problems.Add(body.Fields.Path("passId"), $"there is no pass \"{id}\""),
                    stop,
                    announced: announced,
                    mails: mails
                );
                rows.ForEach(r => results.Change(r.Row, r.Id, changed.Contains(r.Id)));
                results.Announced.AddRange(announced);
                return;
            }
            catch (Refusal e) when (e.Status < StatusCodes.Status500InternalServerError)
            {
                db.ChangeTracker.Clear();
                var faults = RowFaults.Of(problems, column);
                if (faults.Count > 0 || rows.Count == 1)
                {
                    foreach (var (index, fault) in faults.Count > 0 ? faults : new() { [0] = new(null, e.Message) })
                    {
                        results.Refuse(rows[index].Row, fault);
                    }

                    rows = [.. rows.Where((_, i) => !faults.ContainsKey(i) && (faults.Count > 0 || i > 0))];
                }
                else
                {
                    await Update(rows[..(rows.Count / 2)], results, mails, column, stop);
                    rows = rows[(rows.Count / 2)..];
                }
            }
        }
    }

    /// <summary>One job for all that devices are to fetch anew.</summary>
    public async Task Announce(LeasedJob job, BlockResults results, CancellationToken stop)
    {
        if (results.Announced.Count > 0)
        {
            db.Add(Job.Of(JobKinds.PassesChanged, job.Id, job.AccountId, results.Announced.Distinct().ToArray()));
            await db.SaveChangesAsync(stop);
        }
    }

    /// <summary>How many passes maxIssue leaves.</summary>
    public async Task<long> Left(TemplateHead template, CancellationToken stop)
    {
        var left = long.MaxValue;
        foreach (var counter in new[] { template.Campaign.CounterId, template.CounterId })
        {
            var (issued, most) = await limit.State(counter, stop);
            left = most > 0 ? Math.Clamp(most - issued, 0, left) : left;
        }

        return left;
    }

    private async Task Issue(
        ImportPlan plan,
        TemplateHead? template,
        List<ImportRow> rows,
        Func<JudgedRows, Task<List<string>>> act,
        Action<List<ImportRow>, List<string>> done,
        BlockResults results,
        CancellationToken stop
    )
    {
        while (rows.Count > 0)
        {
            var judged = Ahead?.Rows.SequenceEqual(rows) == true ? Ahead : JudgedRows.Of(plan, rows);
            Ahead = null;
            try
            {
                done(rows, await act(judged));
                return;
            }
            catch (Refusal e) when (e.Status < StatusCodes.Status500InternalServerError)
            {
                var faults = RowFaults.Of(judged.Problems, plan.ColumnOf);
                if (faults.Count == 0 && await Left(template!, stop) is var left && left < rows.Count)
                {
                    throw new QuotaReachedException(rows[(int)left].Number);
                }

                if (faults.Count == 0 && rows.Count > 1)
                {
                    await Issue(plan, template, rows[..(rows.Count / 2)], act, done, results, stop);
                    rows = rows[(rows.Count / 2)..];
                    continue;
                }

                foreach (var (index, fault) in faults.Count > 0 ? faults : new() { [0] = new(null, e.Message) })
                {
                    results.Refuse(rows[index], fault);
                }

                rows = [.. rows.Where((_, i) => !faults.ContainsKey(i) && (faults.Count > 0 || i > 0))];
            }
        }
    }
}
