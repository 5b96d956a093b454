using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Push;

/// <summary>Devices that a walk has stamped and that are to be pushed to together: one row to lease, where their own rows would be one each.</summary>
internal sealed class PushBatch
{
    public long Id { get; init; }

    /// <summary>The job that has asked for it.</summary>
    public required long JobId { get; init; }

    public required Guid AccountId { get; init; }

    public required string PassTypeIdentifier { get; init; }

    /// <summary>Credited with the pushes.</summary>
    public required long TemplateId { get; init; }

    /// <summary>Their device library identifiers.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    public required int Size { get; init; }

    /// <summary>When it is due; while a server sends it, when it is taken for lost. By the database's clock, as the next.</summary>
    public DateTimeOffset DueAt { get; init; }

    /// <summary>When a server first took it. A device that was pushed to since then has had this push.</summary>
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
