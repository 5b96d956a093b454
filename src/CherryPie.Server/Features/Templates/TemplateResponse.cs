using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Templates;

/// <summary>A template as the API shows it: the design as sent, with what the server knows of it (CherryPie document, "Retrieve a Template").</summary>
internal static class TemplateResponse
{
    private static readonly string[] _dynamicSlots = ["background", "footer", "icon", "logo", "strip", "thumbnail"];

    public static JsonObject Of(
        Template t,
        string campaignName,
        IReadOnlyCollection<StoredImageName> images,
        long issued,
        DeviceCounts devices
    )
    {
        var answer = new JsonObject
        {
            ["index"] = t.Index,
            ["name"] = t.Name,
            ["campaignName"] = campaignName,
            ["status"] = t.Status.ToString(),
            ["language"] = t.Language,
            ["startDate"] = VendorJson.Time(t.StartDate),
            ["endDate"] = t.EndDate is { } end ? VendorJson.Time(end) : null,
            ["createdAt"] = VendorJson.Time(t.CreatedAt),
            ["updatedAt"] = VendorJson.Time(t.UpdatedAt),
            ["timezone"] = t.Timezone is { } hours ? (double)hours : null,
            ["maxIssue"] = t.MaxIssue,
            ["dynamicKeys"] = DynamicKeysJson.Show(StoredJson.Read(t.DynamicKeys)),
            ["dynamicImageKeys"] = DynamicImageKeys(t.DynamicImageKeys),
            ["passbook"] = Design(t.Passbook, images.Where(i => i.Part is { IsRedeem: false, Language: null })),
            ["passbookRedeem"] = Redeem(t, images),
            ["passbookLang"] = Languages(t.PassbookLang, images.Where(i => !i.Part.IsRedeem)),
            ["passbookLangRedeem"] = Languages(t.PassbookLangRedeem, images.Where(i => i.Part.IsRedeem)),
            ["meta"] = StoredJson.ReadNode(t.Meta),
            ["issued"] = issued,
            ["pushed"] = t.Pushed,
            ["passbookDevices"] = devices.Apple,
            ["androidPayDevices"] = devices.Android,
            ["alipayDevices"] = 0,
        };
        foreach (var absent in answer.Where(p => p.Value is null).Select(p => p.Key).ToList())
        {
            answer.Remove(absent);
        }

        return answer;
    }

    private static JsonObject? Redeem(Template t, IReadOnlyCollection<StoredImageName> images) =>
        t.PassbookRedeem is null ? null : Design(t.PassbookRedeem, images.Where(i => i.Part is { IsRedeem: true, Language: null }));

    private static JsonObject Design(string stored, IEnumerable<StoredImageName> images) =>
        Named(StoredJson.ReadNode(stored)!.AsObject(), images);

    private static JsonObject? Languages(string? stored, IEnumerable<StoredImageName> images)
    {
        var languages = StoredJson.ReadNode(stored)?.AsObject();
        foreach (var language in images.Where(i => i.Part.Language is not null).GroupBy(i => i.Part.Language!))
        {
            languages ??= [];
            languages[language.Key] = Named(languages[language.Key]?.DeepClone() as JsonObject ?? [], language);
        }

        return languages;
    }

    // A client that sends back what it got sends file names too; only the stored ones are true.
    private static JsonObject Named(JsonObject design, IEnumerable<StoredImageName> images)
    {
        foreach (
            var sent in design.Select(p => p.Key).Where(k => ImagePart.Properties.Contains(k, StringComparer.OrdinalIgnoreCase)).ToList()
        )
        {
            design.Remove(sent);
        }

        foreach (var image in images.OrderBy(i => i.Part.Kind))
        {
            design[image.Part.Property] = image.FileName;
        }

        return design;
    }

    private static JsonObject DynamicImageKeys(string? stored)
    {
        var keys = StoredJson.ReadNode(stored)?.AsObject() ?? [];
        var slots = keys["passbook"] as JsonObject;
        if (slots is null)
        {
            keys["passbook"] = slots = [];
        }

        foreach (var slot in _dynamicSlots)
        {
            var flags = slots[slot] as JsonObject;
            if (flags is null)
            {
                slots[slot] = flags = [];
            }

            flags["isDynamic"] ??= false;
            flags["isEditable"] ??= false;
        }

        return keys;
    }
}

/// <summary>The name of a stored image.</summary>
internal sealed record StoredImageName(ImagePart Part, string FileName);
