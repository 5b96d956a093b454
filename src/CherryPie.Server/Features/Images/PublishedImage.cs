using CherryPie.Server.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Images;

/// <summary>An image that phones fetch by itself, because a pass names its address and its digest. An upload alone publishes
/// nothing.</summary>
internal sealed class PublishedImage
{
    /// <summary>Hexadecimal; its name at <c>/i/</c>.</summary>
    public required string Sha256 { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>The stored image.</summary>
    public required string Sha1 { get; init; }
}

internal sealed class PublishedImageMapping : IEntityTypeConfiguration<PublishedImage>
{
    public void Configure(EntityTypeBuilder<PublishedImage> builder)
    {
        builder.ToTable("published_images");
        builder.HasKey(i => new { i.Sha256, i.AccountId });
        builder.Property(i => i.Sha256).HasMaxLength(64).UseCollation("C");
        builder.Property(i => i.Sha1).HasMaxLength(40).UseCollation("C");
        builder.HasOne<DynamicImage>().WithMany().HasForeignKey(i => new { i.AccountId, i.Sha1 }).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Account>().WithMany().HasForeignKey(i => i.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
