using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Certificates;

/// <summary>An account's pass type: what its certificates share, and how its pushes fare.</summary>
internal sealed class PassType
{
    public required Guid AccountId { get; init; }

    public required string PassTypeIdentifier { get; init; }

    /// <summary>How often a new certificate took over; each changes all passes of the type.</summary>
    public int Renewals { get; set; }

    public DateTimeOffset? RenewedAt { get; set; }

    /// <summary>No pushes before this. By the database's clock.</summary>
    public DateTimeOffset? StoppedUntil { get; set; }

    /// <summary>Why they stopped; stays until a push gets through. Until then one at a time is tried.</summary>
    public string? StopReason { get; set; }

    public int Stops { get; set; }

    /// <summary>Answers of the last ten minutes, for telling a flood of refusals from single bad tokens.</summary>
    public DateTimeOffset WindowStart { get; set; }

    public int WindowSent { get; set; }

    public int WindowRefused { get; set; }
}

internal sealed class PassTypeMapping : IEntityTypeConfiguration<PassType>
{
    public void Configure(EntityTypeBuilder<PassType> builder)
    {
        builder.ToTable("pass_types");
        builder.HasKey(t => new { t.AccountId, t.PassTypeIdentifier });
        builder.Property(t => t.PassTypeIdentifier).HasMaxLength(256).UseCollation("C");
        builder.Property(t => t.StopReason).HasMaxLength(200);
    }
}
