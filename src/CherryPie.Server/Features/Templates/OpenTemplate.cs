using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Templates;

/// <summary>A template as whoever edits it needs it: without the bytes of its pictures.</summary>
internal sealed class OpenTemplate(ServerDb db)
{
    /// <param name="name">Its name or its index.</param>
    /// <exception cref="Refusal">404: there is none.</exception>
    public async Task<OpenedTemplate> Run(string name, CancellationToken stop)
    {
        var template = await FindTemplate.WithCampaign(db, name, stop);
        var pictures = await db
            .TemplateImages.Where(i => i.TemplateId == template.Id)
            .OrderBy(i => i.Part)
            .Select(i => new StoredPicture(i.Part, i.FileName, i.Scale1 != null, i.Scale2 != null, i.Scale3 != null))
            .ToListAsync(stop);
        return new(template, template.Campaign!.Name, TemplateChanges.Spelled(template), pictures);
    }
}

/// <summary>A template to be edited.</summary>
/// <param name="Template">What is stored.</param>
/// <param name="Campaign">The name of its campaign.</param>
/// <param name="Text">Its attributes in the words of a caller, known names as the API's document spells them.</param>
/// <param name="Pictures">Those that were uploaded.</param>
internal sealed record OpenedTemplate(Template Template, string Campaign, JsonObject Text, IReadOnlyList<StoredPicture> Pictures);

/// <summary>A stored picture.</summary>
/// <param name="Part">Its part of a form, <c>passbook-StripFile</c>.</param>
/// <param name="FileName">The upload's own name.</param>
/// <param name="Has1">Whether it has the size of one pixel a point.</param>
/// <param name="Has2">Whether it has that of two.</param>
/// <param name="Has3">Whether it has that of three.</param>
internal sealed record StoredPicture(string Part, string FileName, bool Has1, bool Has2, bool Has3);
