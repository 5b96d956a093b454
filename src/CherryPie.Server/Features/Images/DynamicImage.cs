using CherryPie.Server.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Images;

/// <summary>An image that single passes may show in place of their template's. The same bytes are stored once.</summary>
internal sealed class DynamicImage
{
    public required Guid AccountId { get; init; }

    /// <summary>Hexadecimal; its name in paths.</summary>
    public required string Sha1 { get; init; }

    public required byte[] Png { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class DynamicImageMapping : IEntityTypeConfiguration<DynamicImage>
{
    public void Configure(EntityTypeBuilder<DynamicImage> builder)
    {
        builder.ToTable("dynamic_images");
        builder.HasKey(i => new { i.AccountId, i.Sha1 });
        builder.Property(i => i.Sha1).HasMaxLength(40).UseCollation("C");
        builder.HasOne<Account>().WithMany().HasForeignKey(i => i.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
