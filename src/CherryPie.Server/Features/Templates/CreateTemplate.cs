using System.Text.Json.Nodes;
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
    UpcomingPictures upcoming,
    TimeProvider clock,
    ILogger<DesignWarnings> warnings
)
{
    /// <summary>The designs that were saved, with what is to be said of them; null before.</summary>
    public TemplateDesigns? Saved { get; private set; }

    public Task<string> Run(MultipartBody form, CancellationToken stop) =>
        work.Save(tenant.Required, waits => Run(form, new Problems(), waits), stop);

    /// <summary>The same within <see cref="DesignWork.Save"/>.</summary>
    /// <param name="form">The template with its images.</param>
    /// <param name="problems">Takes what is wrong, for doors with other words.</param>
    public async Task<string> Run(MultipartBody form, Problems problems, CancellationToken stop)
    {
        var sent = await Check(form, problems, stop);
        if (UpcomingPictures.Any(form.Json("jsonBody")))
        {
            problems.ThrowIfAny(); // nothing is published for a template that is refused
            var filled = await upcoming.Fill(form.Json("jsonBody"), stop);
            var body = new TemplateRequest(JsonFields.Of(filled, "", problems, "jsonBody"));
            sent = await Check(body, sent.Name, sent.Images, problems, stop);
        }

        return await Store(
            sent with
            {
                GoogleImages = await TemplateGoogleImage.Read(form, tenant.Required, pictures, problems, stop),
            },
            problems,
            stop
        );
    }

    /// <summary>The same of a template that the server has put together, with checked images.</summary>
    public async Task<string> Run(JsonObject template, List<UploadedImage> images, Problems problems, CancellationToken stop)
    {
        var body = TemplateText.Request(template, problems);
        var name = VendorName.Required(body.Fields, "name");
        return await Store(await Check(body, name, images, problems, stop), problems, stop);
    }

    /// <summary>Reads and judges a form without storing the template.</summary>
    /// <param name="form">The template with its images.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="stop">Ends the work.</param>
    public async Task<CheckedTemplate> Check(MultipartBody form, Problems problems, CancellationToken stop)
    {
        var json = form.Json("jsonBody") ?? throw Refusal.Invalid("jsonBody: is required: the template as a JSON object");
        var body = new TemplateRequest(JsonFields.Of(UpcomingPictures.Assume(json), "", problems, "jsonBody"));
        var name = VendorName.Required(body.Fields, "name");
        var images = await UploadedImage.Read(form, tenant.Required, pictures, problems, stop);
        if (!images.Exists(i => i.Part is { Kind: PassImage.Icon, IsRedeem: false, Language: null }) && form["passbook-IconFile"] is null)
        {
            problems.Add("passbook-IconFile", "is required: a PNG of 120 x 120 pixels, without which iOS opens no pass");
        }

        return await Check(body, name, images, problems, stop);
    }

    private async Task<CheckedTemplate> Check(
        TemplateRequest body,
        string? name,
        List<UploadedImage> images,
        Problems problems,
        CancellationToken stop
    )
    {
        var campaign = await CampaignOf(db, body.Fields, stop);
        if (!string.IsNullOrEmpty(name) && await db.Templates.AnyAsync(t => t.Name == name, stop))
        {
            problems.Add("name", Taken(name));
        }

        var designs = campaign is null
            ? null
            : TemplateDesigns
                .Check(body, [.. images.Select(i => i.Part)], campaign.Certificate!, problems, stop)
                ?.ForGoogle(campaign, body, images.Select(i => i.Part));
        return new(body, name, images, campaign, designs);
    }

    private async Task<string> Store(CheckedTemplate sent, Problems problems, CancellationToken stop)
    {
        var (body, name, images, campaign, designs) = sent;
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
            GoogleImages = sent.GoogleImages,
            CreatedAt = now,
            UpdatedAt = now,
        };
        body.Apply(template, now, isNew: true);
        db.Add(template);
        await SaveOrConflict.Run(db, () => Refusal.Invalid($"name: {Taken(name!)}"), stop);
        await transaction.Commit(stop);
        new DesignWarnings(warnings, name!).Log(designs!.Warnings);
        Saved = designs;
        return name!;
    }

    /// <summary>The campaign that a request names for a template; null, with a problem noted, where it can't be had.</summary>
    internal static async Task<Campaign?> CampaignOf(ServerDb db, JsonFields fields, CancellationToken stop)
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

    internal static string Taken(string name) => $"there is a template \"{name}\" already; names are unique in an account";
}

/// <summary>A new template as it was sent, judged.</summary>
/// <param name="Body">Its attributes.</param>
/// <param name="Name">Its name; null where none was sent.</param>
/// <param name="Images">Its sound images.</param>
/// <param name="Campaign">Null where it can't be had.</param>
/// <param name="Designs">Null where they or the campaign have faults.</param>
internal sealed record CheckedTemplate(
    TemplateRequest Body,
    string? Name,
    List<UploadedImage> Images,
    Campaign? Campaign,
    TemplateDesigns? Designs
)
{
    /// <summary>Its sound pictures for Google Wallet.</summary>
    public List<TemplateGoogleImage> GoogleImages { get; init; } = [];
}
