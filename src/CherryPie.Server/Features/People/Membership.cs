using System.Collections.Frozen;
using CherryPie.Server.Features.Accounts;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace CherryPie.Server.Features.People;

/// <summary>That a person belongs to the team of an account, and as what.</summary>
internal sealed class Membership
{
    public required Guid PersonId { get; init; }

    public required Guid AccountId { get; init; }

    public required Role Role { get; set; }

    /// <summary>Whether a provider's claims gave it, and nobody by hand: it follows them, and counts only in sessions that began
    /// there.</summary>
    public bool IsByProvider { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>What a member may do. Stored by its name in lower case.</summary>
internal enum Role
{
    /// <summary>Looks at everything.</summary>
    Viewer,

    /// <summary>Passes: issuing, changing, redeeming, resending, imports.</summary>
    Operator,

    /// <summary>Campaigns, templates, pushes.</summary>
    Editor,

    /// <summary>All of it, the team and the keys as well.</summary>
    Owner,
}

/// <summary>What there is to do in an account. A page or form of the console names one.</summary>
internal enum Ability
{
    /// <summary>To look at it.</summary>
    See,

    /// <summary>To work with its passes.</summary>
    HandlePasses,

    /// <summary>To change campaigns and templates, and to push.</summary>
    Design,

    /// <summary>To invite, change and remove people, and to see and rotate keys.</summary>
    Lead,
}

internal static class Roles
{
    private static readonly FrozenDictionary<Role, Ability[]> _abilities = new Dictionary<Role, Ability[]>
    {
        [Role.Viewer] = [Ability.See],
        [Role.Operator] = [Ability.See, Ability.HandlePasses],
        [Role.Editor] = [Ability.See, Ability.Design],
        [Role.Owner] = [Ability.See, Ability.HandlePasses, Ability.Design, Ability.Lead],
    }.ToFrozenDictionary();

    public const string Allowed = "must be owner, editor, operator or viewer";

    public static bool May(this Role role, Ability ability) => _abilities[role].Contains(ability);

    public static string Word(this Role role) => role.ToString().ToLowerInvariant();

    public static Role? Parse(string? word) => Enum.GetValues<Role>().Where(r => r.Word() == word).Select(r => (Role?)r).SingleOrDefault();

    public static ValueConverter<Role, string> Conversion { get; } = new(r => r.Word(), word => Parse(word)!.Value);
}

internal sealed class MembershipMapping : IEntityTypeConfiguration<Membership>
{
    public void Configure(EntityTypeBuilder<Membership> builder)
    {
        builder.ToTable("memberships");
        builder.HasKey(m => new { m.PersonId, m.AccountId });
        builder.Property(m => m.Role).HasConversion(Roles.Conversion).HasMaxLength(16).UseCollation("C");
        builder.Property(m => m.IsByProvider).HasDefaultValue(false);
        builder.HasIndex(m => m.AccountId);
        builder.HasOne<Person>().WithMany().HasForeignKey(m => m.PersonId).OnDelete(DeleteBehavior.Cascade);
        builder.HasOne<Account>().WithMany().HasForeignKey(m => m.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
