using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Push;

/// <summary>Pushes of a batch that APNs accepted and that were recorded together. Upkeep deletes them an hour after a later fan-out of the
/// template has begun, and after a month.</summary>
internal sealed class PushBatchResults
{
    public long Id { get; init; }

    public required long BatchId { get; init; }

    /// <summary>The fan-out: the job that made the batch.</summary>
    public required long JobId { get; init; }

    public required string PassTypeIdentifier { get; init; }

    public required long TemplateId { get; init; }

    /// <summary>When the batch was leased, by the database's clock.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>Their device library identifiers.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>The responses' apns-id, in the same order.</summary>
    public required IReadOnlyList<string?> ApnsIds { get; init; }
}

internal sealed class PushBatchResultsMapping : IEntityTypeConfiguration<PushBatchResults>
{
    public void Configure(EntityTypeBuilder<PushBatchResults> builder)
    {
        builder.ToTable("push_batch_results");
        builder.Property(a => a.PassTypeIdentifier).HasMaxLength(256).UseCollation("C");
        builder.Property(a => a.Devices).HasColumnType("text[]");
        builder.Property(a => a.ApnsIds).HasColumnType("text[]");
        builder.HasIndex(a => a.BatchId);
        builder.HasIndex(a => new { a.PassTypeIdentifier, a.BegunAt });
    }
}
