using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Hosting;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>tooling.json of a design file: which tool made it, as Apple's tools write it, and beside that what of a template pass.json has
/// no key for.</summary>
internal static class ToolingJson
{
    public const string Path = "tooling.json";

    // Apple's tools pass over names that they do not know.
    private const string OwnName = "cherryPie";

    public static byte[] Write(Template template)
    {
        var tool = "CherryPie Server " + ServerVersion.Value;
        var json = new JsonObject
        {
            ["designerVersion"] = tool,
            ["builderVersion"] = tool,
            ["automaticallyGenerateCompatiblePass"] = false,
        };
        var own = new JsonObject
        {
            ["language"] = template.Language,
            ["dynamicKeys"] = DynamicKeysJson.Show(StoredJson.Read(template.DynamicKeys)),
        };
        if (template.Zone is { } zone)
        {
            own["timezone"] = zone.Name is null ? JsonValue.Create((double)zone.Hours!.Value) : JsonValue.Create(zone.Name);
        }

        if (template.DynamicImageKeys is { } images)
        {
            own["dynamicImageKeys"] = StoredJson.ReadNode(images);
        }

        json[OwnName] = own;
        return JsonSerializer.SerializeToUtf8Bytes(json, VendorJson.Indented);
    }

    /// <summary>Reads what an export wrote; null where another tool made the file, or something in it is not as an export has it.</summary>
    public static Own? Read(ReadOnlyMemory<byte> file)
    {
        try
        {
            if (
                file.IsEmpty
                || JsonBody.ParseLoose(file, Path) is not { ValueKind: JsonValueKind.Object } json
                || !json.TryGetProperty(OwnName, out var own)
                || own.ValueKind != JsonValueKind.Object
            )
            {
                return null;
            }

            var problems = new Problems();
            var fields = JsonFields.Of(own, "", problems);
            var (language, keys) = (fields.Text("language", 16), fields.Array("dynamicKeys"));
            DynamicKeysJson.Read(keys, problems);
            var zone = fields.Any("timezone") is { } sent && TemplateZone.Read(sent) is not null ? JsonNode.Parse(sent.GetRawText()) : null;
            var images = fields.Object("dynamicImageKeys") is { } slots ? JsonNode.Parse(slots.GetRawText()) : null;
            return problems.Any || language is null || !WalletLanguages.IsSupported(language)
                ? null
                : new Own(language, DynamicKeysJson.Show(keys), zone, images);
        }
        catch (Refusal)
        {
            return null;
        }
    }

    /// <param name="Language">The default language.</param>
    /// <param name="Keys">The declared keys.</param>
    /// <param name="Zone">The zone of dates that name none; null where the file has none.</param>
    /// <param name="ImageKeys">Which pictures a pass may have of its own; null where the file says nothing.</param>
    internal sealed record Own(string Language, JsonArray Keys, JsonNode? Zone, JsonNode? ImageKeys);
}
