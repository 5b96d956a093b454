using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Webhooks;

/// <summary>An address of an account that events are sent to, with what signs them.</summary>
internal sealed class Webhook
{
    public string Id { get; init; } = "wh_" + RandomIds.Pass();

    public required Guid AccountId { get; init; }

    public required string Url { get; set; }

    /// <summary>Types, groups such as <c>pass.*</c>, or <c>*</c>.</summary>
    public required string[] Events { get; set; }

    /// <summary>Only events of this campaign; null: of all, and those of none.</summary>
    public long? CampaignId { get; set; }

    public Campaign? Campaign { get; init; }

    /// <summary>Only events of this template; null: of all, and those of none.</summary>
    public long? TemplateId { get; set; }

    public Template? Template { get; init; }

    public string? Description { get; set; }

    public WebhookPayload Payload { get; set; }

    /// <summary>Whether a full payload shows the customer's address.</summary>
    public bool IncludePersonal { get; set; }

    /// <summary>Sealed by <see cref="SecretBox"/>.</summary>
    public required byte[] Secret { get; set; }

    /// <summary>The former secret, sealed; it signs too until <see cref="OldSecretUntil"/>. Null: there is none.</summary>
    public byte[]? OldSecret { get; set; }

    public DateTimeOffset? OldSecretUntil { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? LastSuccessAt { get; set; }

    /// <summary>The first failure since the last success; null: the last attempt succeeded, or there was none.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>Since when nothing is sent; null: it is in use.</summary>
    public DateTimeOffset? DisabledAt { get; set; }

    public string? DisabledReason { get; set; }

    /// <summary>The receiver asked by Retry-After to be left alone until then.</summary>
    public DateTimeOffset? PausedUntil { get; set; }

    /// <summary>The server that delivers to it now.</summary>
    public Guid? LeasedBy { get; set; }

    /// <summary>When the lease of a server ends that lives and has not renewed it.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Notes that its account has changed it. Each change has a time of its own, by which what was sent before is known.</summary>
    public void Touch(DateTimeOffset now) => UpdatedAt = now > UpdatedAt ? now : UpdatedAt.AddMicroseconds(1);

    /// <summary>What the sealed secret belongs to.</summary>
    public string SecretOwner => OwnerOf(AccountId, Id);

    /// <summary>The same of both columns: a rotation moves the sealed bytes from one to the other.</summary>
    public static string OwnerOf(Guid account, string id) => $"webhooks/{account}/{id}/secret";
}

/// <summary>What a delivery's body holds of the pass.</summary>
internal enum WebhookPayload
{
    /// <summary>The pass as GET shows it.</summary>
    full,

    /// <summary>Its ids alone.</summary>
    thin,
}

internal sealed class WebhookMapping : IEntityTypeConfiguration<Webhook>
{
    public void Configure(EntityTypeBuilder<Webhook> builder)
    {
        builder.ToTable("webhooks");
        builder.Ignore(w => w.SecretOwner);
        builder.Property(w => w.Id).HasMaxLength(32).UseCollation("C");
        builder.Property(w => w.Url).HasMaxLength(WebhookRequest.LongestUrl);
        builder.Property(w => w.Description).HasMaxLength(WebhookRequest.LongestDescription);
        builder.Property(w => w.Payload).HasConversion<string>().HasMaxLength(8);
        builder.Property(w => w.DisabledReason).HasMaxLength(200);
        builder.HasIndex(w => w.AccountId);
        builder.HasOne<Account>().WithMany().HasForeignKey(w => w.AccountId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(w => w.Campaign).WithMany().HasForeignKey(w => w.CampaignId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne(w => w.Template).WithMany().HasForeignKey(w => w.TemplateId).OnDelete(DeleteBehavior.Restrict);
    }
}
