using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Templates;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Devices;

/// <summary>A pass that a device wants to hear of.</summary>
internal sealed class Registration
{
    public required string DeviceId { get; init; }

    public required string PassTypeIdentifier { get; init; }

    public required string PassId { get; init; }

    /// <summary>The change of this pass that the device is to be told of: grows along its pass type's <see cref="UpdateSequence"/>. 0 when the pass itself has not changed since it was issued.
    /// The later of it and of its template's <see cref="TemplateTag"/> counts.</summary>
    public long UpdateTag { get; set; }

    /// <summary>The last tag of the line when the device registered: changes of the template up to it are in the package that the device came with.</summary>
    public long KnownTag { get; init; }

    /// <summary>When this pass was last sent to a device, of which Apple's protocol doesn't tell which.</summary>
    public DateTimeOffset? FetchedAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>The last update tag of a pass type. Its row lock makes commits visible in the order of their tags.</summary>
internal sealed class UpdateSequence
{
    public required string PassTypeIdentifier { get; init; }

    public long LastTag { get; set; }
}

/// <summary>The last change of all passes of a template at once, as devices are told of it: one row, where a tag in each registration would be a million.</summary>
internal sealed class TemplateTag
{
    public required long TemplateId { get; init; }

    public required string PassTypeIdentifier { get; init; }

    /// <summary>From the pass type's <see cref="UpdateSequence"/>.</summary>
    public required long Tag { get; set; }
}

internal sealed class RegistrationMapping : IEntityTypeConfiguration<Registration>
{
    /// <summary>In percent: pushes, and the fetches that follow, change every row of a page, and a new version that stays in its page needs no entries in the indexes. Without the room the table would come to the same size by itself.</summary>
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
