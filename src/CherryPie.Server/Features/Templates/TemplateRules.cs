using System.Text.Json;
using CherryPie.Server.Features.Campaigns;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;
using Request = CherryPie.Server.Platform.Http.ApiRequest<
    CherryPie.Server.Features.Templates.Template,
    CherryPie.Server.Features.Templates.TemplateResponse
>;

namespace CherryPie.Server.Features.Templates;

/// <summary>Rules of attributes of a template beside kinds and limits.</summary>
internal static class TemplateRules
{
    // What of a design is an address, a name or an identifier; its other strings are texts or have words of their own.
    private static readonly HashSet<string> _names = new(StringComparer.OrdinalIgnoreCase)
    {
        "orgName",
        "appLaunchUrl",
        "itemName",
        "groupId",
        "dynamicBackfieldKey",
    };

    // Objects of the caller's own.
    private static readonly HashSet<string> _own = new(StringComparer.OrdinalIgnoreCase) { "userInfo", "raw" };

    private static readonly TemplateAttributes.Time _start = TemplateAttributes.Row<TemplateAttributes.Time>("startDate");

    public static void CheckLanguage(Request request, string? language)
    {
        if (!string.IsNullOrEmpty(language) && !WalletLanguages.IsSupported(language))
        {
            request.Fields.Problems.Add(
                request.Fields.Path("language"),
                $"\"{language}\" is not a supported language; the codes are {string.Join(", ", WalletLanguages.Codes)}"
            );
        }
    }

    /// <summary>Start and end together, once both are read.</summary>
    public static void CheckPeriod(Request request, DateTimeOffset? end)
    {
        var fields = request.Fields;
        if (fields.Any("startDate") is null)
        {
            fields.Problems.Add(fields.Path("startDate"), "is required: an ISO 8601 date and time, past or future");
        }

        Period.Check(fields, request.Get(_start), end);
    }

    public static void CheckKeys(Request request, JsonElement? keys) => DynamicKeysJson.Read(keys, request.Fields.Problems);

    public static void CheckDesign(Request request, JsonElement? design)
    {
        if (request.Fields.Any("passbook") is null)
        {
            var passbook = request.Fields.Path("passbook");
            request.Fields.Problems.Add(passbook, "is required: the design, at least {\"type\": …, \"desc\": …}");
        }

        CheckNames(request, "passbook", design);
    }

    public static void CheckRedeemDesign(Request request, JsonElement? design) => CheckNames(request, "passbookRedeem", design);

    public static void CheckGoogle(Request request, JsonElement? settings)
    {
        if (settings is { } json)
        {
            GoogleSettings.Read(json, request.Fields.Path("googleWallet"), request.Fields.Problems.Findings);
        }
    }

    private static void CheckNames(Request request, string path, JsonElement? design)
    {
        if (design is { } json)
        {
            CheckNames(request.Fields.Problems, path, json);
        }
    }

    private static void CheckNames(Problems problems, string path, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            foreach (var (index, item) in json.EnumerateArray().Index())
            {
                CheckNames(problems, $"{path}[{index}]", item);
            }
        }
        else if (json.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in json.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.String && _names.Contains(property.Name))
                {
                    BidiControls.Check(problems, $"{path}.{property.Name}", property.Value.GetString());
                }
                else if (!_own.Contains(property.Name))
                {
                    CheckNames(problems, $"{path}.{property.Name}", property.Value);
                }
            }
        }
    }
}
