using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Jobs;

/// <summary>Work that must happen after a commit: a row in the same transaction. A done job has no row.</summary>
internal sealed class Job
{
    /// <summary>When it is due, or, while somebody works on it, when the lease ends. By the database's clock.</summary>
    public const string Due = "run_at";

    public long Id { get; init; }

    /// <summary>The name of its <see cref="JobKind"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>What it is about. Jobs of one kind and subject that wait together are one.</summary>
    public required string Subject { get; init; }

    public Guid? AccountId { get; init; }

    /// <summary>JSON, for what the subject alone does not tell.</summary>
    public string? Payload { get; init; }

    /// <summary>How far a long job has come: the number of the last pass that it dealt with.</summary>
    public long Position { get; init; }

    /// <summary>What it has dealt with, and how much there was when it began; for people to read.</summary>
    public long Done { get; init; }

    public long Total { get; init; }

    public int Attempts { get; init; }

    public DateTimeOffset RunAt { get; init; }

    /// <summary>The worker that holds the lease.</summary>
    public Guid? LeasedBy { get; init; }

    /// <summary>It has failed too often; an operator decides.</summary>
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
