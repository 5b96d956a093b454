using CherryPie.Server.Features.Templates;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Google;

/// <summary>A class that Google has, or is to get: what passes of a template share.</summary>
internal sealed class GoogleClass
{
    /// <summary>The row of <see cref="GoogleIssuer"/>.</summary>
    public required string Issuer { get; init; }

    public required string ClassId { get; init; }

    public required Guid AccountId { get; init; }

    public required long TemplateId { get; init; }

    public required GooglePassKind Kind { get; init; }

    /// <summary>JSON as it was last sent; null: it was never taken.</summary>
    public string? Body { get; set; }

    /// <summary>Of <see cref="Body"/>; null: what Google has is not known.</summary>
    public string? BodyHash { get; set; }

    /// <summary>When Google last took it; null: never.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>What Google said of the last attempt; null: nothing bad.</summary>
    public string? Error { get; set; }

    /// <summary>The server that sends it now.</summary>
    public Guid? LeasedBy { get; set; }

    /// <summary>When the lease of a server ends that lives and has not ended it. Where no server has one: when the last attempt ended, if
    /// Google took nothing.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }
}

internal sealed class GoogleClassMapping : IEntityTypeConfiguration<GoogleClass>
{
    public void Configure(EntityTypeBuilder<GoogleClass> builder)
    {
        builder.ToTable("google_classes");
        builder.HasKey(c => new { c.Issuer, c.ClassId });
        builder.Property(c => c.ClassId).HasMaxLength(64).UseCollation("C");
        builder.Property(c => c.Kind).HasConversion<string>().HasMaxLength(12);
        builder.Property(c => c.Body).HasColumnType("json");
        builder.Property(c => c.BodyHash).HasMaxLength(64).UseCollation("C");
        builder.Property(c => c.Error).HasMaxLength(2000);
        builder.HasIndex(c => c.TemplateId);
        builder.HasIndex(c => c.LeasedBy).HasFilter("leased_by IS NOT NULL");
        builder.HasOne<GoogleIssuer>().WithMany().HasForeignKey(c => c.Issuer).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Template>().WithMany().HasForeignKey(c => c.TemplateId).OnDelete(DeleteBehavior.Restrict);
    }
}
