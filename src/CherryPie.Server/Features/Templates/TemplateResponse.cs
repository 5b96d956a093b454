using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Templates;

/// <summary>A template as the API shows it: the design as sent, with what the server knows of it (CherryPie document, "Retrieve a
/// Template"). <see cref="TemplateAttributes"/> reads from it.</summary>
/// <param name="template">The template.</param>
/// <param name="campaignName">Its campaign.</param>
/// <param name="images">Its stored images.</param>
/// <param name="issued">How many passes it has issued.</param>
/// <param name="devices">How often its passes are registered.</param>
[JsonConverter(typeof(ResponseConverter<Template, TemplateResponse>))]
internal sealed class TemplateResponse(
    Template template,
    string campaignName,
    IReadOnlyCollection<StoredImageName> images,
    long issued,
    DeviceCounts devices
) : IResponseOf<TemplateResponse, Template>
{
    /// <summary>The images that may differ by pass.</summary>
    public static readonly string[] DynamicSlots = ["background", "footer", "icon", "logo", "strip", "thumbnail"];

    public static TemplateAttributes.Attribute[] Attributes => TemplateAttributes.All;

    public Template Entity => template;

    public string CampaignName => campaignName;

    public long Issued => issued;

    public DeviceCounts Devices => devices;

    /// <summary>A design with the file names of its images; null where none is stored.</summary>
    public JsonObject? Design(string? stored, bool isRedeem) =>
        stored is null
            ? null
            : Named(Spelled(DesignSchemas.Design, stored), images.Where(i => i.Part.IsRedeem == isRedeem && i.Part.Language is null));

    /// <summary>Translations with the file names of each language's images; null where there is neither.</summary>
    public JsonObject? Languages(string? stored, bool isRedeem)
    {
        var named = images.Where(i => i.Part.IsRedeem == isRedeem && i.Part.Language is not null).ToLookup(i => i.Part.Language!);
        var languages =
            stored is not null ? Spelled(DesignSchemas.Languages, stored)
            : named.Count > 0 ? []
            : null;
        foreach (var language in (languages ?? []).Select(l => l.Key).Union(named.Select(n => n.Key)).ToList())
        {
            languages![language] = Named(languages[language]?.DeepClone() as JsonObject ?? [], named[language]);
        }

        return languages;
    }

    /// <summary>Which images differ by pass, filled up with false.</summary>
    public static JsonObject ImageKeys(string? stored)
    {
        var keys = stored is null ? [] : Spelled(TemplateSchemas.DynamicImageKeys, stored);
        var slots = keys["passbook"] as JsonObject;
        if (slots is null)
        {
            keys["passbook"] = slots = [];
        }

        foreach (var slot in DynamicSlots)
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

    private static JsonObject Spelled(Schema schema, string stored) => JsonObject.Create(schema.Spell(StoredJson.Read(stored)!.Value))!;

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
}

/// <summary>The name of a stored image.</summary>
internal sealed record StoredImageName(ImagePart Part, string FileName);
