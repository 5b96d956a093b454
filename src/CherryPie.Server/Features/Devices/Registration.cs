using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Devices;

/// <summary>A pass that a device wants notifications for.</summary>
internal sealed class Registration
{
    public required string DeviceId { get; init; }

    public required string PassTypeIdentifier { get; init; }

    public required string PassId { get; init; }

    /// <summary>The update tag of the last change of this pass, from its pass type's <see cref="UpdateSequence"/>; 0 when the pass itself
    /// has not changed since it was issued. The later of it and of its template's <see cref="TemplateTag"/> counts.</summary>
    public long UpdateTag { get; set; }

    /// <summary>The sequence's last tag when the device registered: the package that the device had then contains the template's changes up
    /// to it.</summary>
    public long KnownTag { get; init; }

    /// <summary>When this pass was last sent to a device; the protocol does not say to which.</summary>
    public DateTimeOffset? FetchedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The last update tag of a pass type. Whoever gives the next holds the row's lock until its commit, so that tags become visible
/// in their order.</summary>
internal sealed class UpdateSequence
{
    public required string PassTypeIdentifier { get; init; }

    public long LastTag { get; set; }
}

/// <summary>The update tag of the last change of all passes of a template: one row, where a tag in each registration could be a
/// million.</summary>
internal sealed class TemplateTag
{
    public required long TemplateId { get; init; }

    public required string PassTypeIdentifier { get; init; }

    /// <summary>From the pass type's <see cref="UpdateSequence"/>.</summary>
    public required long Tag { get; set; }
}

internal sealed class RegistrationMapping : IEntityTypeConfiguration<Registration>
{
    /// <summary>The fill factor, in percent. Fetches after a push change every row of a page; a new row version that finds room in the same
    /// page needs no index entries. Without the room the table would grow to the same size by itself.</summary>
    public const int Fill = 50;

    public void Configure(EntityTypeBuilder<Registration> builder)
    {
        builder.ToTable("registrations");
        builder.HasStorageParameter("fillfactor", Fill);
        builder.HasKey(r => new
        {
            r.DeviceId,
            r.PassTypeIdentifier,
            r.PassId,
        });
        builder.Property(r => r.DeviceId).HasMaxLength(RegisterDevice.LongestDeviceId).UseCollation("C");
        builder.Property(r => r.PassTypeIdentifier).HasMaxLength(256).UseCollation("C");
        builder.Property(r => r.PassId).HasMaxLength(14).UseCollation("C");
        builder.HasIndex(r => r.PassId);
        builder.HasOne<Pass>().WithMany().HasForeignKey(r => r.PassId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Device>().WithMany().HasForeignKey(r => new { r.DeviceId, r.PassTypeIdentifier }).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class TemplateTagMapping : IEntityTypeConfiguration<TemplateTag>
{
    public void Configure(EntityTypeBuilder<TemplateTag> builder)
    {
        builder.ToTable("template_tags");
        builder.HasKey(t => new { t.TemplateId, t.PassTypeIdentifier });
        builder.Property(t => t.PassTypeIdentifier).HasMaxLength(256).UseCollation("C");
        builder.HasOne<Template>().WithMany().HasForeignKey(t => t.TemplateId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class UpdateSequenceMapping : IEntityTypeConfiguration<UpdateSequence>
{
    public void Configure(EntityTypeBuilder<UpdateSequence> builder)
    {
        builder.ToTable("update_sequences");
        builder.HasKey(l => l.PassTypeIdentifier);
        builder.Property(l => l.PassTypeIdentifier).HasMaxLength(256).UseCollation("C");
    }
}
