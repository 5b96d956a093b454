using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Templates;

/// <summary>An image that was uploaded with a template, and the files made of it.</summary>
internal sealed class TemplateImage
{
    public required Guid AccountId { get; init; }

    public long TemplateId { get; init; }

    public Template? Template { get; init; }

    /// <summary>The multipart name without language: <c>passbook-StripFile</c>, <c>passbookRedeem-IconFile</c>, or with one:
    /// <c>passbook-zh-Hans-StripFile</c>.</summary>
    public required string Part { get; init; }

    /// <summary>The upload's own name, without folders.</summary>
    public required string FileName { get; set; }

    /// <summary>The bytes as uploaded.</summary>
    public required byte[] Original { get; set; }

    /// <summary>The style that the scaled files were made for.</summary>
    public PassStyle ScaledFor { get; set; }

    public byte[]? Scale1 { get; set; }

    public byte[]? Scale2 { get; set; }

    public byte[]? Scale3 { get; set; }
}

internal sealed class TemplateImageMapping : IEntityTypeConfiguration<TemplateImage>
{
    public void Configure(EntityTypeBuilder<TemplateImage> builder)
    {
        builder.ToTable("template_images");
        builder.HasKey(i => new { i.TemplateId, i.Part });
        builder.Property(i => i.Part).HasMaxLength(64).UseCollation("C");
        builder.Property(i => i.FileName).HasMaxLength(255);
        builder.Property(i => i.ScaledFor).HasConversion<string>().HasMaxLength(16);
        builder.HasOne(i => i.Template).WithMany(t => t.Images).HasForeignKey(i => i.TemplateId).OnDelete(DeleteBehavior.Cascade);
    }
}
