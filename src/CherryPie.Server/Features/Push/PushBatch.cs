using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Push;

/// <summary>Up to 1,000 devices of a fan-out that are pushed to together: one row is leased instead of one for each device.</summary>
internal sealed class PushBatch
{
    public long Id { get; init; }

    /// <summary>The fan-out: the job that made this batch. The job's row is deleted when the fan-out is done.</summary>
    public required long JobId { get; init; }

    public required Guid AccountId { get; init; }

    public required string PassTypeIdentifier { get; init; }

    /// <summary>The template whose count of delivered pushes rises.</summary>
    public required long TemplateId { get; init; }

    /// <summary>Their device library identifiers.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>How many devices, for counting without reading the list.</summary>
    public required int Size { get; init; }

    /// <summary>When it is due; while a server sends it, when the lease ends. By the database's clock, as the next.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>The server that sends it; null when none does.</summary>
    public Guid? LeasedBy { get; init; }

    /// <summary>When a server first leased it. A device that was pushed to since then has received this push.</summary>
    public DateTimeOffset? TakenAt { get; init; }
}

internal sealed class PushBatchMapping : IEntityTypeConfiguration<PushBatch>
{
    public void Configure(EntityTypeBuilder<PushBatch> builder)
    {
        builder.ToTable("push_batches");
        builder.Property(p => p.PassTypeIdentifier).HasMaxLength(256).UseCollation("C");
        builder.Property(p => p.Devices).HasColumnType("text[]");
        builder.Property(p => p.DueAt).HasDefaultValueSql("clock_timestamp()");
        builder.HasIndex(p => p.DueAt);
    }
}
