using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using CherryPie.Server.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.People;

/// <summary>A link that makes whoever opens it a member of an account, once.</summary>
internal sealed class Invitation
{
    /// <summary>How long one waits for its person.</summary>
    public static readonly TimeSpan Lasts = TimeSpan.FromDays(7);

    /// <summary>How long the link of the start block does, which names nobody.</summary>
    public static readonly TimeSpan FirstLasts = TimeSpan.FromHours(1);

    public Guid Id { get; init; } = Guid.CreateVersion7();

    /// <summary>SHA-256 of the link's token, which has 256 bits of its own and so needs no slow hash.</summary>
    public required byte[] TokenHash { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>Who is meant; null: whoever has the link, which the start block gives to who reads the server's output.</summary>
    public string? Email { get; init; }

    /// <summary>The address as <c>Person.NormalizedEmail</c> has it.</summary>
    public string? NormalizedEmail { get; init; }

    public required Role Role { get; init; }

    /// <summary>Whether the person becomes the installation's operator.</summary>
    public bool RunsInstallation { get; init; }

    /// <summary>Who invited: a name for the page; null: a verb or the start block.</summary>
    public string? InvitedBy { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? UsedAt { get; set; }

    public static string NewToken() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>What the token in the mail's job is sealed for.</summary>
    public static string OwnerOf(Guid invitation) => $"invitations/{invitation}/token";
}

internal sealed class InvitationMapping : IEntityTypeConfiguration<Invitation>
{
    public void Configure(EntityTypeBuilder<Invitation> builder)
    {
        builder.ToTable("invitations");
        builder.Property(i => i.Email).HasMaxLength(254);
        builder.Property(i => i.NormalizedEmail).HasMaxLength(254);
        builder.Property(i => i.Role).HasConversion(Roles.Conversion).HasMaxLength(16).UseCollation("C");
        builder.Property(i => i.InvitedBy).HasMaxLength(Person.LongestName);
        builder.HasIndex(i => i.TokenHash).IsUnique();
        builder.HasIndex(i => i.AccountId);
        builder.HasIndex(i => i.ExpiresAt);
        builder.HasOne<Account>().WithMany().HasForeignKey(i => i.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
