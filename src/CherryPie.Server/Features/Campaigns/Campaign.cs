using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Certificates;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>What links templates and passes, and the certificate that signs them (CherryPie document, "Campaigns").</summary>
internal sealed class Campaign
{
    public long Id { get; init; }

    public required Guid AccountId { get; init; }

    public string Index { get; init; } = RandomIds.Index();

    public required string Name { get; init; }

    public required string CertificateId { get; init; }

    public StoredCertificate? Certificate { get; init; }

    public LifeState Status { get; set; }

    public string? DisplayName { get; set; }

    public string? Description { get; set; }

    public DateTimeOffset StartDate { get; set; }

    public DateTimeOffset? EndDate { get; set; }

    /// <summary>JSON as sent.</summary>
    public string? Meta { get; set; }

    /// <summary>JSON as sent.</summary>
    public string? WhiteLabel { get; set; }

    /// <summary>The <see cref="Images.DynamicImage"/> that was fetched from <c>whiteLabel.logoUrl</c>.</summary>
    public string? WhiteLabelLogo { get; set; }

    /// <summary>The issuer of Google Wallet that its passes are for; null: none. It never changes once it is set, since the ids of classes
    /// and objects begin with the issuer's.</summary>
    public string? GoogleIssuerId { get; set; }

    /// <summary>0 means no limit.</summary>
    public long MaxIssue { get; set; }

    /// <summary>Names the rows of <see cref="IssueCounter"/>.</summary>
    public required long CounterId { get; init; }

    /// <summary>How many changes of it were announced to the devices of all its passes; becoming INVALID is the only one.</summary>
    public int ChangeCount { get; set; }

    public DateTimeOffset? ChangedAt { get; set; }

    public Life Life => new(Status, StartDate, EndDate);

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}

internal sealed class CampaignMapping : IEntityTypeConfiguration<Campaign>
{
    public void Configure(EntityTypeBuilder<Campaign> builder)
    {
        builder.ToTable("campaigns");
        builder.Property(c => c.Name).HasMaxLength(64).UseCollation("C");
        builder.Property(c => c.Index).HasMaxLength(8).UseCollation("C");
        builder.Property(c => c.Status).HasConversion<string>().HasMaxLength(8);
        builder.Property(c => c.Meta).HasColumnType("json");
        builder.Property(c => c.WhiteLabel).HasColumnType("json");
        builder.Property(c => c.WhiteLabelLogo).HasMaxLength(40).UseCollation("C");
        builder.Property(c => c.GoogleIssuerId).HasMaxLength(10).UseCollation("C");
        builder.HasIndex(c => new { c.AccountId, c.Name }).IsUnique();
        builder.HasOne(c => c.Certificate).WithMany().HasForeignKey(c => c.CertificateId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
