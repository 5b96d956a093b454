using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>An event that one webhook is to get, or got. It has no foreign keys: what a deleted webhook or an old event leaves behind is
/// deleted with the other old rows.</summary>
internal sealed class WebhookDelivery
{
    public required string WebhookId { get; init; }

    /// <summary>The event's, in its account.</summary>
    public required long Position { get; init; }

    public required Guid AccountId { get; init; }

    public required string MessageId { get; init; }

    public required string Type { get; init; }

    /// <summary>Deliveries of one pass to one webhook follow each other.</summary>
    public string? PassId { get; init; }

    /// <summary>The next attempt, by the database's clock; infinity: when the pass's former event is done; null: none is to come.</summary>
    public DateTimeOffset? DueAt { get; init; }

    public int Attempts { get; init; }

    public DeliveryStatus Status { get; init; }

    /// <summary>The receiver's last status; null: it gave none.</summary>
    public int? Code { get; init; }

    /// <summary>How long the last attempt took.</summary>
    public int? Milliseconds { get; init; }

    /// <summary>What went wrong in the last attempt, in the server's words; nothing of the receiver's response.</summary>
    public string? Error { get; init; }

    /// <summary>When the row was inserted.</summary>
    public DateTimeOffset At { get; init; }

    public DateTimeOffset? TriedAt { get; init; }
}

internal enum DeliveryStatus
{
    pending,
    delivered,
    failed,
}

internal sealed class WebhookDeliveryMapping : IEntityTypeConfiguration<WebhookDelivery>
{
    public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
    {
        builder.ToTable("webhook_deliveries");
        builder.HasKey(d => new { d.WebhookId, d.Position });
        builder.Property(d => d.WebhookId).HasMaxLength(32).UseCollation("C");
        builder.Property(d => d.MessageId).HasMaxLength(64).UseCollation("C");
        builder.Property(d => d.Type).HasMaxLength(40).UseCollation("C");
        builder.Property(d => d.PassId).HasMaxLength(14).UseCollation("C");
        builder.Property(d => d.Status).HasConversion<string>().HasMaxLength(9).UseCollation("C");
        builder.Property(d => d.Error).HasMaxLength(200);
        builder
            .HasIndex(d => new
            {
                d.WebhookId,
                d.DueAt,
                d.Position,
            })
            .HasFilter("due_at IS NOT NULL");
        builder
            .HasIndex(d => new
            {
                d.WebhookId,
                d.PassId,
                d.Position,
            })
            .HasFilter("due_at IS NOT NULL");
        builder.HasIndex(d => d.At).HasMethod("brin"); // rows are inserted in the order of time
    }
}
