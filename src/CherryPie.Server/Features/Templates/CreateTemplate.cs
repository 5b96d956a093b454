using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Templates;

/// <summary>Creates a template, unless iOS would refuse its passes (CherryPie document, "Create a Template").</summary>
internal sealed class CreateTemplate(
    ServerDb db,
    IssueLimit limit,
    Tenant tenant,
    DesignWork work,
    PictureWork pictures,
    TimeProvider clock,
    ILogger<DesignWarnings> warnings
)
{
    public Task<string> Run(MultipartBody form, CancellationToken stop) =>
        work.Save(tenant.Required, waits => Run(form, new Problems(), waits), stop);

    /// <summary>The same within <see cref="DesignWork.Save"/>.</summary>
    /// <param name="form">The template with its images.</param>
    /// <param name="problems">Takes what is wrong, for doors with other words.</param>
    public async Task<string> Run(MultipartBody form, Problems problems, CancellationToken stop)
    {
        var json = form.Json("jsonBody") ?? throw Refusal.Invalid("jsonBody: is required: the template as a JSON object");
        var body = new TemplateRequest(JsonFields.Of(json, "", problems, "jsonBody"));
        var name = VendorName.Required(body.Fields, "name");
        var images = await UploadedImage.Read(form, tenant.Required, pictures, problems, stop);
        if (!images.Exists(i => i.Part is { Kind: PassImage.Icon, IsRedeem: false, Language: null }) && form["passbook-IconFile"] is null)
        {
            problems.Add("passbook-IconFile", "is required: a PNG of 120 x 120 pixels, without which iOS opens no pass");
        }

        var campaign = await CampaignOf(body.Fields, stop);
        if (!string.IsNullOrEmpty(name) && await db.Templates.AnyAsync(t => t.Name == name, stop))
        {
            problems.Add("name", Taken(name));
        }

        var designs = campaign is null
            ? null
            : TemplateDesigns.Check(body, [.. images.Select(i => i.Part)], campaign.Certificate!, problems, stop);
        problems.ThrowIfAny();
        var now = Iso8601.ToMicroseconds(clock.GetUtcNow());
        var rows = await ImageRows(images, designs!, stop);
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        var template = new Template
        {
            AccountId = tenant.Required,
            CampaignId = campaign!.Id,
            Name = name!,
            CounterId = await limit.Create(body.MaxIssue, stop),
            Images = rows,
            CreatedAt = now,
            UpdatedAt = now,
        };
        body.Apply(template, now, isNew: true);
        db.Add(template);
        await SaveOrConflict.Run(db, () => Refusal.Invalid($"name: {Taken(name!)}"), stop);
        await transaction.Commit(stop);
        new DesignWarnings(warnings, name!).Log(designs!.Warnings);
        return name!;
    }

    private async Task<Campaign?> CampaignOf(JsonFields fields, CancellationToken stop)
    {
        var name = fields.RequiredText("campaignName", VendorName.MaxLength);
        if (string.IsNullOrEmpty(name))
        {
            return null;
        }

        var campaign = await db.Campaigns.AsNoTracking().Include(c => c.Certificate).SingleOrDefaultAsync(c => c.Name == name, stop);
        if (campaign is null)
        {
            fields.Problems.Add("campaignName", $"there is no campaign \"{name}\"; create it with POST /v2/campaigns");
        }
        else if (campaign.Status == LifeState.INVALID)
        {
            fields.Problems.Add("campaignName", $"campaign \"{name}\" is INVALID, which is final; it takes no templates");
        }

        return campaign;
    }

    private async Task<List<TemplateImage>> ImageRows(List<UploadedImage> images, TemplateDesigns designs, CancellationToken stop)
    {
        var rows = new List<TemplateImage>();
        foreach (var image in images)
        {
            rows.Add(
                await image.ToRow(
                    tenant.Required,
                    image.Part.IsRedeem ? (designs.Redeem ?? designs.Default).Style : designs.Default.Style,
                    pictures,
                    stop
                )
            );
        }

        return rows;
    }

    private static string Taken(string name) => $"there is a template \"{name}\" already; names are unique in an account";
}
