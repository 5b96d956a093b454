using CherryPie.Server.Features.Passes;
using CherryPie.Wallet;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Google;

/// <summary>A pass that Google has, or is to get: a row is made when its save link is first asked for.</summary>
internal sealed class GoogleObject
{
    public required string PassId { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>The row of <see cref="GoogleIssuer"/>.</summary>
    public required string Issuer { get; init; }

    /// <summary>Of the class that it was last sent with.</summary>
    public string? ClassId { get; set; }

    /// <summary>What it was first sent as, which it stays for ever; null: it was never sent.</summary>
    public GooglePassKind? Kind { get; set; }

    /// <summary>JSON as it was last sent.</summary>
    public string? Body { get; set; }

    /// <summary>Of <see cref="Body"/>; null: what Google has is not known.</summary>
    public string? BodyHash { get; set; }

    /// <summary>When Google last took it; null: never.</summary>
    public DateTimeOffset? SentAt { get; set; }

    /// <summary>How many people have it, by callbacks.</summary>
    public int Saves { get; set; }

    public DateTimeOffset? FirstSavedAt { get; set; }

    public DateTimeOffset? LastSavedAt { get; set; }

    /// <summary>When Google last told whether somebody has it, by a callback or asked.</summary>
    public DateTimeOffset? CheckedAt { get; set; }

    /// <summary>What Google said of the last attempt; null: nothing bad.</summary>
    public string? Error { get; set; }

    /// <summary>The server that sends it now.</summary>
    public Guid? LeasedBy { get; set; }

    /// <summary>When the lease of a server ends that lives and has not ended it. Where no server has one: when the last attempt ended, if
    /// Google took nothing.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }
}

internal sealed class GoogleObjectMapping : IEntityTypeConfiguration<GoogleObject>
{
    public void Configure(EntityTypeBuilder<GoogleObject> builder)
    {
        builder.ToTable("google_objects");
        builder.HasKey(o => o.PassId);
        builder.Property(o => o.PassId).HasMaxLength(14).UseCollation("C");
        builder.Property(o => o.ClassId).HasMaxLength(64).UseCollation("C");
        builder.Property(o => o.Kind).HasConversion<string>().HasMaxLength(12);
        builder.Property(o => o.Body).HasColumnType("json");
        builder.Property(o => o.BodyHash).HasMaxLength(64).UseCollation("C");
        builder.Property(o => o.Error).HasMaxLength(2000);
        builder.HasIndex(o => new { o.Issuer, o.CheckedAt });
        builder.HasIndex(o => o.LeasedBy).HasFilter("leased_by IS NOT NULL");
        builder.HasOne<GoogleIssuer>().WithMany().HasForeignKey(o => o.Issuer).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Pass>().WithMany().HasForeignKey(o => o.PassId).OnDelete(DeleteBehavior.Restrict);
    }
}
