using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Templates;

/// <summary>A picture of a template as its packages have it.</summary>
internal sealed class TemplatePicture(ServerDb db, CompiledTemplates compiled, Tenant tenant)
{
    /// <param name="name">The template's name or its index.</param>
    /// <param name="path">A file of the package, such as <c>strip@2x.png</c>.</param>
    /// <returns>Null where the package has none.</returns>
    public async Task<ReadOnlyMemory<byte>?> Run(string name, string path, CancellationToken stop)
    {
        var head =
            await db
                .Templates.Where(t => t.Name == name || t.Index == name)
                .OrderByDescending(t => t.Name == name)
                .Select(t => new { t.Id, t.Version })
                .FirstOrDefaultAsync(stop)
            ?? throw FindTemplate.Unknown(name);
        var template = await compiled.Get(tenant.Required, head.Id, head.Version, stop);
        if (template.Default.Images.FirstOrDefault(f => f.Path == path) is not { } file)
        {
            return null; // a null beside a ReadOnlyMemory would be an empty one
        }

        return file.Content;
    }
}
