using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Push;

/// <summary>Pushes of a page that APNs has taken: those that were written down together. Kept until a later walk's are, a month at most.</summary>
internal sealed class PushBatchResults
{
    public long Id { get; init; }

    public required long PageId { get; init; }

    /// <summary>The job that has asked for them.</summary>
    public required long Walk { get; init; }

    public required string PassTypeIdentifier { get; init; }

    public required long TemplateId { get; init; }

    /// <summary>When the page was claimed, by the database's clock.</summary>
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>Their device library identifiers.</summary>
    public required IReadOnlyList<string> Devices { get; init; }

    /// <summary>What Apple knows the pushes by, in the same order.</summary>
    public required IReadOnlyList<string?> ApnsIds { get; init; }
}

internal sealed class PageAnswersMapping : IEntityTypeConfiguration<PushBatchResults>
{
    public void Configure(EntityTypeBuilder<PushBatchResults> builder)
    {
        builder.ToTable("page_answers");
        builder.Property(a => a.PassTypeIdentifier).HasMaxLength(256).UseCollation("C");
        builder.Property(a => a.Devices).HasColumnType("text[]");
        builder.Property(a => a.ApnsIds).HasColumnType("text[]");
        builder.HasIndex(a => a.PageId);
        builder.HasIndex(a => new { a.PassTypeIdentifier, a.BegunAt });
    }
}
