using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Templates;

/// <summary>The texts of a foreign design, in all its languages, as a template has them.</summary>
internal static class ImportedTexts
{
    public static void AddDescription(JsonObject design, List<PassFinding> warnings)
    {
        if (design["desc"] is JsonValue text && !string.IsNullOrWhiteSpace(text.GetValue<string>()))
        {
            return;
        }

        design["desc"] =
            design["orgName"] is JsonValue name && !string.IsNullOrWhiteSpace(name.GetValue<string>()) ? name.DeepClone() : "Pass";
        warnings.Add(new("description", $"is missing, and became \"{design["desc"]}\"; say what the pass is"));
    }

    // Texts that look like placeholders are keys from now on; those that the file declares were keys before.
    public static void AddTo(
        JsonObject template,
        JsonObject design,
        JsonObject languages,
        ToolingJson.Own? tooling,
        List<PassFinding> warnings
    )
    {
        var keys = tooling?.Keys ?? [];
        var placeholders = new ForeignPlaceholders(keys.Select(k => k!["key"]!.GetValue<string>()).ToList(), DynamicKeysJson.MostKeys);
        try
        {
            template["passbook"] = placeholders.Take(design);
            foreach (var (_, language) in languages)
            {
                var table = language!["text"]!.AsObject();
                var taken = table.Select(t => (placeholders.Take(t.Key), placeholders.Take(t.Value!.GetValue<string>()))).ToList();
                table.Clear();
                foreach (var (original, translation) in taken)
                {
                    table[original] = translation;
                }
            }
        }
        catch (InvalidDataException e)
        {
            throw Refusal.Invalid($"package: {e.Message}");
        }

        foreach (var (key, text) in placeholders.Found)
        {
            keys.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["key"] = key,
                        ["type"] = "string",
                        ["defaultValue"] = text,
                    }
            );
            warnings.Add(
                new(
                    "dynamicKeys." + key,
                    $"\"{text}\" looks like a placeholder, and is one now: a pass without a value for \"{key}\" shows that text"
                )
            );
        }

        if (keys.Count > 0)
        {
            template["dynamicKeys"] = keys;
        }

        if (languages.Count > 0)
        {
            template["passbookLang"] = languages;
        }
    }
}
