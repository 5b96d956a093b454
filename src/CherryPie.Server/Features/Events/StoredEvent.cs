using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Events;

/// <summary>Something that happened, as readers of the feed and webhooks get it.</summary>
internal sealed class StoredEvent
{
    public required Guid AccountId { get; init; }

    /// <summary>Its place in the account's events. Given after the commit, so that positions become visible in their order
    /// (<see cref="NumberEvents"/>). At least the microseconds since 1970 at that moment.</summary>
    public required long Position { get; init; }

    /// <summary>Also the header <c>webhook-id</c>. See <see cref="EventIds"/>.</summary>
    public required string MessageId { get; init; }

    /// <summary>One of <see cref="EventTypes"/>.</summary>
    public required string Type { get; init; }

    public string? PassId { get; init; }

    public long? CampaignId { get; init; }

    public long? TemplateId { get; init; }

    /// <summary>When it happened, by the server's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>JSON: ids, names and what changed. Neither secrets nor values of a pass.</summary>
    public required string Data { get; init; }

    /// <summary>Events that are numbered from a time on have greater positions.</summary>
    public static long PositionAt(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}

/// <summary>An event in the transaction of its change, until <see cref="NumberEvents"/> gives it a position.</summary>
internal sealed class OutboxEvent
{
    /// <summary>Drawn when the changed row is locked, so of one pass in the order of its changes.</summary>
    public long Id { get; init; }

    public required Guid AccountId { get; init; }

    public required string Type { get; init; }

    public string? PassId { get; init; }

    public long? CampaignId { get; init; }

    public long? TemplateId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>JSON with what the event alone knows, never <c>{}</c>; null where it knows nothing more.</summary>
    public string? Data { get; init; }
}

/// <summary>The last position of an account's events.</summary>
internal sealed class EventSequence
{
    public required Guid AccountId { get; init; }

    public long LastPosition { get; set; }
}

/// <summary>Up to when an event that comes by time alone has been written.</summary>
internal sealed class EventMark
{
    /// <summary>The type of event.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset At { get; set; }
}

internal sealed class StoredEventMapping : IEntityTypeConfiguration<StoredEvent>
{
    public void Configure(EntityTypeBuilder<StoredEvent> builder)
    {
        builder.ToTable("events");
        builder.HasKey(e => new { e.AccountId, e.Position });
        builder.Property(e => e.MessageId).HasMaxLength(64).UseCollation("C");
        builder.Property(e => e.Type).HasMaxLength(32).UseCollation("C");
        builder.Property(e => e.PassId).HasMaxLength(14).UseCollation("C");
        builder.Property(e => e.Data).HasColumnType("json");
        builder.HasIndex(e => new { e.PassId, e.Position }).HasFilter("pass_id IS NOT NULL");
    }
}

internal sealed class OutboxEventMapping : IEntityTypeConfiguration<OutboxEvent>
{
    // In rows. The table empties five times a second; by the usual share of its rows it would be vacuumed without end, or never.
    private const int VacuumEvery = 20_000;

    public void Configure(EntityTypeBuilder<OutboxEvent> builder)
    {
        builder.ToTable("event_outbox");
        builder.HasStorageParameter("autovacuum_vacuum_scale_factor", 0);
        builder.HasStorageParameter("autovacuum_vacuum_threshold", VacuumEvery);
        builder.Property(e => e.Type).HasMaxLength(32).UseCollation("C");
        builder.Property(e => e.PassId).HasMaxLength(14).UseCollation("C");
        builder.Property(e => e.Data).HasColumnType("json");
    }
}

internal sealed class EventSequenceMapping : IEntityTypeConfiguration<EventSequence>
{
    public void Configure(EntityTypeBuilder<EventSequence> builder)
    {
        builder.ToTable("event_sequences");
        builder.HasKey(s => s.AccountId);
        builder.Property(s => s.AccountId).ValueGeneratedNever();
    }
}

internal sealed class EventMarkMapping : IEntityTypeConfiguration<EventMark>
{
    public void Configure(EntityTypeBuilder<EventMark> builder)
    {
        builder.ToTable("event_marks");
        builder.HasKey(m => m.Name);
        builder.Property(m => m.Name).HasMaxLength(32).UseCollation("C");
    }
}
