using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Google;

/// <summary>How far the requests of a service account are given out, for all servers together. See <see cref="GooglePace"/>.</summary>
internal sealed class GoogleRate
{
    /// <summary>Its e-mail address: several issuers may share a service account, and Google counts by that.</summary>
    public required string ServiceAccount { get; init; }

    /// <summary>When the next request may go. By the database's clock.</summary>
    public required DateTimeOffset FreeAt { get; init; }
}

internal sealed class GoogleRateMapping : IEntityTypeConfiguration<GoogleRate>
{
    public void Configure(EntityTypeBuilder<GoogleRate> builder)
    {
        builder.ToTable("google_rates");
        builder.HasKey(r => r.ServiceAccount);
        builder.Property(r => r.ServiceAccount).HasMaxLength(320).UseCollation("C");
    }
}
