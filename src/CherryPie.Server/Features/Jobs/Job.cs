using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Jobs;

/// <summary>Work that must happen after a commit: a row of the same transaction. The row is deleted when the work is done.</summary>
internal sealed class Job
{
    /// <summary>The column of <see cref="RunAt"/>.</summary>
    public const string Due = "run_at";

    public long Id { get; init; }

    /// <summary>The name of its <see cref="JobKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The id of the object. Jobs of one kind and subject that wait at the same time are run as one.</summary>
    public required string Subject { get; init; }

    public Guid? AccountId { get; init; }

    /// <summary>JSON with what the kind needs beside the subject; null when it needs nothing.</summary>
    public string? Payload { get; init; }

    /// <summary>Progress of a fan-out: the number of the last pass that it has handled.</summary>
    public long Position { get; init; }

    /// <summary>How many passes a fan-out has handled, and how many there were when it began; for people to read.</summary>
    public long Done { get; init; }

    public long Total { get; init; }

    public int Attempts { get; init; }

    /// <summary>When the job is due, or, while a worker runs it, when the lease ends. By the database's clock.</summary>
    public DateTimeOffset RunAt { get; init; }

    /// <summary>The worker that holds the lease.</summary>
    public Guid? LeasedBy { get; init; }

    /// <summary>A dead letter: all attempts failed, and an operator decides.</summary>
    public bool IsDead { get; init; }

    public string? Error { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public static Job Of(JobKind kind, string subject, Guid? account, object? payload = null) =>
        new()
        {
            Kind = kind.Name,
            Subject = subject,
            AccountId = account,
            Payload = payload is null ? null : JsonSerializer.Serialize(payload),
        };
}

internal sealed class JobMapping : IEntityTypeConfiguration<Job>
{
    public void Configure(EntityTypeBuilder<Job> builder)
    {
        builder.ToTable("jobs");
        builder.Property(j => j.Kind).HasMaxLength(32).UseCollation("C");
        builder.Property(j => j.Subject).HasMaxLength(400).UseCollation("C");
        builder.Property(j => j.Payload).HasColumnType("json");
        builder.Property(j => j.Error).HasMaxLength(2000);
        builder.Property(j => j.RunAt).HasDefaultValueSql("clock_timestamp()");
        builder.Property(j => j.CreatedAt).HasDefaultValueSql("clock_timestamp()");
        builder.HasIndex(j => new { j.Kind, j.RunAt }).HasFilter("NOT is_dead");
        builder.HasIndex(j => new { j.Kind, j.Subject });
        builder.HasIndex(j => j.IsDead).HasFilter("is_dead");
    }
}
