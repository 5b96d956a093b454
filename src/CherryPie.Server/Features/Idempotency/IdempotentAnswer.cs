using CherryPie.Server.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Idempotency;

/// <summary>What a request with a key was answered, written in the transaction of what it did.</summary>
internal sealed class IdempotentAnswer
{
    public required Guid AccountId { get; init; }

    public required string Key { get; init; }

    /// <summary>As <see cref="RequestFingerprint"/> makes it.</summary>
    public required byte[] Fingerprint { get; init; }

    public required int Status { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The header Content-Disposition.</summary>
    public string? Disposition { get; init; }

    /// <summary>Sealed by <see cref="SecretBox"/>: answers hold customers' data, and some a secret that is shown once.</summary>
    public required byte[] Body { get; set; }

    public required DateTimeOffset At { get; init; }
}

internal sealed class IdempotentAnswerMapping : IEntityTypeConfiguration<IdempotentAnswer>
{
    public void Configure(EntityTypeBuilder<IdempotentAnswer> builder)
    {
        builder.ToTable("idempotent_answers");
        builder.HasKey(a => new { a.AccountId, a.Key });
        builder.Property(a => a.Key).HasMaxLength(IdempotencyKey.Longest).UseCollation("C");
        builder.HasIndex(a => a.At);
        builder.HasOne<Account>().WithMany().HasForeignKey(a => a.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
