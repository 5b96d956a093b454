using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>Passes that are to be issued, made and judged; nothing of them is stored.</summary>
internal sealed record JudgedPasses(List<Pass> Passes, Dictionary<string, TemplateHead> Templates);

/// <summary>Issues passes, all or none. Nothing is signed before the package is requested.</summary>
internal sealed class IssuePass(
    ServerDb db,
    StorePasses store,
    TemplatesByName heads,
    IssueLimit limit,
    CompiledTemplates compiled,
    DesignWork work,
    Signers signers,
    Tenant tenant,
    PassMeter meter,
    TimeProvider clock
)
{
    private const int Together = 5;

    /// <param name="bodies">The passes.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="beside">Makes what else is to happen once a pass is stored.</param>
    /// <returns>The new ids, in the order of the bodies.</returns>
    public async Task<List<string>> Run(
        IReadOnlyList<PassRequest> bodies,
        Problems problems,
        CancellationToken stop,
        Func<Pass, Job?>? beside = null
    )
    {
        var judged = await Judge(bodies, stop);
        return await UserIds.Told(bodies, () => Issue(judged, bodies, problems, stop, beside));
    }

    /// <summary>The same of passes that were judged before.</summary>
    public async Task<List<string>> Issue(
        JudgedPasses judged,
        IReadOnlyList<PassRequest> bodies,
        Problems problems,
        CancellationToken stop,
        Func<Pass, Job?>? beside = null
    )
    {
        var (passes, templates) = judged;
        var userIds = UserIds.Of(bodies, templates);
        var seen = new HashSet<(long, string)>();
        userIds.FindAll(u => !seen.Add(u.Key)).ForEach(u => u.Refuse());
        if (problems.Any)
        {
            await UserIds.RefuseTaken(db, userIds, stop);
            problems.ThrowIfAny();
        }

        await Store(
            passes,
            bodies,
            templates,
            userIds,
            problems,
            [.. passes.Zip(bodies, MailTo).OfType<Job>(), .. passes.Select(p => beside?.Invoke(p)).OfType<Job>()],
            stop
        );
        db.AfterCommit(() => meter.Issued(passes.Count));
        return [.. passes.Select(p => p.Id)];
    }

    /// <summary>Finds out what <see cref="Run"/> would refuse, but for limits; nothing is stored.</summary>
    /// <returns>An id for each, which no pass has.</returns>
    public async Task<List<string>> Check(IReadOnlyList<PassRequest> bodies, Problems problems, CancellationToken stop)
    {
        var (passes, templates) = await Judge(bodies, stop);
        await UserIds.RefuseTaken(db, UserIds.Of(bodies, templates), stop);
        problems.ThrowIfAny();
        return [.. passes.Select(p => p.Id)];
    }

    /// <summary>Makes passes and judges them. What is wrong stands in the problems of the bodies.</summary>
    public async Task<JudgedPasses> Judge(IReadOnlyList<PassRequest> bodies, CancellationToken stop)
    {
        var templates = await TemplatesOf(bodies, stop);
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        await DynamicImagesJson.Check(bodies, db, stop);
        var passes = new List<Pass>(bodies.Count);
        // Left before the database is waited for: only the work on designs is bounded.
        using (await work.Check(tenant.Required, stop))
        {
            foreach (var (index, body) in bodies.Index())
            {
                // The other requests of this processor have their turn.
                if (index % Together == Together - 1)
                {
                    await Task.Yield();
                }

                if (IssueRules.Allowed(body, templates, now) is { } template)
                {
                    var signer = await signers.For(template.Campaign.CertificateId, template.Campaign.Renewals, stop);
                    var pass = Make(body, template, now);
                    passes.Add(pass);
                    PassCheck.Run(
                        pass,
                        await compiled.Get(tenant.Required, template.Id, template.Version, stop),
                        signer,
                        PassState.Of(pass, template.Campaign.Life, template.Life, now),
                        body
                    );
                }
            }
        }

        return new(passes, templates);
    }

    private static Job? MailTo(Pass pass, PassRequest body) =>
        pass.RecoveryEmail is null || !body.IsMailed ? null : Job.Of(JobKinds.RecoveryMail, pass.Id, pass.AccountId, body.MailWords);

    private async Task<Dictionary<string, TemplateHead>> TemplatesOf(IReadOnlyList<PassRequest> bodies, CancellationToken stop)
    {
        string[] names = [.. bodies.Select(b => b.TemplateName).OfType<string>().Distinct()];
        return db.IsInTransaction
            ? (await TemplateHead.Named((NpgsqlConnection)db.Database.GetDbConnection(), tenant.Required, names, stop)).ToDictionary(
                t => t.Name,
                StringComparer.Ordinal
            )
            : await heads.Find(tenant.Required, names, stop);
    }

    private Pass Make(PassRequest body, TemplateHead template, DateTimeOffset now)
    {
        var pass = new Pass
        {
            AccountId = tenant.Required,
            CampaignId = template.Campaign.Id,
            TemplateId = template.Id,
            CreatedAt = now,
            UpdatedAt = now,
            IssuedRevision = template.PushCount + template.Campaign.ChangeCount + template.Campaign.Renewals,
        };
        body.Apply(pass, now, isNew: true);
        return pass;
    }

    private async Task Store(
        List<Pass> passes,
        IReadOnlyList<PassRequest> bodies,
        Dictionary<string, TemplateHead> templates,
        List<GivenUserId> userIds,
        Problems problems,
        List<Job> jobs,
        CancellationToken stop
    )
    {
        var byTemplate = bodies.GroupBy(b => templates[b.TemplateName!]).OrderBy(g => g.Key.Id).ToList();
        var byCampaign = bodies
            .GroupBy(b => templates[b.TemplateName!].Campaign.Id)
            .OrderBy(g => g.Key)
            .Select(g => (Of: templates[g.First().TemplateName!].Campaign, Bodies: g.ToList()))
            .ToList();
        List<Quota> quotas =
        [
            .. byCampaign.Select(g => new Quota(g.Of.CounterId, g.Of.MaxIssue > 0, g.Bodies.Count)),
            .. byTemplate.Select(g => new Quota(g.Key.CounterId, g.Key.MaxIssue > 0, g.Count())),
        ];
        try
        {
            if (await store.Run(db, passes, quotas, jobs, stop) is not { } missing)
            {
                db.HasWritten = true;
                return;
            }

            var (name, wanted) = byCampaign
                .Where(g => g.Of.CounterId == missing.CounterId)
                .Select(g => ($"campaign \"{g.Of.Name}\"", g.Bodies))
                .Concat(byTemplate.Where(g => g.Key.CounterId == missing.CounterId).Select(g => ($"template \"{g.Key.Name}\"", g.ToList())))
                .First();
            throw await IssueRules.Exceeded(limit, wanted, name, missing.CounterId, stop);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            await UserIds.RefuseTaken(db, userIds, stop);
            problems.ThrowIfAny();
            throw Refusal.Invalid(UserIds.BeingGiven);
        }
    }
}
