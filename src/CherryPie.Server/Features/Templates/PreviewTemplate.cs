using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>Judges a template as saving it would, and compiles it, without storing anything.</summary>
internal sealed class PreviewTemplate(
    ServerDb db,
    CreateTemplate create,
    Tenant tenant,
    DesignWork work,
    PictureWork pictures,
    UpcomingPictures upcoming,
    TimeProvider clock,
    ILogger<DesignWarnings> log
)
{
    /// <summary>Of a new template.</summary>
    public Task<TemplatePreview> Run(MultipartBody form, CancellationToken stop) =>
        work.Save(tenant.Required, waits => New(form, waits), stop);

    /// <summary>Of a stored one, with changes.</summary>
    /// <param name="name">Its name or its index.</param>
    /// <param name="changes">As PUT takes them; null for none.</param>
    /// <param name="form">Pictures that come and go, as PUT takes them; null for none.</param>
    public Task<TemplatePreview> Run(string name, JsonElement? changes, CancellationToken stop, MultipartBody? form = null) =>
        work.Save(tenant.Required, waits => Changed(name, changes, form, waits), stop);

    private async Task<TemplatePreview> New(MultipartBody form, CancellationToken stop)
    {
        var problems = new Problems();
        var sent = await create.Check(form, problems, stop);
        await upcoming.Check(form.Json("jsonBody"), problems, stop);
        if (sent.Designs is not { } designs)
        {
            return new TemplatePreview([.. problems.Findings], []);
        }

        var rows = new List<TemplateImage>();
        foreach (var image in sent.Images)
        {
            rows.Add(await image.ToRow(tenant.Required, designs.Default.Style, pictures, stop));
        }

        return await Compile(sent.Body, designs, rows, sent.Campaign!.Certificate!, problems, stop);
    }

    private async Task<TemplatePreview> Changed(string name, JsonElement? sent, MultipartBody? form, CancellationToken stop)
    {
        var template = await FindTemplate.Whole(db, name, stop);
        var problems = new Problems();
        var uploads = form is null ? [] : await UploadedImage.Read(form, tenant.Required, pictures, problems, stop);
        var removals = form is null ? [] : ImageRemovals.Read(form, problems);
        var images = template.Images.Where(i => !removals.Contains(i.Part) && !uploads.Exists(u => u.Part.Name == i.Part)).ToList();
        await upcoming.Check(sent, problems, stop);
        sent = UpcomingPictures.Assume(sent);
        var changes = JsonFields.Of(sent, "", problems, "changes");
        Immutable.Check(changes, "name", template.Name);
        Immutable.Check(changes, "campaignName", template.Campaign!.Name);
        if (template.Status == LifeState.INVALID || template.Campaign!.Status == LifeState.INVALID)
        {
            problems.Add("status", $"{template.WhatIsInvalid} is INVALID, which is final; the template can no longer be updated");
        }

        TemplateChanges.CheckNulls(changes);
        var body = TemplateChanges.Merged(template, sent, problems);
        var certificate = template.Campaign!.Certificate!;
        var parts = images.Select(i => ImagePart.Stored(i.Part)).Concat(uploads.Select(u => u.Part)).ToList();
        if (TemplateDesigns.Check(body, parts, certificate, problems, stop) is not { } designs)
        {
            return new TemplatePreview([.. problems.Findings], []);
        }

        foreach (var upload in uploads)
        {
            var style = upload.Part.IsRedeem ? (designs.Redeem ?? designs.Default).Style : designs.Default.Style;
            images.Add(await upload.ToRow(tenant.Required, style, pictures, stop));
        }

        return await Compile(body, designs, images, certificate, problems, stop);
    }

    private async Task<TemplatePreview> Compile(
        TemplateRequest body,
        TemplateDesigns designs,
        List<TemplateImage> images,
        StoredCertificate certificate,
        Problems problems,
        CancellationToken stop
    )
    {
        var now = clock.GetUtcNow();
        var template = new Template
        {
            AccountId = tenant.Required,
            CampaignId = 0,
            Name = "preview",
            CounterId = 0,
            Images = images,
            CreatedAt = now,
        };
        body.Apply(template, now, isNew: true);
        var compiled = await CompiledTemplates.Compile(template, designs, body, pictures, log, stop);
        return new TemplatePreview([.. problems.Findings], designs.Warnings) { Made = new(compiled, template, certificate) };
    }
}

/// <summary>What saving would say.</summary>
/// <param name="Errors">Why it would be refused.</param>
/// <param name="Warnings">What phones accept and should be better.</param>
internal sealed record TemplatePreview(IReadOnlyList<PassFinding> Errors, IReadOnlyList<PassFinding> Warnings)
{
    /// <summary>Null where the designs have faults.</summary>
    public PreviewedTemplate? Made { get; init; }
}

/// <summary>A template that is not stored, ready to make a pass from.</summary>
internal sealed record PreviewedTemplate(CompiledTemplate Compiled, Template Template, StoredCertificate Certificate);
