using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Features.Passes;
using CherryPie.Server.Features.Views;

namespace CherryPie.Server.Endpoints.Landing;

/// <summary>What a customer must know of a pass's state.</summary>
/// <param name="Word">The state, as a class of the page.</param>
/// <param name="Message">What the page says of it; null when there is nothing to say.</param>
/// <param name="CanBeHad">Whether it may be added to Wallet.</param>
/// <param name="IsUsable">Whether its picture is shown in full, barcode included.</param>
internal sealed record PassAvailability(string Word, string? Message, bool CanBeHad, bool IsUsable)
{
    public static PassAvailability Of(Pass pass, PassState state, Viewer viewer, TimeZoneInfo zone, DateTimeOffset now)
    {
        var texts = viewer.Texts;
        var (campaign, template) = (pass.Campaign!, pass.Template!);
        var isInvalid = pass.IsInvalid || campaign.Status == LifeState.INVALID || template.Status == LifeState.INVALID;
        if (isInvalid)
        {
            return new("invalid", texts.Invalid, false, false);
        }

        if (state.IsInvalid)
        {
            return new("ended", At(texts.Ended, state.End!.Value), false, false);
        }

        if (state.End <= now)
        {
            return new("expired", At(texts.Expired, state.End.Value), false, false);
        }

        if (now < state.Start)
        {
            return new("not-started", At(texts.NotStarted, state.Start), false, false);
        }

        return pass.IsVoided ? new("voided", texts.Voided, false, false)
            : pass.IsRedeemed ? new("redeemed", texts.Redeemed, true, true)
            : new("active", state.End is { } end ? At(texts.ValidUntil, end) : null, true, true);

        string At(string text, DateTimeOffset time) =>
            text.Replace("{0}", FieldDate.Long(TimeZoneInfo.ConvertTime(time, zone), viewer.Culture), StringComparison.Ordinal);
    }
}
