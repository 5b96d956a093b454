using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Templates;

/// <summary>An account's templates, those that were changed last first, by search.</summary>
internal sealed class ListTemplates(ServerDb db, IssueLimit limit)
{
    /// <param name="search">A part of the template's or the campaign's name, in any case; empty: all.</param>
    /// <param name="from">How many to pass over.</param>
    /// <param name="size">How many.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>One more than asked for where there are more.</returns>
    public async Task<List<ListedTemplate>> Run(string search, int from, int size, CancellationToken stop)
    {
        var pattern = SearchPattern.Of(search);
        var rows = await db
            .Templates.AsNoTracking()
            .Where(t =>
                search == ""
                || EF.Functions.ILike(t.Name, pattern, SearchPattern.Escape)
                || EF.Functions.ILike(t.Campaign!.Name, pattern, SearchPattern.Escape)
            )
            .OrderByDescending(t => t.UpdatedAt)
            .ThenByDescending(t => t.Id)
            .Skip(from)
            .Take(size + 1)
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
        return rows.ConvertAll(r => new ListedTemplate(
            r.Index,
            r.Name,
            r.Campaign,
            r.IsInvalid,
            issued.GetValueOrDefault(r.CounterId),
            r.UpdatedAt,
            r.Version,
            r.Passbook,
            r.Parts
        ));
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
