using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Campaigns;

/// <summary>How many passes a campaign or template has issued. Without a limit the count is spread over <see cref="Shards"/> rows, so that
/// writers at the same time seldom lock the same row; with a limit it is in a single row, and the condition of its UPDATE keeps the limit.
/// </summary>
internal sealed class IssueCounter
{
    public const int Shards = 16;
    public const string Sequence = "issue_counter_ids";

    public long CounterId { get; init; }

    public short Shard { get; init; }

    public long Issued { get; set; }

    /// <summary>Null where there is no limit.</summary>
    public long? Most { get; set; }
}

internal sealed class IssueCounterMapping : IEntityTypeConfiguration<IssueCounter>
{
    public void Configure(EntityTypeBuilder<IssueCounter> builder)
    {
        builder.ToTable("issue_counters");
        builder.HasKey(c => new { c.CounterId, c.Shard });
    }
}
