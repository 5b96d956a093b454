namespace CherryPie.Server.Campaigns;

/// <summary>The status of a campaign or template, named as the document spells it. INVALID is final.</summary>
internal enum LifeState
{
    ACTIVE,
    FROZEN,
    INVALID,
}
