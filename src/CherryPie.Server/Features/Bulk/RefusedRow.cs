using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Bulk;

/// <summary>A row of a file, or a pass of a segment, that was refused. One is recorded once, however often it is read.</summary>
internal sealed class RefusedRow
{
    /// <summary>The row that holds the header's cells and is no refused one: a file of NDJSON begins with row 1. Its column is that of
    /// the errors in the file of refused rows, and its error says how that is written (<see cref="ErrorFile"/>).</summary>
    public const long Header = 0;

    public required string JobId { get; init; }

    /// <summary>As a spreadsheet shows it: the header is row 1. Of an update the pass's number.</summary>
    public required long Row { get; init; }

    /// <summary>The file's name of the column; null where it is the row as a whole.</summary>
    public string? ColumnName { get; init; }

    public required string Error { get; init; }

    /// <summary>The cells as sent, and behind them what has no column (<see cref="ResentCells"/>). Of an update the pass's id
    /// alone.</summary>
    public string[]? Cells { get; init; }
}

/// <summary>Which passes the rows of a block became, for the result file.</summary>
internal sealed class BlockResult
{
    public required string JobId { get; init; }

    /// <summary>The block's first row.</summary>
    public required long Row { get; init; }

    /// <summary>The rows that are not refused, and beside each its pass.</summary>
    public required long[] Rows { get; init; }

    public required string[] Passes { get; init; }
}

internal sealed class RefusedRowMapping : IEntityTypeConfiguration<RefusedRow>
{
    public void Configure(EntityTypeBuilder<RefusedRow> builder)
    {
        builder.ToTable("bulk_refused_rows");
        builder.HasKey(r => new { r.JobId, r.Row });
        builder.Property(r => r.JobId).HasMaxLength(32).UseCollation("C");
        builder.HasOne<BulkJob>().WithMany().HasForeignKey(r => r.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}

internal sealed class BlockResultMapping : IEntityTypeConfiguration<BlockResult>
{
    public void Configure(EntityTypeBuilder<BlockResult> builder)
    {
        builder.ToTable("bulk_block_results");
        builder.HasKey(r => new { r.JobId, r.Row });
        builder.Property(r => r.JobId).HasMaxLength(32).UseCollation("C");
        builder.HasOne<BulkJob>().WithMany().HasForeignKey(r => r.JobId).OnDelete(DeleteBehavior.Cascade);
    }
}
