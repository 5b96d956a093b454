using CherryPie.Server.Features.Images;
using CherryPie.Server.Platform.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Templates;

/// <summary>A picture that was uploaded for Google Wallet: it goes before the one that is made of the template's other pictures.</summary>
internal sealed class TemplateGoogleImage
{
    /// <summary>What forms call them.</summary>
    public const string Logo = "google-LogoFile",
        WideLogo = "google-WideLogoFile",
        Hero = "google-HeroFile";

    private const string Prefix = "google-";

    private static readonly string[] _parts = [Logo, WideLogo, Hero];

    public required Guid AccountId { get; init; }

    public long TemplateId { get; init; }

    public required string Part { get; init; }

    /// <summary>The upload's own name, without folders.</summary>
    public required string FileName { get; set; }

    public required byte[] Png { get; set; }

    public TemplateGoogleImage Copy() =>
        new()
        {
            AccountId = AccountId,
            Part = Part,
            FileName = FileName,
            Png = Png,
        };

    /// <returns>The canonical name of a part; null where it is none of these.</returns>
    public static string? Find(string name) => Array.Find(_parts, p => p.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Those of a form, each checked to be a sound PNG.</summary>
    public static async Task<List<TemplateGoogleImage>> Read(
        MultipartBody form,
        Guid account,
        PictureWork pictures,
        Problems problems,
        CancellationToken stop
    )
    {
        var images = new List<TemplateGoogleImage>();
        foreach (var sent in form.Parts.Where(p => p.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)))
        {
            if (Find(sent.Name) is not { } part)
            {
                problems.Add(sent.Name, $"is no picture for Google Wallet; they are {string.Join(", ", _parts)}");
                continue;
            }

            try
            {
                await pictures.Check(account, sent.Content, stop);
                images.Add(
                    new()
                    {
                        AccountId = account,
                        Part = part,
                        FileName = sent.FileName ?? part + ".png",
                        Png = sent.Content,
                    }
                );
            }
            catch (InvalidDataException e)
            {
                problems.Add(part, e.Message);
            }
        }

        return images;
    }

    /// <summary>Puts uploads in place of what a template has, and takes away what is named for that.</summary>
    /// <returns>Whether anything is another than before.</returns>
    public static bool Change(Template template, List<TemplateGoogleImage> uploads, IReadOnlyCollection<string> removals)
    {
        var stored = template.GoogleImages;
        var isChanged = stored.RemoveAll(i => removals.Contains(i.Part) && !uploads.Exists(u => u.Part == i.Part)) > 0;
        foreach (var upload in uploads)
        {
            if (stored.Find(i => i.Part == upload.Part) is not { } row)
            {
                stored.Add(upload);
                isChanged = true;
            }
            else if (row.FileName != upload.FileName || !row.Png.AsSpan().SequenceEqual(upload.Png))
            {
                (row.FileName, row.Png) = (upload.FileName, upload.Png);
                isChanged = true;
            }
        }

        return isChanged;
    }
}

internal sealed class TemplateGoogleImageMapping : IEntityTypeConfiguration<TemplateGoogleImage>
{
    public void Configure(EntityTypeBuilder<TemplateGoogleImage> builder)
    {
        builder.ToTable("template_google_images");
        builder.HasKey(i => new { i.TemplateId, i.Part });
        builder.Property(i => i.Part).HasMaxLength(32).UseCollation("C");
        builder.Property(i => i.FileName).HasMaxLength(255);
        builder.HasOne<Template>().WithMany(t => t.GoogleImages).HasForeignKey(i => i.TemplateId).OnDelete(DeleteBehavior.Cascade);
    }
}
