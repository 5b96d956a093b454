using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.People;

/// <summary>A browser in which somebody is signed in. Its cookie counts for as long as this row is there.</summary>
internal sealed class PersonSession
{
    public const int LongestAgent = 60;

    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required Guid PersonId { get; init; }

    /// <summary>The person's stamp, which a new password changes: a session of a former one has ended.</summary>
    public required string Stamp { get; set; }

    public required DateTimeOffset BeganAt { get; init; }

    /// <summary>To within <see cref="Sessions.Coarse"/>.</summary>
    public required DateTimeOffset LastSeenAt { get; set; }

    /// <summary>After which it has ended in any case.</summary>
    public required DateTimeOffset EndsAt { get; init; }

    /// <summary>Browser and system, such as <c>Firefox, Windows</c>; empty: neither is known.</summary>
    public required string Agent { get; init; }

    /// <summary>From which IP address it began; empty: not known.</summary>
    public required string Address { get; init; }
}

internal sealed class PersonSessionMapping : IEntityTypeConfiguration<PersonSession>
{
    private const int LongestAddress = 45;

    public void Configure(EntityTypeBuilder<PersonSession> builder)
    {
        builder.ToTable("person_sessions");
        builder.Property(s => s.Stamp).HasMaxLength(64);
        builder.Property(s => s.Agent).HasMaxLength(PersonSession.LongestAgent);
        builder.Property(s => s.Address).HasMaxLength(LongestAddress);
        builder.HasIndex(s => s.PersonId);
        builder.HasIndex(s => s.EndsAt);
        builder.HasOne<Person>().WithMany().HasForeignKey(s => s.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
