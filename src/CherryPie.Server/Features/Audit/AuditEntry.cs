using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Audit;

/// <summary>Who did what to which object. Values are never kept, since they may be customers'. It outlives what it tells of.</summary>
internal sealed class AuditEntry
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Whose object it is.</summary>
    public required Guid? AccountId { get; init; }

    /// <summary>See <see cref="Actor"/>.</summary>
    public required string Actor { get; init; }

    /// <summary>Kind of object and verb: <c>campaign.change</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Its id or name, as callers know it.</summary>
    public required string Object { get; init; }

    /// <summary>The names of what changed.</summary>
    public string? Changes { get; init; }

    /// <summary>Of the request: the one that the log has, too.</summary>
    public string? TraceId { get; init; }
}

internal sealed class AuditEntryMapping : IEntityTypeConfiguration<AuditEntry>
{
    public const int LongestChanges = 500;

    public void Configure(EntityTypeBuilder<AuditEntry> builder)
    {
        builder.ToTable("audit_entries");
        builder.Property(e => e.Actor).HasMaxLength(64);
        builder.Property(e => e.Action).HasMaxLength(32).UseCollation("C");
        builder.Property(e => e.Object).HasMaxLength(256).UseCollation("C");
        builder.Property(e => e.Changes).HasMaxLength(LongestChanges);
        builder.Property(e => e.TraceId).HasMaxLength(32);
        builder.HasIndex(e => new { e.AccountId, e.Id });
        builder.HasIndex(e => e.Object);
        builder.HasIndex(e => e.At).HasMethod("brin"); // rows come in the order of time
    }
}
