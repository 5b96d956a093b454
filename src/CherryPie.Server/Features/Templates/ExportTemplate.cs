using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>Writes a template's design as a file of Apple's Pass Designer, <c>.pkpasstemplate</c>: pass.json with its placeholders,
/// strings, pictures, tooling.json. Import reads it back. The redeemed design is not in it.</summary>
internal sealed class ExportTemplate(ServerDb db, Tenant tenant, DesignWork work, TimeProvider clock)
{
    /// <param name="name">The template's name or index.</param>
    /// <returns>Its name, and the ZIP.</returns>
    public Task<(string Name, byte[] Zip)> Run(string name, CancellationToken stop) =>
        work.Compile(tenant.Required, waits => Export(name, waits), stop);

    private async Task<(string Name, byte[] Zip)> Export(string name, CancellationToken stop)
    {
        var template = await FindTemplate.Whole(db, name, stop);
        var problems = new Problems();
        var body = TemplateText.Request(template, problems);
        var images = template.Images.Select(i => (Row: i, Part: ImagePart.Stored(i.Part))).Where(i => !i.Part.IsRedeem).ToList();
        var designs = TemplateDesigns.Read(
            body,
            [.. images.Select(i => i.Part)],
            template.Campaign!.Certificate!.TeamName,
            problems.Findings
        );
        problems.ThrowIfAny();
        var rendered = designs!.Default.RenderTemplate();
        var scaled = images
            .SelectMany(i =>
                new[] { i.Row.Scale1, i.Row.Scale2, i.Row.Scale3 }
                    .Index()
                    .Where(s => s.Item is not null)
                    .Select(s => new ScaledImage(i.Part.Kind, i.Part.Language, s.Index + 1, s.Item))
            )
            .ToList();
        PackageFile[] files =
        [
            new("pass.json", rendered.Json),
            new(ToolingJson.Path, ToolingJson.Write(template)),
            .. rendered.Strings,
            .. PassImages.ArrangeAll(template.Language, designs.Default.Languages, scaled, WalletLanguages.Folders),
        ];
        return (template.Name, PassTemplateArchive.Create(files, clock.GetUtcNow()));
    }
}
