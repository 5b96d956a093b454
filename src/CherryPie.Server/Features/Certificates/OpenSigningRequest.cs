using CherryPie.Server.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Certificates;

/// <summary>The key of a CSR that was handed out. A certificate that comes back is matched to it by its public key.</summary>
internal sealed class OpenSigningRequest
{
    /// <summary>How long the key waits for its certificate.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(365);

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid AccountId { get; init; }

    /// <summary>SHA-256 of the public key, hexadecimal.</summary>
    public required string PublicKey { get; init; }

    /// <summary>PKCS#8, sealed by <see cref="SecretBox"/>.</summary>
    public required byte[] PrivateKey { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a certificate on it was uploaded. The key stays: Apple may issue another one on the same request.</summary>
    public DateTimeOffset? UsedAt { get; set; }

    /// <summary>What the sealed key belongs to.</summary>
    public string KeyOwner => $"signing_requests/{AccountId}/{Id}/private_key";
}

internal sealed class OpenSigningRequestMapping : IEntityTypeConfiguration<OpenSigningRequest>
{
    public void Configure(EntityTypeBuilder<OpenSigningRequest> builder)
    {
        builder.ToTable("signing_requests");
        builder.Ignore(r => r.KeyOwner);
        builder.Property(r => r.PublicKey).HasMaxLength(64).UseCollation("C");
        builder.HasIndex(r => new { r.AccountId, r.PublicKey }).IsUnique();
        builder.HasOne<Account>().WithMany().HasForeignKey(r => r.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
