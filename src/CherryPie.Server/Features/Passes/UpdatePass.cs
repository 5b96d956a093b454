using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Passes;

/// <summary>Changes passes, all or none: PUT of one, of a batch, redeem, WalletKit's filter and the customer's form end here.
/// The rows are locked before they are read, so of two updates at once none is lost.</summary>
internal sealed class UpdatePass(
    ServerDb db,
    IssueLimit limit,
    CompiledTemplates compiled,
    DesignWork work,
    Signers signers,
    AddressChange address,
    PassesAtGoogle google,
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
        await using var transaction = await JoinedTransaction.Begin(db, stop, failsWhole: true);
        var (passes, templates) = await LockPasses.Run(db, tenant.Required, changes, stop);
        var seen = new HashSet<Pass>();
        foreach (var (id, body) in changes)
        {
            if (!passes.TryGetValue(id, out var pass))
            {
                unknown(id, body);
            }
            else if (await Apply(pass, body, templates, now, first, stop))
            {
                seen.Add(pass);
            }
        }

        await UserIds.RefuseTaken(db, NewUserIds(changes, passes), stop);
        problems.ThrowIfAny();
        var moved = passes.Values.Where(p => db.Entry(p).Property(x => x.TemplateId).IsModified).ToList();
        await PassMove.TakeQuota(moved, changes, templates, limit, stop);
        var changed = passes.Values.Where(p => db.Entry(p).State == EntityState.Modified).ToList();
        foreach (var pass in changed)
        {
            if (seen.Contains(pass))
            {
                Announce(pass, now, announced);
            }

            address.Follow(pass, isMailCounted, mails);
            pass.UpdatedAt = now;
        }

        await SaveOrConflict.Run(
            db,
            () => Refusal.Invalid("userDefinedId: it is being given to another pass of the campaign by another request"),
            stop
        );
        await google.Follow(db, changed, templates, stop);
        await transaction.Commit(stop);
        return [.. changed.Select(p => p.Id)];
    }

    // A registration compares revisions. It and an update both lock the pass, so the later one sees the earlier.
    private void Announce(Pass pass, DateTimeOffset now, List<string>? announced)
    {
        pass.ChangeCount++;
        pass.ChangedAt = pass.ChangedAt > now ? pass.ChangedAt : now;
        if (pass.HasDevices && announced is not null)
        {
            announced.Add(pass.Id);
        }
        else if (pass.HasDevices)
        {
            db.Add(Job.Of(JobKinds.PassChanged, pass.Id, pass.AccountId));
        }
    }

    /// <returns>Whether a device shows something else than before.</returns>
    private async Task<bool> Apply(
        Pass pass,
        PassRequest body,
        List<TemplateHead> templates,
        DateTimeOffset now,
        Action<Pass>? first,
        CancellationToken stop
    )
    {
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

        if (db.Entry(pass).State != EntityState.Modified)
        {
            return false;
        }

        var design = await compiled.Get(pass.AccountId, template.Id, template.Version, stop);
        var signer = await signers.For(template.Campaign.CertificateId, template.Campaign.Renewals, stop);
        var state = PassState.Of(pass, template.Campaign.Life, template.Life, now);
        PassCheck.Run(pass, design, signer, state, body);
        return PassDifference.IsSeen(before, pass, design, p => PassState.Of(p, template.Campaign.Life, template.Life, now));
    }

    private List<GivenUserId> NewUserIds(IReadOnlyList<(string Id, PassRequest Body)> changes, Dictionary<string, Pass> passes) =>
        [
            .. changes
                .Where(c =>
                    c.Body.UserDefinedId is not null
                    && passes.TryGetValue(c.Id, out var p)
                    && db.Entry(p).Property(x => x.UserDefinedId).IsModified
                )
                .Select(c => new GivenUserId(c.Body, passes[c.Id].CampaignId, Owner: c.Id)),
        ];
}
