using System.Text.Json;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>Redeems a pass that is neither redeemed, voided nor expired. Of any number of callers at once one succeeds: the row is locked
/// before it is looked at.</summary>
internal sealed class RedeemOnce(UpdatePass update, TimeProvider clock)
{
    private static readonly JsonElement _redeemed = JsonElement.Parse("""{"isRedeemed":true}""");

    /// <summary>What redeeming changes, once or again.</summary>
    public static PassRequest Change() => new(JsonFields.Of(_redeemed, "", new Problems()));

    /// <returns>When it was redeemed: now.</returns>
    /// <exception cref="Refusal">400: it is redeemed already, voided or expired.</exception>
    public async Task<DateTimeOffset> Run(string id, CancellationToken stop)
    {
        var body = Change();
        Pass? redeemed = null;
        await update.Run(
            [(id, body)],
            body.Fields.Problems,
            unknown: (missing, _) => throw FindPass.Unknown(missing),
            stop,
            first: pass =>
            {
                if (pass.IsRedeemed)
                {
                    throw Refusal.Invalid(pass.LastRedeemAt is { } at ? $"already redeemed at {VendorJson.Time(at)}" : "already redeemed");
                }

                if (pass.IsVoided)
                {
                    throw Refusal.Invalid("once: the pass is voided");
                }

                if (pass.ExpiryDate is { } end && end <= clock.GetUtcNow())
                {
                    throw Refusal.Invalid($"once: the pass expired at {VendorJson.Time(end)}");
                }

                redeemed = pass;
            }
        );
        return redeemed!.LastRedeemAt!.Value;
    }
}

/// <summary>The answer to who redeemed a pass that was not.</summary>
/// <param name="Id">Of the pass.</param>
/// <param name="RedeemedAt">As GET shows it in lastRedeemAt.</param>
internal sealed record RedeemedResponse(string Id, DateTimeOffset RedeemedAt);
