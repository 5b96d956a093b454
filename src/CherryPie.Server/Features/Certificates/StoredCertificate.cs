using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Certificates;

/// <summary>A pass type certificate with its sealed key and the intermediate that issued it.</summary>
internal sealed class StoredCertificate
{
    public string Id { get; init; } = RandomIds.Certificate();

    public required Guid AccountId { get; init; }

    public required string PassTypeIdentifier { get; init; }

    public required string TeamIdentifier { get; init; }

    public required string TeamName { get; init; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public required DateTimeOffset ValidFrom { get; init; }

    public required DateTimeOffset ValidUntil { get; init; }

    public bool SupportsNfc { get; init; }

    /// <summary>SHA-256 of the certificate: the same one again answers with its id.</summary>
    public required string Sha256 { get; init; }

    public required byte[] Leaf { get; init; }

    public required byte[] Intermediate { get; init; }

    /// <summary>PKCS#8, sealed by <see cref="SecretBox"/>.</summary>
    public required byte[] PrivateKey { get; set; }

    /// <summary>The fewest days before its end of which there is an event, 0 for the end itself; null before the first.</summary>
    public int? DaysTold { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Whether the development authority issued it, from whose common name its intermediate's issuer has it.</summary>
    public bool IsOfDevelopment => Intermediate.AsSpan().IndexOf("CherryPie Development"u8) >= 0;

    /// <summary>What the sealed key belongs to.</summary>
    public static string KeyOwner(Guid account, string certificate) => $"certificates/{account}/{certificate}/private_key";
}

internal sealed class StoredCertificateMapping : IEntityTypeConfiguration<StoredCertificate>
{
    public void Configure(EntityTypeBuilder<StoredCertificate> builder)
    {
        builder.ToTable("certificates");
        builder.Property(c => c.Id).HasMaxLength(10).UseCollation("C");
        builder.Property(c => c.PassTypeIdentifier).HasMaxLength(256).UseCollation("C");
        builder.Property(c => c.Sha256).HasMaxLength(64).UseCollation("C");
        builder.HasIndex(c => new { c.AccountId, c.Sha256 }).IsUnique();
        builder.HasIndex(c => new { c.AccountId, c.PassTypeIdentifier });
        builder.HasOne<Account>().WithMany().HasForeignKey(c => c.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
