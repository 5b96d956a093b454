using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Templates;

/// <summary>A stored template in the words of a caller: what PUT merges into and what a cache compiles from.</summary>
internal static class TemplateText
{
    public static JsonObject Of(Template t) =>
        new()
        {
            ["status"] = t.Status.ToString(),
            ["language"] = t.Language,
            ["startDate"] = VendorJson.Time(t.StartDate),
            ["endDate"] = t.EndDate is { } end ? VendorJson.Time(end) : null,
            ["maxIssue"] = t.MaxIssue,
            ["timezone"] = t.Timezone,
            ["dynamicKeys"] = StoredJson.ReadNode(t.DynamicKeys),
            ["dynamicImageKeys"] = StoredJson.ReadNode(t.DynamicImageKeys),
            ["passbook"] = StoredJson.ReadNode(t.Passbook),
            ["passbookRedeem"] = StoredJson.ReadNode(t.PassbookRedeem),
            ["passbookLang"] = StoredJson.ReadNode(t.PassbookLang),
            ["passbookLangRedeem"] = StoredJson.ReadNode(t.PassbookLangRedeem),
            ["meta"] = StoredJson.ReadNode(t.Meta),
        };

    public static TemplateRequest Body(Template t, Problems problems) =>
        new(JsonFields.Of(JsonSerializer.SerializeToElement(Of(t), VendorJson.Options), "", problems));
}
