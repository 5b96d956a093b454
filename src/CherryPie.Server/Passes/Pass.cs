using CherryPie.Server.Accounts;
using CherryPie.Server.Campaigns;
using CherryPie.Server.Storage;
using CherryPie.Server.Templates;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Passes;

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

    /// <summary>The caller's own id, unique in the campaign; settable once.</summary>
    public string? UserDefinedId { get; set; }

    /// <summary>JSON as sent.</summary>
    public string? DynamicData { get; set; }

    public string? DynamicImages { get; set; }

    public string? DynamicBackfields { get; set; }

    /// <summary>The pass's own overrides of the design: relevance, colours, userInfo, locations, beacons.</summary>
    public string? Passbook { get; set; }

    public string? RecoveryEmail { get; set; }

    public bool IsRedeemed { get; set; }

    /// <summary>Set by the caller, and final. A pass is also invalid by its campaign's or template's state.</summary>
    public bool IsInvalid { get; set; }

    public bool IsVoided { get; set; }

    public DateTimeOffset? ExpiryDate { get; set; }

    public DateTimeOffset? LastRedeemAt { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }
}

internal sealed class PassMapping : IEntityTypeConfiguration<Pass>
{
    public void Configure(EntityTypeBuilder<Pass> builder)
    {
        builder.ToTable("passes");
        builder.Property(p => p.Id).HasMaxLength(14).UseCollation("C");
        builder.Property(p => p.UserDefinedId).HasMaxLength(256).UseCollation("C");
        builder.Property(p => p.RecoveryEmail).HasMaxLength(320);
        foreach (var json in new[] { nameof(Pass.DynamicData), nameof(Pass.DynamicImages), nameof(Pass.DynamicBackfields), nameof(Pass.Passbook) })
        {
            builder.Property(json).HasColumnType("json");
        }

        builder.HasIndex(p => new { p.CampaignId, p.UserDefinedId }).IsUnique().HasFilter("user_defined_id IS NOT NULL");
        builder.HasIndex(p => new { p.AccountId, p.UserDefinedId }).HasFilter("user_defined_id IS NOT NULL");
        builder.HasOne(p => p.Campaign).WithMany().HasForeignKey(p => p.CampaignId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(p => p.Template).WithMany().HasForeignKey(p => p.TemplateId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
