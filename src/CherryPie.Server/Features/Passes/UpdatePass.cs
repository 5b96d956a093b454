using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Npgsql;

namespace CherryPie.Server.Features.Passes;

/// <summary>Changes passes, all or none: PUT of one, of a batch, redeem, WalletKit's filter and the customer's form end here.
/// The rows are locked before they are read, so of two updates at once none is lost.</summary>
internal sealed class UpdatePass(
    ServerDb db,
    NpgsqlDataSource database,
    StoreChanges store,
    IssueLimit limit,
    CompiledTemplates compiled,
    DesignWork work,
    Signers signers,
    AddressChange address,
    Tenant tenant,
    TimeProvider clock
)
{
    /// <param name="changes">What to change, in order; a pass may occur more than once.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="unknown">What to throw or note for an id that is not there.</param>
    /// <param name="first">Changes a locked pass by what is stored in it, before its body does.</param>
    /// <param name="isMailCounted">Whether the caller has taken the mail to a new address from <see cref="RecoveryMailLimit"/>.</param>
    /// <param name="announced">Takes the passes that devices are to fetch anew, in place of a job for each.</param>
    /// <param name="mails">Whether new recovery addresses are mailed.</param>
    /// <returns>The passes that changed.</returns>
    public async Task<HashSet<string>> Run(
        IReadOnlyList<(string Id, PassRequest Body)> changes,
        Problems problems,
        Action<string, PassRequest> unknown,
        CancellationToken stop,
        Action<Pass>? first = null,
        bool isMailCounted = false,
        List<string>? announced = null,
        bool mails = true
    )
    {
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        await DynamicImagesJson.Check([.. changes.Select(c => c.Body)], db, stop);
        using var place = await work.Check(tenant.Required, stop);
        // Who looks for user ids or takes from a counter asks EF.
        var byEf = changes.Any(c => c.Body.UserDefinedId is not null || c.Body.TemplateName is not null);
        await using var transaction = await StatementTransaction.Begin(db, database, stop, byEf);
        var (locked, templates) = await LockPasses.Run(transaction, tenant.Required, changes, stop);
        var passes = locked.ToDictionary(p => p.Id, p => new PassChange(p), StringComparer.Ordinal);
        var seen = new HashSet<PassChange>();
        foreach (var (id, body) in changes)
        {
            if (!passes.TryGetValue(id, out var change))
            {
                unknown(id, body);
            }
            else if (await Apply(change, body, templates, now, first, stop))
            {
                seen.Add(change);
            }
        }

        await UserIds.RefuseTaken(db, NewUserIds(changes, passes), stop);
        problems.ThrowIfAny();
        var moved = passes.Values.Where(c => c.Pass.TemplateId != c.Stored.TemplateId).Select(c => c.Pass).ToList();
        await PassMove.TakeQuota(moved, changes, templates, limit, stop);
        var changed = passes.Values.Where(c => c.IsAny).ToList();
        var jobs = new List<Job>();
        foreach (var change in changed)
        {
            if (seen.Contains(change))
            {
                Announce(change.Pass, now, jobs, announced);
            }

            if (address.Follow(change, isMailCounted, mails) is { } mail)
            {
                jobs.Add(mail);
            }

            change.Pass.UpdatedAt = Iso8601.After(change.Stored.UpdatedAt, now);
        }

        try
        {
            await store.Run(db, transaction, changed, jobs, templates.Exists(t => t.Campaign.GoogleIssuerId is not null), stop);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw Refusal.Invalid(UserIds.BeingGiven);
        }

        return [.. changed.Select(c => c.Pass.Id)];
    }

    // A registration compares revisions. It and an update both lock the pass, so the later one sees the earlier.
    private static void Announce(Pass pass, DateTimeOffset now, List<Job> jobs, List<string>? announced)
    {
        pass.ChangeCount++;
        pass.ChangedAt = pass.ChangedAt > now ? pass.ChangedAt : now;
        if (pass.HasDevices && announced is not null)
        {
            announced.Add(pass.Id);
        }
        else if (pass.HasDevices)
        {
            jobs.Add(Job.Of(JobKinds.PassChanged, pass.Id, pass.AccountId));
        }
    }

    /// <returns>Whether a device shows something else than before.</returns>
    private async Task<bool> Apply(
        PassChange change,
        PassRequest body,
        List<TemplateHead> templates,
        DateTimeOffset now,
        Action<Pass>? first,
        CancellationToken stop
    )
    {
        var pass = change.Pass;
        var template = templates.Single(t => t.Id == pass.TemplateId);
        if (PassState.Of(pass, template.Campaign.Life, template.Life, now).IsInvalid)
        {
            body.Fields.Problems.Add(
                body.Fields.Path("isInvalid"),
                pass.IsInvalid
                    ? $"pass \"{pass.Id}\" is invalid, which is final; it can no longer be updated"
                    : $"pass \"{pass.Id}\" is invalid, because its campaign or template is INVALID or past its endDate; it can't be updated"
            );
            return false;
        }

        var before = pass.Copy();
        template = PassMove.Run(pass, body, template, templates, now) ?? template;
        first?.Invoke(pass);
        body.Apply(pass, now, isNew: false);
        if (pass.DynamicData != before.DynamicData)
        {
            PassDifference.KeepEqualData(before, pass, (await compiled.Get(pass.AccountId, template.Id, template.Version, stop)).Keys);
        }

        if (!change.IsAny)
        {
            return false;
        }

        var design = await compiled.Get(pass.AccountId, template.Id, template.Version, stop);
        var signer = await signers.For(template.Campaign.CertificateId, template.Campaign.Renewals, stop);
        var state = PassState.Of(pass, template.Campaign.Life, template.Life, now);
        PassCheck.Run(pass, design, signer, state, body);
        return PassDifference.IsSeen(before, pass, design, p => PassState.Of(p, template.Campaign.Life, template.Life, now));
    }

    private static List<GivenUserId> NewUserIds(
        IReadOnlyList<(string Id, PassRequest Body)> changes,
        Dictionary<string, PassChange> passes
    ) =>
        [
            .. changes
                .Where(c =>
                    c.Body.UserDefinedId is { Length: > 0 }
                    && passes.TryGetValue(c.Id, out var change)
                    && change.Stored.UserDefinedId != change.Pass.UserDefinedId
                )
                .Select(c => new GivenUserId(c.Body, passes[c.Id].Pass.CampaignId, Owner: c.Id)),
        ];
}
