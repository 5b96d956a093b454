using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Accounts;

/// <summary>A tenant. Every campaign, certificate, template and pass belongs to one.</summary>
internal sealed class Account
{
    public Guid Id { get; init; } = Guid.CreateVersion7();

    public required string Name { get; set; }

    /// <summary>The <c>key</c> claim of PKAuth tokens.</summary>
    public required string ApiKey { get; set; }

    /// <summary>Sealed by <see cref="SecretBox"/>. Tokens are signed with the clear bytes.</summary>
    public required byte[] ApiSecret { get; set; }

    /// <summary> 32 bytes, sealed, from which the authentication tokens of this account's passes are derived. It never changes, since a
    /// pass in a phone keeps its token.
    /// </summary>
    public required byte[] TokenKey { get; set; }

    /// <summary>The Brand-Id header of WalletKit v1.</summary>
    public required string BrandId { get; init; }

    /// <summary>SHA-256 of WalletKit's API-Key, which has 256 bits of its own and so needs no slow hash.</summary>
    public required byte[] BrandApiKeyHash { get; set; }

    public bool IsDisabled { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The count of changes of all accounts when this one last changed; a trigger sets it, so that who caches accounts reads only
    /// those that are newer.</summary>
    public long Version { get; private set; }
}

internal sealed class AccountMapping : IEntityTypeConfiguration<Account>
{
    public void Configure(EntityTypeBuilder<Account> builder)
    {
        builder.ToTable("accounts");
        builder.Property(a => a.Name).HasMaxLength(100);
        builder.Property(a => a.ApiKey).HasMaxLength(256);
        builder.Property(a => a.BrandId).HasMaxLength(256);
        builder.HasIndex(a => a.ApiKey).IsUnique();
        builder.HasIndex(a => a.BrandId).IsUnique();
        builder.Property(a => a.Version).HasDefaultValue(0L).ValueGeneratedOnAddOrUpdate();
        builder.HasIndex(a => a.Version);
    }
}
