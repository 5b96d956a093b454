using CherryPie.Server.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Passes;

/// <summary>A filter of an account's passes that somebody gave a name.</summary>
internal sealed class Segment
{
    public const int LongestName = 60,
        LongestFilter = 8000;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid AccountId { get; init; }

    public required string Name { get; init; }

    /// <summary>A search's <c>passFilter</c>, as JSON.</summary>
    public required string Filter { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

internal sealed class SegmentMapping : IEntityTypeConfiguration<Segment>
{
    public void Configure(EntityTypeBuilder<Segment> builder)
    {
        builder.ToTable("segments");
        builder.Property(s => s.Id).ValueGeneratedNever();
        builder.Property(s => s.Name).HasMaxLength(Segment.LongestName);
        builder.Property(s => s.Filter).HasColumnType("json");
        builder.HasIndex(s => new { s.AccountId, s.Name }).IsUnique();
        builder.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
