using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Features.Templates;

/// <summary>A stored template in the words of a caller: what PUT merges into and what a cache compiles from.</summary>
internal static class TemplateText
{
    public static JsonObject Of(Template template)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = VendorJson.Options.Encoder }))
        {
            json.WriteStartObject();
            foreach (var attribute in TemplateRequest.Attributes)
            {
                attribute.WriteStored(json, template);
            }

            json.WriteEndObject();
        }

        return JsonNode.Parse(bytes.GetBuffer().AsSpan(0, (int)bytes.Length))!.AsObject();
    }

    public static TemplateRequest Request(Template template, Problems problems) => Request(Of(template), problems);

    public static TemplateRequest Request(JsonObject text, Problems problems) =>
        new(JsonFields.Of(JsonSerializer.SerializeToElement(text, VendorJson.Options), "", problems));
}
