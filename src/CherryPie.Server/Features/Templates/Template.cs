using System.Globalization;
using CherryPie.Server.Features.Accounts;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Jobs;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace CherryPie.Server.Features.Templates;

/// <summary>A design that passes are made from (CherryPie document, "Templates"). Its JSON parts are kept as sent, in the order
/// sent.</summary>
internal sealed class Template
{
    public long Id { get; init; }

    public required Guid AccountId { get; init; }

    public required long CampaignId { get; init; }

    public Campaign? Campaign { get; init; }

    public string Index { get; init; } = RandomIds.Index();

    public required string Name { get; init; }

    public LifeState Status { get; set; }

    public string Language { get; set; } = "";

    public DateTimeOffset StartDate { get; set; }

    public DateTimeOffset? EndDate { get; set; }

    /// <summary>0 means no limit.</summary>
    public long MaxIssue { get; set; }

    public required long CounterId { get; init; }

    /// <summary>Hours east of UTC, in quarters; null when none were given.</summary>
    public decimal? Timezone { get; set; }

    /// <summary>An IANA name, with which there are no hours; null when none was given.</summary>
    public string? TimezoneName { get; set; }

    /// <summary>The zone of dates that name none; null when none was given.</summary>
    public TemplateZone? Zone
    {
        get => Timezone is null && TimezoneName is null ? null : new(Timezone, TimezoneName);
        set => (Timezone, TimezoneName) = (value?.Hours, value?.Name);
    }

    public string? DynamicKeys { get; set; }

    public string? DynamicImageKeys { get; set; }

    public string Passbook { get; set; } = "";

    public string? PassbookRedeem { get; set; }

    public string? PassbookLang { get; set; }

    public string? PassbookLangRedeem { get; set; }

    public string? Meta { get; set; }

    /// <summary>JSON as sent.</summary>
    public string? GoogleWallet { get; set; }

    /// <summary>Grows with every change of design or images; what was compiled from another version is stale.</summary>
    public long Version { get; set; } = 1;

    /// <summary>Notifications that APNs accepted for this template, in all.</summary>
    public long Pushed { get; set; }

    /// <summary>How often its design was announced to devices, the change to INVALID included.</summary>
    public int PushCount { get; set; }

    public DateTimeOffset? PushedAt { get; set; }

    public Life Life => new(Status, StartDate, EndDate);

    /// <summary>The template or its campaign, whichever is INVALID.</summary>
    public string WhatIsInvalid => Status == LifeState.INVALID ? $"template \"{Name}\"" : $"campaign \"{Campaign!.Name}\"";

    public List<TemplateImage> Images { get; init; } = [];

    /// <summary>Pictures for Google Wallet in place of those that are made of the others.</summary>
    public List<TemplateGoogleImage> GoogleImages { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Adds the job that announces the newest design to all devices with its passes; it runs after the transaction.</summary>
    public void Announce(ServerDb db, DateTimeOffset now)
    {
        PushCount++;
        PushedAt = PushedAt > now ? PushedAt : Iso8601.ToMicroseconds(now);
        var id = Id.ToString(CultureInfo.InvariantCulture);
        db.Add(Job.Of(JobKinds.TemplateChanged, id, AccountId));
        if (Campaign!.GoogleIssuerId is not null)
        {
            db.Add(Job.Of(JobKinds.GoogleTemplate, id, AccountId));
        }
    }
}

internal sealed class TemplateMapping : IEntityTypeConfiguration<Template>
{
    public void Configure(EntityTypeBuilder<Template> builder)
    {
        builder.ToTable("templates");
        builder.Property(t => t.Name).HasMaxLength(64).UseCollation("C");
        builder.Property(t => t.Index).HasMaxLength(8).UseCollation("C");
        builder.Property(t => t.Language).HasMaxLength(16);
        builder.Property(t => t.Status).HasConversion<string>().HasMaxLength(8);
        builder.Property(t => t.Timezone).HasPrecision(4, 2);
        builder.Property(t => t.TimezoneName).HasMaxLength(TemplateZone.LongestName);
        builder.Ignore(t => t.Zone);
        foreach (var json in TemplateAttributes.All.OfType<TemplateAttributes.Json>())
        {
            builder.Property(json.Property).HasColumnType("json"); // json, not jsonb: the order sent comes back
        }

        builder.HasIndex(t => new { t.AccountId, t.Name }).IsUnique();
        builder.HasIndex(t => new { t.AccountId, t.Index }).IsUnique();
        builder.HasIndex(t => new { t.CampaignId, t.Id });
        builder.HasOne(t => t.Campaign).WithMany().HasForeignKey(t => t.CampaignId).OnDelete(DeleteBehavior.Restrict);
        builder.HasOne<Account>().WithMany().HasForeignKey(t => t.AccountId).OnDelete(DeleteBehavior.Restrict);
    }
}
