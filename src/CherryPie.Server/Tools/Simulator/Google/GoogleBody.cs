using System.Text.Json.Nodes;

namespace CherryPie.Server.Tools.Simulator.Google;

/// <summary>Bodies of requests: what they may hold and what becomes of them.</summary>
internal static class GoogleBody
{
    // Ephemeral, or set by nobody but Google.
    private static readonly string[] _notKept = ["hasUsers", "kind", "version", "classReference", "review", "notifyPreference"];

    /// <summary>Refuses unknown names, wrong types and wrong words.</summary>
    public static void CheckTypes(string type, JsonObject body) =>
        Refuse(violations => GoogleSchemas.Own.Check(type, body, type == "AddMessageRequest" ? "request" : "resource", violations));

    /// <summary>Refuses a resource that Google would not keep so.</summary>
    /// <param name="type">The resource's.</param>
    /// <param name="resource">As it would be.</param>
    /// <param name="before">As it is; null: new.</param>
    /// <param name="allowHttp">Whether a callback's address may be http.</param>
    public static void Check(string type, JsonObject resource, JsonObject? before, bool allowHttp) =>
        Refuse(violations =>
        {
            GoogleRules.Check(type, resource, violations);
            var status = (string?)resource["reviewStatus"];
            var old = (string?)before?["reviewStatus"];
            if (status is "APPROVED" or "REJECTED" && status != old)
            {
                violations.Add(new("resource.reviewStatus", $"{status} is Google's to say; an issuer says DRAFT or UNDER_REVIEW"));
            }

            if (status is "DRAFT" && old is not (null or "DRAFT"))
            {
                violations.Add(new("resource.reviewStatus", $"{old} never becomes DRAFT again"));
            }

            if (!allowHttp && ((string?)resource["callbackOptions"]?["url"])?.StartsWith("https://", StringComparison.Ordinal) == false)
            {
                violations.Add(new("resource.callbackOptions.url", "The callback's URL must be https"));
            }
        });

    /// <summary>Throws what the check finds.</summary>
    public static void Refuse(Action<List<GoogleViolation>> check)
    {
        var violations = new List<GoogleViolation>();
        check(violations);
        if (violations.Count > 0)
        {
            throw GoogleRefusal.Invalid(violations);
        }
    }

    /// <summary>A patch: objects are merged, lists replaced, null takes away.</summary>
    public static JsonObject Merged(JsonObject before, JsonObject changes)
    {
        var merged = (JsonObject)before.DeepClone();
        foreach (var (name, value) in changes)
        {
            if (value is null)
            {
                merged.Remove(name);
            }
            else if (!_notKept.Contains(name))
            {
                merged[name] = value is JsonObject inner
                    ? Merged(merged[name] as JsonObject ?? new JsonObject(), inner)
                    : value.DeepClone();
            }
        }

        return merged;
    }
}
