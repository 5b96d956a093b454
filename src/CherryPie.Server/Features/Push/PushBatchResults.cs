using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Push;

/// <summary>Pushes of a page that APNs has taken: those that were written down together. Kept until a later walk's are, a month at most.</summary>
internal sealed class PushBatchResults
{
    public long Id { get; init; }

    public required long BatchId { get; init; }

    /// <summary>The job that has asked for them.</summary>
    public required long JobId { get; init; }

    public required string PassTypeIdentifier { get; init; }

    public required long TemplateId { get; init; }

    /// <summary>When the page was claimed, by the database's clock.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>Their device library identifiers.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>What Apple knows the pushes by, in the same order.</summary>
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
