using CherryPie.Server.Accounts;
using CherryPie.Server.Campaigns;
using CherryPie.Server.Certificates;
using CherryPie.Server.Http;
using CherryPie.Server.Jobs;
using CherryPie.Server.Mail;
using CherryPie.Server.Storage;
using CherryPie.Server.Templates;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Passes;

/// <summary>Issues passes, all or none. Nothing is signed: that waits until somebody wants the package.</summary>
internal sealed class IssuePass(ServerDb db, IssueLimit limit, CompiledTemplates compiled, Signers signers, Tenant tenant, TimeProvider clock, Observability.PassMeter meter)
{
    /// <param name="bodies">The passes.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="stop">Stops waiting.</param>
    /// <param name="beside">Adds what is to be stored with each pass, in its transaction.</param>
    /// <returns>The new ids, in the order of the bodies.</returns>
    public async Task<List<string>> Run(IReadOnlyList<PassBody> bodies, Problems problems, CancellationToken stop, Action<Pass>? beside = null)
    {
        var templates = await TemplatesOf(bodies, stop);
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        await DynamicImagesJson.Check(bodies, db, stop);
        var numbers = await PassNumbers.Take(db, tenant.Required, bodies.Count, stop);
        var passes = new List<Pass>(bodies.Count);
        foreach (var (index, body) in bodies.Index())
        {
            if (Allowed(body, templates, now) is { } template)
            {
                var signer = await signers.For(template.Campaign!.CertificateId, stop);
                var pass = Make(body, template, signer, numbers[index], now);
                passes.Add(pass);
                PassCheck.Run(pass, await compiled.Get(template.Id, template.Version, stop), signer, PassState.Of(pass, template.Campaign, template, now), problems, body.Fields.Path(""));
            }
        }

        await RefuseTakenUserIds(bodies, templates, problems, stop);
        problems.ThrowIfAny();
        passes.ForEach(p => beside?.Invoke(p));
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await TakeQuota(bodies, templates, stop);
        db.AddRange(passes);
        db.AddRange(passes.Zip(bodies).Where(p => p.First.RecoveryEmail is not null).Select(p => Job.Of(SendRecoveryMail.Kind, p.First.Id, p.First.AccountId, p.Second.MailWords)));
        await UniqueNames.Save(db, () => Refusal.Invalid("userDefinedId: it is being given to another pass of the campaign by another request"), stop);
        await transaction.CommitAsync(stop);
        meter.Issued(passes.Count);
        return [.. passes.Select(p => p.Id)];
    }

    private async Task<Dictionary<string, Template>> TemplatesOf(IReadOnlyList<PassBody> bodies, CancellationToken stop)
    {
        var names = bodies.Select(b => b.TemplateName).OfType<string>().Distinct().ToList();
        return await db.Templates.AsNoTracking().Include(t => t.Campaign).Where(t => names.Contains(t.Name)).ToDictionaryAsync(t => t.Name, StringComparer.Ordinal, stop);
    }

    /// <returns>The template, or null with the reason noted.</returns>
    private static Template? Allowed(PassBody body, Dictionary<string, Template> templates, DateTimeOffset now)
    {
        var path = body.Fields.Path("templateName");
        var fault = "";
        Template? template = null;
        if (string.IsNullOrEmpty(body.TemplateName))
        {
            fault = body.Fields.Any("templateName") is null || body.TemplateName is not null ? "is required: the name of the template to issue from" : "";
        }
        else if (!templates.TryGetValue(body.TemplateName, out template))
        {
            fault = $"there is no template \"{body.TemplateName}\"";
        }
        else
        {
            fault = IssueRules.Fault(template, now) ?? "";
        }

        if (fault.Length > 0)
        {
            body.Fields.Problems.Add(path, fault);
            return null;
        }

        return template;
    }

    private Pass Make(PassBody body, Template template, PassTypeSigner signer, long number, DateTimeOffset now)
    {
        var data = DynamicDataJson.Merge(null, body.DynamicData);
        return new()
        {
            AccountId = tenant.Required,
            Number = number,
            CampaignId = template.CampaignId,
            TemplateId = template.Id,
            UserDefinedId = body.UserDefinedId,
            DynamicData = data,
            DynamicIndex = DynamicDataJson.Index(data),
            DynamicImages = DynamicImagesJson.Merge(null, body.DynamicImages),
            DynamicBackfields = StoredJson.Write(body.DynamicBackfields),
            Passbook = StoredJson.Write(body.Passbook),
            RecoveryEmail = body.RecoveryEmail,
            IsRedeemed = body.IsRedeemed ?? false,
            IsInvalid = body.IsInvalid ?? false,
            IsVoided = body.IsVoided ?? false,
            ExpiryDate = body.ExpiryDate,
            LastRedeemAt = body.IsRedeemed == true ? now : null,
            CreatedAt = now,
            UpdatedAt = now,
            IssuedRevision = template.PushCount + template.Campaign!.ChangeCount + signer.Renewals,
        };
    }

    private async Task RefuseTakenUserIds(IReadOnlyList<PassBody> bodies, Dictionary<string, Template> templates, Problems problems, CancellationToken stop)
    {
        var wanted = bodies.Where(b => b.UserDefinedId is not null && b.TemplateName is not null && templates.ContainsKey(b.TemplateName))
            .Select(b => (Body: b, Key: (templates[b.TemplateName!].CampaignId, b.UserDefinedId!))).ToList();
        if (wanted.Count == 0)
        {
            return;
        }

        var ids = wanted.Select(w => w.Key.Item2).ToList();
        var campaigns = wanted.Select(w => w.Key.CampaignId).Distinct().ToList();
        var taken = (await db.Passes.Where(p => campaigns.Contains(p.CampaignId) && p.UserDefinedId != null && ids.Contains(p.UserDefinedId)).Select(p => new { p.CampaignId, p.UserDefinedId }).ToListAsync(stop))
            .Select(p => (p.CampaignId, p.UserDefinedId!)).ToHashSet();
        foreach (var (body, key) in wanted)
        {
            if (!taken.Add(key))
            {
                problems.Add(body.Fields.Path("userDefinedId"), $"\"{key.Item2}\" belongs to another pass of the campaign; it must be unique there");
            }
        }
    }

    // Always campaigns before templates and each in order of id, so that two transactions never wait for each other.
    private async Task TakeQuota(IReadOnlyList<PassBody> bodies, Dictionary<string, Template> templates, CancellationToken stop)
    {
        foreach (var group in bodies.GroupBy(b => templates[b.TemplateName!].CampaignId).OrderBy(g => g.Key))
        {
            var campaign = templates[group.First().TemplateName!].Campaign!;
            await IssueRules.Take(limit, [.. group], $"campaign \"{campaign.Name}\"", campaign.CounterId, campaign.MaxIssue, stop);
        }

        foreach (var group in bodies.GroupBy(b => templates[b.TemplateName!]).OrderBy(g => g.Key.Id))
        {
            await IssueRules.Take(limit, [.. group], $"template \"{group.Key.Name}\"", group.Key.CounterId, group.Key.MaxIssue, stop);
        }
    }
}
