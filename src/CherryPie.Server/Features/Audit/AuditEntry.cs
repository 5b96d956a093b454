using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Audit;

/// <summary>Who did what to which object. Values are never stored, because they may be a customer's data. The entry stays when its object
/// is deleted.</summary>
internal sealed class AuditEntry
{
    public long Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The account that owns the object; null: none.</summary>
    public required Guid? AccountId { get; init; }

    /// <summary>See <see cref="Actor"/>.</summary>
    public required string Actor { get; init; }

    /// <summary>Kind of object and verb, such as <c>campaign.change</c>.</summary>
    public required string Action { get; init; }

    /// <summary>The object's id or name, as in the API.</summary>
    public required string Object { get; init; }

    /// <summary>The names of the changed attributes; null where the action says all.</summary>
    public string? Changes { get; init; }

    /// <summary>The trace id of the request, as in the log; null outside of a request.</summary>
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
        builder.HasIndex(e => e.At).HasMethod("brin"); // rows are inserted in the order of time
    }
}
