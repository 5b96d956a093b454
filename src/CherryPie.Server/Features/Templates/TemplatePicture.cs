using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;

namespace CherryPie.Server.Features.Templates;

/// <summary>A picture of a template as its packages have it.</summary>
internal sealed class TemplatePicture(ServerDb db, CompiledTemplates compiled, Tenant tenant)
{
    /// <summary>What a path of an uploaded picture begins with: <c>parts/passbook-de-StripFile@2x.png</c>.</summary>
    public const string Parts = "parts/";

    private const string Redeemed = "redeemed/",
        Png = ".png";

    /// <summary>The path of an uploaded picture.</summary>
    public static string PathOf(string part, bool isDouble) => Parts + part + (isDouble ? "@2x" : "") + Png;

    /// <param name="name">The template's name or its index.</param>
    /// <param name="path">A file of the package, such as <c>strip@2x.png</c>; behind <c>redeemed/</c> one of the package after
    /// redemption; behind <c>parts/</c> an uploaded picture, in one of its sizes.</param>
    /// <returns>Null where there is none.</returns>
    public async Task<ReadOnlyMemory<byte>?> Run(string name, string path, CancellationToken stop)
    {
        var head =
            await FindTemplate.Called(db.Templates, name).Select(t => new { t.Id, t.Version }).FirstOrDefaultAsync(stop)
            ?? throw FindTemplate.Unknown(name);
        if (path.StartsWith(Parts, StringComparison.Ordinal) && path.EndsWith(Png, StringComparison.Ordinal))
        {
            if (await Part(head.Id, path[Parts.Length..^Png.Length], stop) is not { } uploaded)
            {
                return null; // a null beside a ReadOnlyMemory would be an empty one
            }

            return uploaded;
        }

        var template = await compiled.Get(tenant.Required, head.Id, head.Version, stop);
        var isRedeemed = path.StartsWith(Redeemed, StringComparison.Ordinal);
        path = isRedeemed ? path[Redeemed.Length..] : path;
        if (template.Of(isRedeemed).Images.FirstOrDefault(f => f.Path == path) is not { } file)
        {
            return null;
        }

        return file.Content;
    }

    private async Task<byte[]?> Part(long template, string part, CancellationToken stop)
    {
        var at = part.IndexOf('@', StringComparison.Ordinal);
        var (name, scale) = at < 0 ? (part, "") : (part[..at], part[at..]);
        if (scale == "" && TemplateGoogleImage.Find(name) is { } ofGoogle)
        {
            return await db.Set<TemplateGoogleImage>()
                .Where(i => i.TemplateId == template && i.Part == ofGoogle)
                .Select(i => i.Png)
                .FirstOrDefaultAsync(stop);
        }

        if (scale is not ("" or "@2x" or "@3x") || ImagePart.Read(name, new Problems()) is null)
        {
            return null;
        }

        return await db
            .TemplateImages.Where(i => i.TemplateId == template && i.Part == name)
            .Select(i =>
                scale == "" ? i.Scale1
                : scale == "@2x" ? i.Scale2
                : i.Scale3
            )
            .FirstOrDefaultAsync(stop);
    }
}
