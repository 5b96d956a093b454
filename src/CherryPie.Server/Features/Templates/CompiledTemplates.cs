using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;

namespace CherryPie.Server.Features.Templates;

/// <summary>Compiled templates by id and version, within a bound of memory. A caller has just read the version from the database, so
/// nothing stale is served.</summary>
internal sealed class CompiledTemplates(
    IServiceScopeFactory scopes,
    DesignWork work,
    PictureWork pictures,
    ILogger<DesignWarnings> warnings
) : IDisposable
{
    private const long MostBytes = 256L << 20;
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = MostBytes });

    /// <param name="account">Whose it is.</param>
    /// <param name="id">The template.</param>
    /// <param name="version">Its version, as just read.</param>
    public async ValueTask<CompiledTemplate> Get(Guid account, long id, long version, CancellationToken stop) =>
        _cache.TryGetValue((id, version), out CompiledTemplate? known)
            ? known!
            : await work.Compile(account, waits => Compile(id, version, waits), stop);

    public void Dispose() => _cache.Dispose();

    private async Task<CompiledTemplate> Compile(long id, long version, CancellationToken stop)
    {
        // Another request may have compiled it meanwhile.
        if (_cache.TryGetValue((id, version), out CompiledTemplate? known))
        {
            return known!;
        }

        var (compiled, newest) = await Load(id, stop);
        return _cache.Set(
            (id, newest),
            compiled,
            new MemoryCacheEntryOptions { Size = compiled.Size, SlidingExpiration = TimeSpan.FromHours(1) }
        );
    }

    private async Task<(CompiledTemplate Compiled, long Version)> Load(long id, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<ServerDb>();
        var template = await db
            .Templates.IgnoreQueryFilters([ServerDb.OwnAccount])
            .AsNoTracking()
            .Include(t => t.Images)
            .Include(t => t.Campaign!.Certificate)
            .AsSplitQuery()
            .SingleAsync(t => t.Id == id, stop);
        var problems = new Problems();
        var body = TemplateText.Request(template, problems);
        var parts = template.Images.Select(i => ImagePart.Stored(i.Part)).ToList();
        var designs =
            TemplateDesigns.Read(body, parts, template.Campaign!.Certificate!.TeamName, problems.Findings)
            ?? throw Refusal.Broken(
                $"Template \"{template.Name}\" no longer compiles: {string.Join("; ", problems.Findings)}. "
                    + $"Save it again with PUT /v2/templates/{template.Name}"
            );
        return (await Compile(template, designs, body, pictures, warnings, stop), template.Version);
    }

    /// <summary>Puts the images of a template to its designs; nothing is kept.</summary>
    public static async Task<CompiledTemplate> Compile(
        Template template,
        TemplateDesigns designs,
        TemplateRequest body,
        PictureWork pictures,
        ILogger<DesignWarnings> warnings,
        CancellationToken stop
    )
    {
        var byDefault = await Arrange(designs.Default, template, redeem: false, pictures, stop);
        var redeemed = designs.Redeem is null ? null : await Arrange(designs.Redeem, template, redeem: true, pictures, stop);
        var size = byDefault.Images.Concat(redeemed?.Images ?? []).Sum(f => (long)f.Content.Length) + 64_000;
        return new CompiledTemplate(byDefault, redeemed, body.Keys, body.TimeZone, size) { Warnings = new(warnings, template.Name) };
    }

    private static async Task<CompiledDesign> Arrange(
        PassDesign design,
        Template template,
        bool redeem,
        PictureWork pictures,
        CancellationToken stop
    )
    {
        var images = new List<ScaledImage>();
        var own = template.Images.Where(i => ImagePart.Stored(i.Part).IsRedeem == redeem).ToList();
        var ownKinds = own.Select(i => ImagePart.Stored(i.Part).Kind).ToHashSet();

        // A redeemed design shows the default design's image of every kind that it has none of.
        var shown = redeem
            ? own.Concat(template.Images.Where(i => ImagePart.Stored(i.Part) is { IsRedeem: false } p && !ownKinds.Contains(p.Kind)))
            : own;
        foreach (var row in shown)
        {
            var part = ImagePart.Stored(row.Part);
            if (!design.Shows(part.Kind))
            {
                continue;
            }

            if (row.ScaledFor != design.Style)
            {
                await UploadedImage.Scale(row, design.Style, pictures, stop);
            }

            images.AddRange(
                new[] { row.Scale1, row.Scale2, row.Scale3 }
                    .Index()
                    .Where(s => s.Item is not null)
                    .Select(s => new ScaledImage(part.Kind, part.Language, s.Index + 1, s.Item))
            );
        }

        return CompiledDesign.Of(design, template.Language, images);
    }
}
