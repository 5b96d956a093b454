namespace CherryPie.Server.Features.Campaigns;

/// <summary>The status of a campaign or template, named as the document spells it. INVALID is final.</summary>
internal enum LifeState
{
    ACTIVE,
    FROZEN,
    INVALID,
}

/// <summary>What a campaign or template allows, and when.</summary>
internal readonly record struct Life(LifeState Status, DateTimeOffset Start, DateTimeOffset? End);
