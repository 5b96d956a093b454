using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Devices;

/// <summary>A line that a device sent to the call /log. That call needs no key, so lines are escaped and limited in length and
/// number.</summary>
internal sealed class DeviceLogLine
{
    public long Id { get; init; }

    /// <summary>The serial number that the line names; null when it names none.</summary>
    public string? PassId { get; init; }

    public required string Text { get; init; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class DeviceLogLineMapping : IEntityTypeConfiguration<DeviceLogLine>
{
    public void Configure(EntityTypeBuilder<DeviceLogLine> builder)
    {
        builder.ToTable("device_log_lines");
        builder.Property(l => l.PassId).HasMaxLength(14).UseCollation("C");
        builder.Property(l => l.Text).HasMaxLength(WriteDeviceLog.LongestLine);
        builder.HasIndex(l => l.PassId).HasFilter("pass_id IS NOT NULL");
    }
}
