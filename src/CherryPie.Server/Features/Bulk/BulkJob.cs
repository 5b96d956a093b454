using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Bulk;

/// <summary>An import, an update of a segment or an export: work on many passes that outlives its request. Any server goes on with it at
/// <see cref="Position"/>.</summary>
internal sealed class BulkJob
{
    /// <summary>Such as <c>imp_Tz4cWn6RvE8aQd</c>.</summary>
    public required string Id { get; init; }

    public required Guid AccountId { get; init; }

    public required BulkKind Kind { get; init; }

    public BulkStatus Status { get; set; } = BulkStatus.reading;

    /// <summary>What was asked, as JSON.</summary>
    public required string Options { get; init; }

    /// <summary>The file of an import, or the finished one of an export; null: there is none, or it is deleted.</summary>
    public long? FileId { get; set; }

    public SpooledFileRow? File { get; init; }

    /// <summary>Who asked for it, for the audit log.</summary>
    public required string Actor { get; init; }

    /// <summary>How many rows or passes there are, as far as they are counted.</summary>
    public long Rows { get; set; }

    /// <summary>How many of them are worked off; the sum of the four counts below, where it is no dry run.</summary>
    public long Done { get; set; }

    public long Issued { get; set; }

    public long Updated { get; set; }

    public long Unchanged { get; set; }

    public long Failed { get; set; }

    /// <summary>The row's number, or the pass's, behind which the work goes on. Saved in the transaction of the rows before it.</summary>
    public long Position { get; set; }

    /// <summary>What is remarkable and no fault, such as a column that nothing knows.</summary>
    public string[] Warnings { get; set; } = [];

    /// <summary>Why it stopped or failed; null while it runs and when it is done.</summary>
    public string? Error { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the first server began with it.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>Jobs are claimed in this order: of a new one when it was made, else when a server last gave it back.</summary>
    public required DateTimeOffset RunAt { get; set; }

    /// <summary>The server that works on it now.</summary>
    public Guid? LeasedBy { get; set; }

    /// <summary>When the lease of a server ends that lives and has not renewed it.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }
}

/// <summary>Stored by name.</summary>
internal enum BulkKind
{
    import,
    update,
    export,
}

/// <summary>As the API shows it. The last three have ended; those that are not done can be resumed.</summary>
internal enum BulkStatus
{
    /// <summary>Waits, or is being read for the first time; nothing is changed yet.</summary>
    reading,
    running,
    done,

    /// <summary>By the caller, by <c>onError: stop</c>, by <c>maxIssue</c>, or because the account is disabled.</summary>
    stopped,

    /// <summary>The file can't be read, or nothing of it can be used.</summary>
    failed,
}

internal sealed class BulkJobMapping : IEntityTypeConfiguration<BulkJob>
{
    public const int LongestError = 2000;

    public void Configure(EntityTypeBuilder<BulkJob> builder)
    {
        builder.ToTable("bulk_jobs");
        builder.Property(j => j.Id).HasMaxLength(32).UseCollation("C");
        builder.Property(j => j.Kind).HasConversion<string>().HasMaxLength(8).UseCollation("C");
        builder.Property(j => j.Status).HasConversion<string>().HasMaxLength(8).UseCollation("C");
        builder.Property(j => j.Options).HasColumnType("json");
        builder.Property(j => j.Actor).HasMaxLength(64);
        builder.Property(j => j.Error).HasMaxLength(LongestError);
        builder.HasIndex(j => new
        {
            j.AccountId,
            j.Kind,
            j.CreatedAt,
        });
        builder.HasIndex(j => j.RunAt).HasFilter("status IN ('reading', 'running')");
        builder.HasIndex(j => j.FileId);
        builder.HasOne<Account>().WithMany().HasForeignKey(j => j.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(j => j.File).WithMany().HasForeignKey(j => j.FileId).OnDelete(DeleteBehavior.SetNull);
    }

    /// <summary>An id for a new job.</summary>
    public static string NewId(BulkKind kind) =>
        kind switch
        {
            BulkKind.import => "imp_",
            BulkKind.update => "upd_",
            _ => "exp_",
        } + RandomIds.Pass();
}
