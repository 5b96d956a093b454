using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Templates;

/// <summary>A page of an account's templates, those that were changed last first.</summary>
internal sealed class ListTemplates(ServerDb db, IssueLimit limit)
{
    public const int OfPage = 24;

    /// <param name="search">A part of the template's or the campaign's name; empty for all.</param>
    /// <param name="page">From 1 on.</param>
    public async Task<(List<ListedTemplate> Templates, int Count)> Run(string search, int page, CancellationToken stop)
    {
        var templates = db.Templates.AsNoTracking();
        if (search.Length > 0)
        {
            var like =
                "%"
                + search
                    .Replace("\\", "\\\\", StringComparison.Ordinal)
                    .Replace("%", "\\%", StringComparison.Ordinal)
                    .Replace("_", "\\_", StringComparison.Ordinal)
                + "%";
            templates = templates.Where(t => EF.Functions.ILike(t.Name, like, "\\") || EF.Functions.ILike(t.Campaign!.Name, like, "\\"));
        }

        var count = await templates.CountAsync(stop);
        var rows = await templates
            .OrderByDescending(t => t.UpdatedAt)
            .ThenByDescending(t => t.Id)
            .Skip((Math.Max(1, page) - 1) * OfPage)
            .Take(OfPage)
            .Select(t => new
            {
                t.Index,
                t.Name,
                Campaign = t.Campaign!.Name,
                IsInvalid = t.Status == LifeState.INVALID || t.Campaign!.Status == LifeState.INVALID,
                t.UpdatedAt,
                t.CounterId,
                t.Version,
                t.Passbook,
                Parts = t
                    .Images.Where(i => i.Scale1 != null)
                    .Select(i => new ListedPicture(i.Part, i.Scale2 != null && i.Scale2.Length < i.Scale1!.Length))
                    .ToList(),
            })
            .ToListAsync(stop);
        var issued = await limit.Issued([.. rows.Select(r => r.CounterId)], stop);
        return (
            rows.ConvertAll(r => new ListedTemplate(
                r.Index,
                r.Name,
                r.Campaign,
                r.IsInvalid,
                issued.GetValueOrDefault(r.CounterId),
                r.UpdatedAt,
                r.Version,
                r.Passbook,
                r.Parts
            )),
            count
        );
    }

    /// <summary>What new templates can be made of and for: names of templates, and of campaigns that take any.</summary>
    public async Task<(List<string> Templates, List<string> Campaigns)> Choices(CancellationToken stop) =>
        (
            await db.Templates.OrderBy(t => t.Name).Select(t => t.Name).Take(MostChoices).ToListAsync(stop),
            await db
                .Campaigns.Where(c => c.Status != LifeState.INVALID)
                .OrderBy(c => c.Name)
                .Select(c => c.Name)
                .Take(MostChoices)
                .ToListAsync(stop)
        );

    private const int MostChoices = 500;
}

/// <summary>A template in a list.</summary>
/// <param name="Passbook">Its design, as stored.</param>
/// <param name="Parts">Its pictures that have the size of one pixel a point.</param>
internal sealed record ListedTemplate(
    string Index,
    string Name,
    string Campaign,
    bool IsInvalid,
    long Issued,
    DateTimeOffset UpdatedAt,
    long Version,
    string Passbook,
    IReadOnlyList<ListedPicture> Parts
);

/// <summary>A picture of a template in a list.</summary>
/// <param name="IsSharperLighter">Whether its <c>@2x</c> has fewer bytes: scaling makes colours that compress badly.</param>
internal sealed record ListedPicture(string Part, bool IsSharperLighter);
