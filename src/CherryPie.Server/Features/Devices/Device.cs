using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Devices;

/// <summary>A phone, watch or reader app with passes of one pass type: a push token belongs to a topic. The row is also the queue of the
/// device's pushes.</summary>
internal sealed class Device
{
    /// <summary>The device library identifier: a secret, because whoever knows it may list the device's passes.</summary>
    public required string DeviceId { get; init; }

    public required string PassTypeIdentifier { get; init; }

    /// <summary>The account whose pass it registered last; pushes are sent with that account's certificate.</summary>
    public required Guid AccountId { get; set; }

    public required string PushToken { get; set; }

    public required DeviceScheme Scheme { get; set; }

    /// <summary>The last registration or its renewal.</summary>
    public DateTimeOffset RegisteredAt { get; set; }

    /// <summary>When a push is due; while one is under way, when its lease ends. Null when none waits. By the database's clock, as the
    /// next.</summary>
    public DateTimeOffset? PushDueAt { get; set; }

    /// <summary>The server that leased the push last. It is under way there while <see cref="PushDueAt"/> is its lease.</summary>
    public Guid? PushLeasedBy { get; set; }

    /// <summary>When the last push was begun. Pushes of a batch that APNs accepted are not counted here, nor in the last status, reason and
    /// apns-id: they have rows of their own (push_batch_results).</summary>
    public DateTimeOffset? PushedAt { get; set; }

    /// <summary>Failed attempts since the last response that ended a push.</summary>
    public int PushAttempts { get; set; }

    /// <summary>The template whose change made the push due; its count of delivered pushes rises.</summary>
    public long? PushTemplateId { get; set; }

    public short? LastStatus { get; set; }

    public string? LastReason { get; set; }

    public string? LastApnsId { get; set; }

    /// <summary>When APNs refused the token; nothing is sent until the device registers again. Null: it is not suspended.</summary>
    public DateTimeOffset? SuspendedAt { get; set; }

    /// <summary>When it last asked what has changed.</summary>
    public DateTimeOffset? ListedAt { get; set; }
}

/// <summary>The Authorization scheme that a device registered with.</summary>
internal enum DeviceScheme
{
    /// <summary>Apple Wallet: pushed through APNs.</summary>
    ApplePass,

    /// <summary>Android readers: they poll; APNs would refuse their tokens.</summary>
    AndroidPass,
    WalletUnionPass,
}

internal sealed class DeviceMapping : IEntityTypeConfiguration<Device>
{
    public void Configure(EntityTypeBuilder<Device> builder)
    {
        builder.ToTable("devices");
        builder.HasStorageParameter("fillfactor", RegistrationMapping.Fill);
        builder.HasKey(d => new { d.DeviceId, d.PassTypeIdentifier });
        builder.Property(d => d.DeviceId).HasMaxLength(RegisterDevice.LongestDeviceId).UseCollation("C");
        builder.Property(d => d.PassTypeIdentifier).HasMaxLength(256).UseCollation("C");
        builder.Property(d => d.PushToken).HasMaxLength(RegisterDevice.LongestPushToken);
        builder.Property(d => d.Scheme).HasConversion<string>().HasMaxLength(16);
        builder.Property(d => d.LastReason).HasMaxLength(64);
        builder.Property(d => d.LastApnsId).HasMaxLength(36);
        builder
            .HasIndex(d => new
            {
                d.AccountId,
                d.PassTypeIdentifier,
                d.PushDueAt,
            })
            .HasFilter("push_due_at IS NOT NULL");
        builder.HasIndex(d => d.SuspendedAt).HasFilter("suspended_at IS NOT NULL");
    }
}
