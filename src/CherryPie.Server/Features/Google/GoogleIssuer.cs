using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Google;

/// <summary>How Google answered for an issuer when it was last asked.</summary>
internal enum GoogleIssuerStatus
{
    /// <summary>It gives a token and shows the issuer.</summary>
    ok,

    /// <summary>It knows the key or the issuer no longer, or never did.</summary>
    refused,

    /// <summary>It did not answer, or with a fault of its own.</summary>
    unreachable,
}

/// <summary>An issuer of Google Wallet, with the key of a service account that may write for it.</summary>
internal sealed class GoogleIssuer
{
    /// <summary>In digits: 20 are the most that 64 bits have.</summary>
    public const int LongestIssuerId = 20;

    public const int LongestStatusText = 1000;

    public string Id { get; init; } = RandomIds.Certificate();

    public required Guid AccountId { get; init; }

    /// <summary>Google's id of the issuer: digits.</summary>
    public required string IssuerId { get; init; }

    public required string ClientEmail { get; set; }

    public required string KeyId { get; set; }

    /// <summary>Google's JSON file of the service account, sealed by <see cref="SecretBox"/>.</summary>
    public required byte[] ServiceAccount { get; set; }

    public string? Name { get; set; }

    public string? Description { get; set; }

    public GoogleIssuerStatus Status { get; set; }

    public string? StatusText { get; set; }

    public DateTimeOffset CheckedAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>What the sealed key belongs to.</summary>
    public static string KeyOwner(Guid account, string id) => $"google_issuers/{account}/{id}/service_account";
}

internal sealed class GoogleIssuerMapping : IEntityTypeConfiguration<GoogleIssuer>
{
    public void Configure(EntityTypeBuilder<GoogleIssuer> builder)
    {
        builder.ToTable("google_issuers");
        builder.Property(i => i.Id).HasMaxLength(10).UseCollation("C");
        builder.Property(i => i.IssuerId).HasMaxLength(GoogleIssuer.LongestIssuerId).UseCollation("C");
        builder.Property(i => i.ClientEmail).HasMaxLength(320).UseCollation("C");
        builder.Property(i => i.KeyId).HasMaxLength(320).UseCollation("C");
        builder.Property(i => i.Status).HasConversion<string>().HasMaxLength(12);
        builder.Property(i => i.StatusText).HasMaxLength(GoogleIssuer.LongestStatusText);
        builder.HasIndex(i => new { i.AccountId, i.IssuerId }).IsUnique();
        builder.HasOne<Account>().WithMany().HasForeignKey(i => i.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasMany<Campaign>().WithOne().HasForeignKey(c => c.GoogleIssuerId).OnDelete(DeleteBehavior.Restrict);
    }
}
