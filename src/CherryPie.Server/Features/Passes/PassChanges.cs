using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Passes;

/// <summary>Merges what a PUT sends into a pass. What it does not name stays; null clears what may be absent.</summary>
internal static class PassChanges
{
    public static void Apply(Pass pass, PassRequest body, DateTimeOffset now)
    {
        var fields = body.Fields;
        if (body.UserDefinedId is { } userId && userId != pass.UserDefinedId)
        {
            if (pass.UserDefinedId is not null)
            {
                fields.Problems.Add(fields.Path("userDefinedId"), $"can't be changed; it is \"{pass.UserDefinedId}\"");
            }
            else
            {
                pass.UserDefinedId = userId;
            }
        }

        if (body.DynamicData is { } data)
        {
            pass.DynamicData = Same(pass.DynamicData, DynamicDataJson.Merge(pass.DynamicData, data));
            pass.DynamicIndex = DynamicDataJson.Index(pass.DynamicData);
        }

        pass.DynamicImages = fields.IsNull("dynamicImages")
            ? null
            : Same(pass.DynamicImages, DynamicImagesJson.Merge(pass.DynamicImages, body.DynamicImages));
        pass.DynamicBackfields = Merged(pass.DynamicBackfields, body.DynamicBackfields, fields.IsNull("dynamicBackfields"), isOwn: true);
        pass.Passbook = Merged(pass.Passbook, body.Passbook, fields.IsNull("passbook"));
        pass.RecoveryEmail = fields.Has("recoveryEmail") ? body.RecoveryEmail : pass.RecoveryEmail;
        pass.ExpiryDate = fields.Has("expiryDate") ? body.ExpiryDate : pass.ExpiryDate;
        pass.IsVoided = body.IsVoided ?? pass.IsVoided;
        pass.IsInvalid |= body.IsInvalid ?? false;
        if (body.IsRedeemed is { } redeemed && redeemed != pass.IsRedeemed)
        {
            pass.IsRedeemed = redeemed;
            pass.LastRedeemAt = redeemed ? now : pass.LastRedeemAt;
        }
    }

    // The overrides and back field groups of a pass replace one by one; null takes one away.
    private static string? Merged(string? stored, JsonElement? sent, bool cleared, bool isOwn = false)
    {
        if (cleared || sent is not { } changes)
        {
            return cleared ? null : stored;
        }

        var merged = StoredJson.ReadNode(stored)?.AsObject() ?? [];
        DeepMerge.Into(merged, changes, isOwn);
        return merged.Count == 0 ? null : Same(stored, merged.ToJsonString(VendorJson.Options));
    }

    // PostgreSQL gives json back as written, so equal values in equal order are no change.
    private static string? Same(string? stored, string? merged) =>
        stored is not null && merged is not null && JsonNode.DeepEquals(StoredJson.ReadNode(stored), StoredJson.ReadNode(merged))
            ? stored
            : merged;
}
