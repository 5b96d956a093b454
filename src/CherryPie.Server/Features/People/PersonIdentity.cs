using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.People;

/// <summary>Somebody as a provider knows them. Issuer and subject together name a person for ever, an address does not
/// (https://openid.net/specs/openid-connect-core-1_0.html#ClaimStability).</summary>
internal sealed class PersonIdentity
{
    public const int LongestIssuer = 500,
        LongestSubject = 255;

    public required string Issuer { get; init; }

    public required string Subject { get; init; }

    public required Guid PersonId { get; init; }

    public required DateTimeOffset LinkedAt { get; init; }
}

internal sealed class PersonIdentityMapping : IEntityTypeConfiguration<PersonIdentity>
{
    public void Configure(EntityTypeBuilder<PersonIdentity> builder)
    {
        builder.ToTable("person_identities");
        builder.HasKey(i => new { i.Issuer, i.Subject });
        builder.Property(i => i.Issuer).HasMaxLength(PersonIdentity.LongestIssuer).UseCollation("C");
        builder.Property(i => i.Subject).HasMaxLength(PersonIdentity.LongestSubject).UseCollation("C");
        builder.HasIndex(i => i.PersonId);
        builder.HasOne<Person>().WithMany().HasForeignKey(i => i.PersonId).OnDelete(DeleteBehavior.Cascade);
    }
}
