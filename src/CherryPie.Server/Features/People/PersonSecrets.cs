using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.People;

/// <summary>The key of a person's authenticator app and the recovery codes, sealed by <see cref="PeopleStore"/>.</summary>
internal sealed class PersonTokenMapping : IEntityTypeConfiguration<IdentityUserToken<Guid>>
{
    public void Configure(EntityTypeBuilder<IdentityUserToken<Guid>> builder)
    {
        builder.ToTable("person_tokens");
        builder.HasKey(t => new
        {
            t.UserId,
            t.LoginProvider,
            t.Name,
        });
        builder.Property(t => t.LoginProvider).HasMaxLength(64).UseCollation("C");
        builder.Property(t => t.Name).HasMaxLength(64).UseCollation("C");
        builder.HasOne<Person>().WithMany().HasForeignKey(t => t.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    /// <summary>What a sealed token belongs to.</summary>
    public static string OwnerOf(Guid person, string provider, string name) => $"person_tokens/{person}/{provider}/{name}";
}

/// <summary>Passkeys (https://www.w3.org/TR/webauthn-3/): public keys, so nothing of them is secret.</summary>
internal sealed class PasskeyMapping : IEntityTypeConfiguration<IdentityUserPasskey<Guid>>
{
    private const int LongestCredentialId = 1023;

    public void Configure(EntityTypeBuilder<IdentityUserPasskey<Guid>> builder)
    {
        builder.ToTable("person_passkeys");
        builder.HasKey(p => p.CredentialId);
        builder.Property(p => p.CredentialId).HasMaxLength(LongestCredentialId);
        builder
            .Property(p => p.Data)
            .HasColumnType("json")
            .HasConversion(
                d => Write(d),
                json => JsonSerializer.Deserialize<IdentityPasskeyData>(json, JsonSerializerOptions.Default)!,
                // Identity changes the object itself.
                new ValueComparer<IdentityPasskeyData>(
                    (a, b) => Write(a!) == Write(b!),
                    d => Write(d).GetHashCode(StringComparison.Ordinal),
                    d => JsonSerializer.Deserialize<IdentityPasskeyData>(Write(d), JsonSerializerOptions.Default)!
                )
            );
        builder.HasIndex(p => p.UserId);
        builder.HasOne<Person>().WithMany().HasForeignKey(p => p.UserId).OnDelete(DeleteBehavior.Cascade);
    }

    private static string Write(IdentityPasskeyData data) => JsonSerializer.Serialize(data, JsonSerializerOptions.Default);
}
