using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>Whether and when a pass can be used, by its own flags and the state of its campaign and template. That an end is past is
/// derived, never stored.</summary>
/// <param name="IsInvalid">It shows as void and takes no updates.</param>
/// <param name="Start">The later start of campaign and template: before it nothing is handed out.</param>
/// <param name="End">The earliest end of campaign, template and pass.</param>
internal readonly record struct PassState(bool IsInvalid, DateTimeOffset Start, DateTimeOffset? End)
{
    public static PassState Of(Pass pass, Life campaign, Life template, DateTimeOffset now)
    {
        var periodEnd = Earliest(campaign.End, template.End);
        var isInvalid = pass.IsInvalid || campaign.Status == LifeState.INVALID || template.Status == LifeState.INVALID || periodEnd <= now;
        return new PassState(
            isInvalid,
            campaign.Start > template.Start ? campaign.Start : template.Start,
            Earliest(periodEnd, pass.ExpiryDate)
        );
    }

    /// <exception cref="Refusal">It can't be downloaded now.</exception>
    public void RequireAvailable(DateTimeOffset now)
    {
        RequireStarted(now);
        if (End <= now)
        {
            throw Refusal.Invalid(
                $"This pass ended at {VendorJson.Time(End.Value)} (endDate of its campaign or template, or its expiryDate)"
            );
        }
    }

    /// <exception cref="Refusal">It can't be shown yet.</exception>
    public void RequireStarted(DateTimeOffset now)
    {
        if (now < Start)
        {
            throw Refusal.Invalid($"This pass can be downloaded from {VendorJson.Time(Start)} on (startDate of its campaign or template)");
        }
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) =>
        one is null ? other
        : other is null || one < other ? one
        : other;
}
