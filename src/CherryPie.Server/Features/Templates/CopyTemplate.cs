using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Templates;

/// <summary>Makes a template that is like another in all but its name, and perhaps its campaign: designs, languages, images, limits and
/// times. It has issued nothing, and is ACTIVE where the other is INVALID, which a template can't leave.</summary>
internal sealed class CopyTemplate(
    ServerDb db,
    IssueLimit limit,
    Tenant tenant,
    DesignWork work,
    TimeProvider clock,
    ILogger<DesignWarnings> warnings
)
{
    /// <summary>The designs that were saved, with what is to be said of them; null before.</summary>
    public TemplateDesigns? Saved { get; private set; }

    /// <param name="name">The name or index of the template to copy.</param>
    /// <param name="sent">The copy's <c>name</c>, and its <c>campaignName</c> where it is another.</param>
    /// <param name="problems">Takes what is wrong with them.</param>
    public Task<string> Run(string name, JsonFields sent, Problems problems, CancellationToken stop) =>
        work.Save(tenant.Required, waits => Copy(name, sent, problems, waits), stop);

    private async Task<string> Copy(string from, JsonFields sent, Problems problems, CancellationToken stop)
    {
        var name = VendorName.Required(sent, "name");
        var original = await FindTemplate.Whole(db, from, stop);
        var campaign = await Campaign(original, sent, problems, stop);
        if (!string.IsNullOrEmpty(name) && await db.Templates.AnyAsync(t => t.Name == name, stop))
        {
            problems.Add("name", CreateTemplate.Taken(name));
        }

        // Another campaign may have a certificate that can't sign all of it.
        var body = TemplateText.Request(original, problems);
        var designs = campaign is null
            ? null
            : TemplateDesigns.Check(
                body,
                [.. original.Images.Select(i => ImagePart.Stored(i.Part))],
                campaign.Certificate!,
                problems,
                stop
            );
        problems.ThrowIfAny();
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        var copy = new Template
        {
            AccountId = tenant.Required,
            CampaignId = campaign!.Id,
            Name = name!,
            CounterId = await limit.Create(original.MaxIssue, stop),
            Images = [.. original.Images.Select(Copy)],
            GoogleImages = original.GoogleImages.ConvertAll(i => i.Copy()),
            CreatedAt = now,
            UpdatedAt = now,
        };
        body.Apply(copy, now, isNew: true);
        copy.Status = original.Status == LifeState.INVALID ? LifeState.ACTIVE : original.Status;
        db.Add(copy);
        await SaveOrConflict.Run(db, () => Refusal.Invalid($"name: {CreateTemplate.Taken(name!)}"), stop);
        await transaction.Commit(stop);
        new DesignWarnings(warnings, name!).Log(designs!.Warnings);
        Saved = designs;
        return name!;
    }

    private async Task<Campaign?> Campaign(Template original, JsonFields sent, Problems problems, CancellationToken stop)
    {
        if (sent.Any("campaignName") is not null)
        {
            return await CreateTemplate.CampaignOf(db, sent, stop);
        }

        if (original.Campaign!.Status == LifeState.INVALID)
        {
            problems.Add("campaignName", $"campaign \"{original.Campaign.Name}\" is INVALID, which is final; name another for the copy");
        }

        return original.Campaign;
    }

    private static TemplateImage Copy(TemplateImage image) =>
        new()
        {
            AccountId = image.AccountId,
            Part = image.Part,
            FileName = image.FileName,
            Original = image.Original,
            ScaledFor = image.ScaledFor,
            Scale1 = image.Scale1,
            Scale2 = image.Scale2,
            Scale3 = image.Scale3,
        };
}
