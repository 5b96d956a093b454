using System.Text.Json;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Passes;

/// <summary>Rules of attributes of a pass that are more than to store what was sent.</summary>
internal static class PassRules
{
    /// <summary>A user id is set once.</summary>
    public static void SetUserDefinedId(Pass pass, string? userId, Change change)
    {
        if (userId is null || userId == pass.UserDefinedId)
        {
            return;
        }

        if (pass.UserDefinedId is null)
        {
            BidiControls.Check(change.Fields.Problems, change.Fields.Path("userDefinedId"), userId);
            pass.UserDefinedId = userId;
            return;
        }

        change.Fields.Problems.Add(change.Fields.Path("userDefinedId"), $"can't be changed; it is \"{pass.UserDefinedId}\"");
    }

    /// <summary>Issuing and moving count the pass for its template, so their use cases set it.</summary>
    public static void LeaveTemplate(Pass pass, string? name, Change change) { }

    /// <summary>Invalid is final.</summary>
    public static void Invalidate(Pass pass, bool isInvalid, Change change) => pass.IsInvalid |= isInvalid;

    /// <summary>Redeeming notes the time; redeeming again changes nothing.</summary>
    public static void Redeem(Pass pass, bool isRedeemed, Change change)
    {
        if (isRedeemed != pass.IsRedeemed)
        {
            pass.IsRedeemed = isRedeemed;
            pass.LastRedeemAt = isRedeemed ? change.Now : pass.LastRedeemAt;
        }
    }

    public static void CheckData(ApiRequest<Pass, PassResponse> request, JsonElement? data)
    {
        var (problems, path) = (request.Fields.Problems, request.Fields.Path("dynamicData"));
        if (data?.GetPropertyCount() > PassSchemas.MostDynamicValues)
        {
            problems.Add(path, $"at most {PassSchemas.MostDynamicValues} keys are allowed");
        }

        foreach (var property in data?.EnumerateObject().Where(p => p.Name.Length is 0 or > PassSchemas.LongestKey) ?? [])
        {
            problems.Add(path, $"a key must have 1 to {PassSchemas.LongestKey} characters, and one has {property.Name.Length}");
        }

        CheckKeys(problems, path, data);
    }

    /// <summary>Values are merged by key. A null for all of them changes nothing.</summary>
    public static void MergeData(Pass pass, JsonElement? data, Change change)
    {
        if (data is not null)
        {
            var merged = DynamicDataJson.Merge(pass.DynamicData, data);
            if (change.IsNew || !StoredJson.IsSame(pass.DynamicData, merged))
            {
                (pass.DynamicData, pass.DynamicIndex) = (merged, DynamicDataJson.Index(merged));
            }
        }
    }

    public static void MergeImages(Pass pass, JsonElement? images, Change change)
    {
        var merged = images is null ? null : DynamicImagesJson.Merge(pass.DynamicImages, images);
        pass.DynamicImages = StoredJson.IsSame(pass.DynamicImages, merged) ? pass.DynamicImages : merged;
    }

    /// <summary>Groups of back fields replace one by one; null takes one away. Their names are the caller's own.</summary>
    public static string? MergeGroups(string? stored, JsonElement sent) => Merge(stored, sent, isOwn: true);

    /// <summary>Overrides of the design replace one by one; null takes one away.</summary>
    public static string? MergeOverrides(string? stored, JsonElement sent) => Merge(stored, sent, isOwn: false);

    /// <summary>The names of groups are keys of back fields.</summary>
    public static void CheckGroups(ApiRequest<Pass, PassResponse> request, JsonElement? groups) =>
        CheckKeys(request.Fields.Problems, request.Fields.Path("dynamicBackfields"), groups);

    public static void CheckOverrides(ApiRequest<Pass, PassResponse> request, JsonElement? overrides)
    {
        if (overrides is { } sent && request is PassRequest body)
        {
            body.HasNewAttributes = PassOverrides.Judge(sent, body.Fields.Path("passbook"), body.Fields.Problems.Findings, body.Warnings);
        }

        foreach (var property in overrides?.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String) ?? [])
        {
            if (property.Name.Equals("groupId", StringComparison.OrdinalIgnoreCase))
            {
                BidiControls.Check(request.Fields.Problems, request.Fields.Path("passbook.groupId"), property.Value.GetString());
            }
        }
    }

    public static void CheckAddress(ApiRequest<Pass, PassResponse> request, string? address)
    {
        if (!string.IsNullOrEmpty(address) && MailAddressRule.Ascii(address) is null)
        {
            request.Fields.Problems.Add(request.Fields.Path("recoveryEmail"), MailAddressRule.Allowed);
        }
    }

    private static void CheckKeys(Problems problems, string path, JsonElement? json)
    {
        if (json?.EnumerateObject().Any(p => BidiControls.AreIn(p.Name)) == true)
        {
            problems.Add(path, $"a key {BidiControls.Refused}");
        }
    }

    private static string? Merge(string? stored, JsonElement sent, bool isOwn)
    {
        var merged = StoredJson.ReadNode(stored)?.AsObject() ?? [];
        DeepMerge.Into(merged, sent, isOwn);
        return merged.Count == 0 ? null : merged.ToJsonString(VendorJson.Options);
    }
}
