using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.People;

/// <summary>Somebody who signs in to the console. The address is the name to sign in with.</summary>
internal sealed class Person : IdentityUser<Guid>
{
    public const int LongestName = 100;

    public Person() => Id = Guid.CreateVersion7();

    /// <summary>As the team sees it.</summary>
    public required string Name { get; set; }

    /// <summary>The language of the console's pages; null: the browser's.</summary>
    public string? Language { get; set; }

    /// <summary>The installation's operator: reaches all accounts, and sees what <c>doctor</c> finds.</summary>
    public bool RunsInstallation { get; set; }

    /// <summary>Whether a provider's claims made them that, and nobody by hand: then only in sessions that began there.</summary>
    public bool RunsByProvider { get; set; }

    /// <summary>Whether the session of this request began at the provider. Of this request alone; it is in no table.</summary>
    public bool IsByProvider { get; set; }

    /// <summary>Whether they run the installation in this session.</summary>
    public bool RunsNow => RunsInstallation && (IsByProvider || !RunsByProvider);

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSignInAt { get; set; }
}

internal sealed class PersonMapping : IEntityTypeConfiguration<Person>
{
    public void Configure(EntityTypeBuilder<Person> builder)
    {
        builder.ToTable("people");
        builder.Ignore(p => p.PhoneNumber).Ignore(p => p.PhoneNumberConfirmed).Ignore(p => p.IsByProvider);
        builder.Property(p => p.RunsByProvider).HasDefaultValue(false);
        builder.Property(p => p.Name).HasMaxLength(Person.LongestName);
        builder.Property(p => p.Language).HasMaxLength(8).UseCollation("C");
        builder.Property(p => p.UserName).HasMaxLength(254).IsRequired();
        builder.Property(p => p.NormalizedUserName).HasMaxLength(254).IsRequired();
        builder.Property(p => p.Email).HasMaxLength(254).IsRequired();
        builder.Property(p => p.NormalizedEmail).HasMaxLength(254).IsRequired();
        builder.Property(p => p.PasswordHash).HasMaxLength(512);
        builder.Property(p => p.SecurityStamp).HasMaxLength(64);
        builder.Property(p => p.ConcurrencyStamp).HasMaxLength(64).IsConcurrencyToken();
        builder.HasIndex(p => p.NormalizedUserName).IsUnique();
        builder.HasIndex(p => p.NormalizedEmail).IsUnique();
    }
}
