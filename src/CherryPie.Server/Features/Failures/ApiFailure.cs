using CherryPie.Server.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Failures;

/// <summary>A call of an account's programs that was answered with an error.</summary>
internal sealed class ApiFailure
{
    public const int LongestField = 100,
        LongestMessage = 300;

    public long Id { get; init; }

    public required Guid AccountId { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Method { get; init; }

    /// <summary>The pattern, such as <c>/v2/passes/{id}</c>: in addresses stand ids, which open things.</summary>
    public required string Route { get; init; }

    public required int Status { get; init; }

    /// <summary>What is wrong, where the answer names one thing; empty: it does not.</summary>
    public required string Field { get; init; }

    /// <summary>What was answered, without what callers wrote.</summary>
    public required string Message { get; init; }

    public required string TraceId { get; init; }

    /// <summary>How many besides it, within the same second, were not kept.</summary>
    public required long Dropped { get; init; }
}

internal sealed class ApiFailureMapping : IEntityTypeConfiguration<ApiFailure>
{
    public const int LongestRoute = 200,
        LongestMethod = 8;

    public void Configure(EntityTypeBuilder<ApiFailure> builder)
    {
        builder.ToTable("api_failures");
        builder.Property(f => f.Method).HasMaxLength(LongestMethod);
        builder.Property(f => f.Route).HasMaxLength(LongestRoute);
        builder.Property(f => f.Field).HasMaxLength(ApiFailure.LongestField);
        builder.Property(f => f.Message).HasMaxLength(ApiFailure.LongestMessage);
        builder.Property(f => f.TraceId).HasMaxLength(32);
        builder.HasIndex(f => new { f.AccountId, f.Id });
        builder.HasIndex(f => f.At).HasMethod("brin"); // rows are inserted in the order of time
        builder.HasOne<Account>().WithMany().HasForeignKey(f => f.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
