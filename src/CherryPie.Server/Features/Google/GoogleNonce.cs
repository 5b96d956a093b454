using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Google;

/// <summary>The nonce of a callback that was taken: until it expires, the same callback is another's attempt to repeat it.</summary>
internal sealed class GoogleNonce
{
    public const int Longest = 200;

    /// <summary>The row of <see cref="GoogleIssuer"/>.</summary>
    public required string Issuer { get; init; }

    public required string Nonce { get; init; }

    public required DateTimeOffset Until { get; init; }
}

internal sealed class GoogleNonceMapping : IEntityTypeConfiguration<GoogleNonce>
{
    public void Configure(EntityTypeBuilder<GoogleNonce> builder)
    {
        builder.ToTable("google_nonces");
        builder.HasKey(n => new { n.Issuer, n.Nonce });
        builder.Property(n => n.Nonce).HasMaxLength(GoogleNonce.Longest).UseCollation("C");
        builder.HasIndex(n => n.Until);
        builder.HasOne<GoogleIssuer>().WithMany().HasForeignKey(n => n.Issuer).OnDelete(DeleteBehavior.Restrict);
    }
}
