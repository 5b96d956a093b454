using System.Text.Json;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Templates;

/// <summary>Changes a template by deep merge (CherryPie document, "Update a Template"). Only a push announces the change to
/// devices.</summary>
internal sealed class UpdateTemplate(
    ServerDb db,
    LockTemplate templates,
    IssueLimit limit,
    GoogleRows google,
    Tenant tenant,
    DesignWork work,
    PictureWork pictures,
    UpcomingPictures upcoming,
    TimeProvider clock,
    ILogger<DesignWarnings> warnings
)
{
    /// <summary>The designs that were saved, with what is to be said of them; null before, and where nothing was sent.</summary>
    public TemplateDesigns? Saved { get; private set; }

    /// <param name="name">The template's name or index.</param>
    /// <param name="sent">The JSON to merge in; null changes nothing but images.</param>
    /// <param name="form">The form with images, when there is one.</param>
    public Task<string> Run(string name, JsonElement? sent, MultipartBody? form, CancellationToken stop) =>
        work.Save(tenant.Required, waits => Save(name, sent, form, waits), stop);

    private async Task<string> Save(string name, JsonElement? sent, MultipartBody? form, CancellationToken stop)
    {
        if (UpcomingPictures.Any(sent))
        {
            await TemplateChanges.Judge(db, name, UpcomingPictures.Assume(sent), stop); // nothing is published for a change that is refused
            sent = await upcoming.Fill(sent, stop);
        }

        var problems = new Problems();
        var changes = JsonFields.Of(sent, "", problems, form is null ? "request body" : "jsonBody");
        var uploads = form is null ? [] : await UploadedImage.Read(form, tenant.Required, pictures, problems, stop);
        var removals = form is null ? [] : ImageRemovals.Read(form, problems);
        var forGoogle = form is null ? [] : await TemplateGoogleImage.Read(form, tenant.Required, pictures, problems, stop);
        await using var transaction = await JoinedTransaction.Begin(db, stop);
        var template = await ForUpdate(name, stop);
        Immutable.Check(changes, "name", template.Name);
        Immutable.Check(changes, "campaignName", template.Campaign!.Name);
        if (template.Status == LifeState.INVALID || template.Campaign.Status == LifeState.INVALID)
        {
            throw Refusal.Invalid($"status: {template.WhatIsInvalid} is INVALID, which is final; the template can no longer be updated");
        }

        if (sent is null && uploads.Count == 0 && removals.Count == 0 && forGoogle.Count == 0)
        {
            problems.ThrowIfAny();
            return template.Name;
        }

        TemplateChanges.CheckNulls(changes);
        var before = Shown(template);
        var body = TemplateChanges.Merged(template, sent, problems);
        await TemplateKind.Check(db, google, template, body, problems, stop);
        uploads.RemoveAll(u => template.Images.Exists(u.IsStored));
        var images = await ChangedImages(template, uploads, removals, stop);
        UploadedImage.CheckCost(images, uploads, problems);
        var designs = TemplateDesigns.Check(
            body,
            [.. images.Select(i => ImagePart.Stored(i.Part))],
            template.Campaign.Certificate!,
            problems,
            stop
        );
        problems.ThrowIfAny();
        designs = designs!.ForGoogle(template.Campaign, body, images.Select(i => ImagePart.Stored(i.Part)));
        Saved = designs;
        await ScaleAnew(images, designs, uploads, stop);
        if (body.MaxIssue != template.MaxIssue)
        {
            await limit.Change(template.CounterId, body.MaxIssue, "maxIssue", stop);
        }

        var now = clock.GetUtcNow();
        body.Apply(template, now, isNew: false);
        if (!TemplateGoogleImage.Change(template, forGoogle, removals) && uploads.Count == 0 && JsonEssence.IsSame(before, Shown(template)))
        {
            return template.Name; // nothing is stored, so nothing is recorded and no time moves
        }

        template.Version++;
        template.UpdatedAt = Iso8601.After(template.UpdatedAt, Iso8601.ToMicroseconds(now));
        if (template.Status == LifeState.INVALID)
        {
            template.Announce(db, now);
        }

        await db.SaveChangesAsync(stop);
        await transaction.Commit(stop);
        new DesignWarnings(warnings, template.Name).Log(designs.Warnings);
        return template.Name;
    }

    // A write is no change when GET shows the same before and after it, the names of the images included.
    private static JsonElement Shown(Template template) =>
        JsonSerializer.SerializeToElement(
            new TemplateResponse(
                template,
                template.Campaign!.Name,
                [.. template.Images.Select(i => new StoredImageName(ImagePart.Stored(i.Part), i.FileName))],
                issued: 0,
                new DeviceCounts(0, 0, 0)
            ),
            VendorJson.Options
        );

    private async Task<Template> ForUpdate(string name, CancellationToken stop)
    {
        var id = await templates.Run(name, stop);
        return await db
            .Templates.Include(t => t.Images)
            .Include(t => t.GoogleImages)
            .Include(t => t.Campaign!.Certificate)
            .AsSplitQuery()
            .SingleAsync(t => t.Id == id, stop);
    }

    private async Task<List<TemplateImage>> ChangedImages(
        Template template,
        List<UploadedImage> uploads,
        HashSet<string> removals,
        CancellationToken stop
    )
    {
        template.Images.RemoveAll(i => removals.Contains(i.Part) && !uploads.Exists(u => u.Part.Name == i.Part));
        foreach (var upload in uploads)
        {
            var row = template.Images.Find(i => i.Part == upload.Part.Name);
            if (row is null)
            {
                template.Images.Add(await upload.ToRow(template.AccountId, PassStyle.Generic, pictures, stop));
            }
            else
            {
                (row.FileName, row.Original) = (upload.FileName, upload.Png);
            }
        }

        return template.Images;
    }

    private async Task ScaleAnew(List<TemplateImage> images, TemplateDesigns designs, List<UploadedImage> uploads, CancellationToken stop)
    {
        foreach (var row in images)
        {
            var style = ImagePart.Stored(row.Part).IsRedeem ? (designs.Redeem ?? designs.Default).Style : designs.Default.Style;
            if (row.ScaledFor != style || uploads.Exists(u => u.Part.Name == row.Part))
            {
                await UploadedImage.Scale(row, style, pictures, stop);
            }
        }
    }
}
