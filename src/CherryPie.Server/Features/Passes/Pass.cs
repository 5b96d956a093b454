using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Passes;

/// <summary>One customer's pass (CherryPie document, "Passes").</summary>
internal sealed class Pass
{
    /// <summary>Also its serial number; whoever knows it may download the pass.</summary>
    public string Id { get; init; } = RandomIds.Pass();

    public required Guid AccountId { get; init; }

    public required long CampaignId { get; init; }

    public Campaign? Campaign { get; init; }

    public required long TemplateId { get; set; }

    public Template? Template { get; init; }

    /// <summary>Counts the passes of an account in the order of issue, from a sequence of that account alone: search pages by it.</summary>
    public long Number { get; init; }

    /// <summary>The caller's own id, unique in the campaign; settable once.</summary>
    public string? UserDefinedId { get; set; }

    /// <summary>JSON as sent.</summary>
    public string? DynamicData { get; set; }

    /// <summary>The same values as text, for search.</summary>
    public string? DynamicIndex { get; set; }

    public string? DynamicImages { get; set; }

    public string? DynamicBackfields { get; set; }

    /// <summary>The pass's own overrides of the design: relevance, colours, userInfo, locations, beacons.</summary>
    public string? Passbook { get; set; }

    public string? RecoveryEmail { get; set; }

    /// <summary>How often the customer's edit link was ended; the link's token is derived from it.</summary>
    public int EditRevision { get; set; }

    public bool IsRedeemed { get; set; }

    /// <summary>Set by the caller, and final. A pass is also invalid by its campaign's or template's state.</summary>
    public bool IsInvalid { get; set; }

    public bool IsVoided { get; set; }

    public DateTimeOffset? ExpiryDate { get; set; }

    public DateTimeOffset? LastRedeemAt { get; set; }

    /// <summary>Apple devices that are registered for it now.</summary>
    public int PassbookDevices { get; set; }

    /// <summary>Android readers that are registered for it now.</summary>
    public int AndroidPayDevices { get; set; }

    public DateTimeOffset? FirstRegisteredAt { get; set; }

    public DateTimeOffset? LastRegisteredAt { get; set; }

    public DateTimeOffset? FirstUnregisteredAt { get; set; }

    public DateTimeOffset? LastUnregisteredAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>How many changes of it were announced to its devices.</summary>
    public int ChangeCount { get; set; }

    public DateTimeOffset? ChangedAt { get; set; }

    /// <summary>See <see cref="PassVersion.AtIssue"/>.</summary>
    public long IssuedRevision { get; init; }

    /// <summary>The same values, for comparing them after a change.</summary>
    public Pass Copy() => (Pass)MemberwiseClone();

    public bool HasDevices => PassbookDevices > 0 || AndroidPayDevices > 0;
}

internal sealed class PassMapping : IEntityTypeConfiguration<Pass>
{
    // A fan-out reads the passes that are on a device in order of their numbers.
    private const string Registered = "passbook_devices > 0 OR android_pay_devices > 0";

    public void Configure(EntityTypeBuilder<Pass> builder)
    {
        builder.ToTable("passes");
        builder.Ignore(p => p.HasDevices);
        foreach (var owner in new[] { nameof(Pass.TemplateId), nameof(Pass.CampaignId), nameof(Pass.AccountId) })
        {
            builder
                .HasIndex([owner, nameof(Pass.Number)], $"{owner}Registered")
                .HasFilter(Registered)
                .IncludeProperties(nameof(Pass.PassbookDevices), nameof(Pass.AndroidPayDevices));
        }

        builder.Property(p => p.Id).HasMaxLength(14).UseCollation("C");
        builder.Property(p => p.UserDefinedId).HasMaxLength(PassSchemas.LongestUserId).UseCollation("C");
        builder.Property(p => p.RecoveryEmail).HasMaxLength(PassSchemas.LongestAddress);
        builder.Property(p => p.EditRevision).HasDefaultValue(0);
        foreach (var json in PassAttributes.All.OfType<PassAttributes.Json>())
        {
            builder.Property(json.Property).HasColumnType("json");
        }

        builder.Property(p => p.DynamicIndex).HasColumnType("jsonb");
        builder.HasIndex(p => new { p.CampaignId, p.UserDefinedId }).IsUnique().HasFilter("user_defined_id IS NOT NULL");
        builder.HasIndex(p => new { p.AccountId, p.UserDefinedId }).HasFilter("user_defined_id IS NOT NULL");
        builder.HasIndex(p => new { p.AccountId, p.Number }).IsUnique();
        builder.HasIndex(p => new { p.CampaignId, p.Number });
        builder.HasIndex(p => new { p.TemplateId, p.Number });

        // An entry is for key and value together: one for a key alone would list all passes.
        builder.HasIndex(p => p.DynamicIndex).HasMethod("gin").HasOperators("jsonb_path_ops");
        builder.HasIndex(p => new { p.AccountId, p.CreatedAt });
        builder.HasIndex(p => new { p.AccountId, p.UpdatedAt });

        // Search answers from an index whatever it filters by; where a value is rare, the index has only the rows with it.
        foreach (var searched in SearchFields.Indexed)
        {
            var rare = searched switch
            {
                PassAttributes.Flag => searched.Column,
                PassAttributes.Whole => searched.Column + " > 0",
                _ => searched.Column + " IS NOT NULL",
            };
            builder.HasIndex(nameof(Pass.AccountId), searched.Property).HasFilter(rare);
        }

        builder.HasOne(p => p.Campaign).WithMany().HasForeignKey(p => p.CampaignId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(p => p.Template).WithMany().HasForeignKey(p => p.TemplateId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
