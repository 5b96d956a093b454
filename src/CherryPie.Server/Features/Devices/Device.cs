using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Devices;

/// <summary>A phone, watch or reader app as one pass type knows it: push tokens belong to a topic. Its row is also the push that waits for it.</summary>
internal sealed class Device
{
    /// <summary>The device library identifier. Whoever knows it may list the device's passes: a secret.</summary>
    public required string DeviceId { get; init; }

    public required string PassTypeIdentifier { get; init; }

    /// <summary>Whose pass it registered last: names the certificate to push with.</summary>
    public required Guid AccountId { get; set; }

    public required string PushToken { get; set; }

    public required DeviceScheme Scheme { get; set; }

    /// <summary>The last registration or its renewal.</summary>
    public DateTimeOffset RegisteredAt { get; set; }

    /// <summary>When a push is due; while one is under way, when it is taken for lost. Null when nothing waits. By the database's clock, as the next.</summary>
    public DateTimeOffset? PushDueAt { get; set; }

    /// <summary>When the last push was begun, but for those that APNs has taken with a page: <see cref="Push.PushBatchResults"/>. So are the last status, reason and apns-id.</summary>
    public DateTimeOffset? PushedAt { get; set; }

    /// <summary>Passing failures since the last answer.</summary>
    public int PushAttempts { get; set; }

    /// <summary>The template whose change asked for the push last; it is credited with it.</summary>
    public long? PushTemplateId { get; set; }

    public short? LastStatus { get; set; }

    public string? LastReason { get; set; }

    public string? LastApnsId { get; set; }

    /// <summary>APNs refused the token itself; nothing is sent until the device registers again.</summary>
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
