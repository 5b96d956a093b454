using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Templates;

/// <summary>Templates as GET shows them.</summary>
internal sealed class FindTemplate(ServerDb db, IssueLimit limit)
{
    private const int ListedAtMost = 10_000;

    /// <param name="name">Its name or its index.</param>
    public async Task<TemplateResponse> Named(string name, CancellationToken stop)
    {
        var template = await WithCampaign(db, name, stop);
        return (await Show([template], stop))[0];
    }

    public async Task<List<TemplateResponse>> All(string? campaign, CancellationToken stop)
    {
        var templates = db.Templates.AsNoTracking().Include(t => t.Campaign).AsQueryable();
        if (campaign is not null)
        {
            var id = (await FindCampaign.Named(db, campaign, stop)).Id;
            templates = templates.Where(t => t.CampaignId == id);
        }

        return await Show(await templates.OrderBy(t => t.Id).Take(ListedAtMost).ToListAsync(stop), stop);
    }

    /// <summary>A template with its campaign, to read only.</summary>
    /// <param name="name">Its name or its index.</param>
    /// <exception cref="Refusal">404: there is none.</exception>
    public static async Task<Template> WithCampaign(ServerDb db, string name, CancellationToken stop) =>
        await Called(db.Templates.AsNoTracking().Include(t => t.Campaign), name).FirstOrDefaultAsync(stop) ?? throw Unknown(name);

    /// <summary>A template with its images and its campaign's certificate, to read only.</summary>
    /// <param name="name">Its name or its index.</param>
    /// <exception cref="Refusal">404: there is none.</exception>
    public static async Task<Template> Whole(ServerDb db, string name, CancellationToken stop) =>
        await Called(
                db.Templates.AsNoTracking()
                    .Include(t => t.Images)
                    .Include(t => t.GoogleImages)
                    .Include(t => t.Campaign!.Certificate)
                    .AsSplitQuery(),
                name
            )
            .FirstOrDefaultAsync(stop)
        ?? throw Unknown(name);

    /// <summary>First the template of that name, if there is one; then the one of that index.</summary>
    public static IQueryable<Template> Called(IQueryable<Template> templates, string name) =>
        templates.Where(t => t.Name == name || t.Index == name).OrderByDescending(t => t.Name == name);

    public static Refusal Unknown(string name) => Refusal.NotFound($"There is no template \"{name}\"");

    private async Task<List<TemplateResponse>> Show(List<Template> templates, CancellationToken stop)
    {
        var ids = templates.Select(t => t.Id).ToList();
        var images = (
            await db
                .TemplateImages.Where(i => ids.Contains(i.TemplateId))
                .Select(i => new
                {
                    i.TemplateId,
                    i.Part,
                    i.FileName,
                })
                .ToListAsync(stop)
        ).ToLookup(i => i.TemplateId, i => new StoredImageName(ImagePart.Stored(i.Part), i.FileName));
        var issued = await limit.Issued([.. templates.Select(t => t.CounterId)], stop);
        var devices = await Devices(ids, stop);
        return
        [
            .. templates.Select(t => new TemplateResponse(
                t,
                t.Campaign!.Name,
                [.. images[t.Id]],
                issued.GetValueOrDefault(t.CounterId),
                devices.GetValueOrDefault(t.Id) ?? new DeviceCounts(t.Id, 0, 0)
            )),
        ];
    }

    // From the index of registered passes alone. The ids are of the caller's account already.
    private async Task<Dictionary<long, DeviceCounts>> Devices(List<long> templates, CancellationToken stop) =>
        await db
            .Database.SqlQuery<DeviceCounts>(
                $"""
                SELECT template_id AS "TemplateId", sum(passbook_devices) AS "Apple", sum(android_pay_devices) AS "Android" FROM passes
                WHERE template_id = ANY({templates}) AND (passbook_devices > 0 OR android_pay_devices > 0) GROUP BY template_id
                """
            )
            .ToDictionaryAsync(c => c.TemplateId, stop);
}

/// <summary>Registrations of a template's passes.</summary>
internal sealed record DeviceCounts(long TemplateId, long Apple, long Android);
