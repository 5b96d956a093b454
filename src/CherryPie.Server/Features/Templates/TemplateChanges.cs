using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;
using CherryPie.Server.Platform.Postgres;

namespace CherryPie.Server.Features.Templates;

/// <summary>What PUT and previews do alike with changes of a template.</summary>
internal static class TemplateChanges
{
    private static readonly Schema _changes = Schema.Object(
        "",
        [.. TemplateRequest.Attributes.OfType<TemplateAttributes.Json>().Select(a => (a.Name + "?", a.Schema!))]
    );

    /// <summary>Notes what can't be taken away.</summary>
    public static void CheckNulls(JsonFields changes)
    {
        foreach (var required in TemplateRequest.Attributes.Where(a => !a.IsClearedByNull && changes.IsNull(a.Name)))
        {
            changes.Problems.Add(required.Name, "must not be null");
        }
    }

    /// <summary>What is stored, known names as the document spells them.</summary>
    public static JsonObject Spelled(Template template) =>
        JsonObject.Create(
            _changes.Spell(JsonSerializer.SerializeToElement(TemplateText.Of(template), VendorJson.Options), isMerged: true)
        )!;

    /// <summary>What is stored with the changes merged in.</summary>
    public static TemplateRequest Merged(Template template, JsonElement? sent, Problems problems)
    {
        var text = TemplateText.Of(template);
        if (sent is { ValueKind: JsonValueKind.Object } changes)
        {
            DeepMerge.Into(text, _changes.Spell(changes, isMerged: true));
        }

        return TemplateText.Request(text, problems);
    }

    /// <summary>Refuses a change that no template could be saved with, before anything is stored for it and before the template is locked:
    /// a picture may take ten seconds to come.</summary>
    /// <exception cref="Refusal">400: what is wrong with it.</exception>
    public static async Task Judge(ServerDb db, string name, JsonElement? sent, CancellationToken stop)
    {
        var problems = new Problems();
        var template = await FindTemplate.Whole(db, name, stop);
        CheckNulls(JsonFields.Of(sent, "", problems, "request body"));
        TemplateDesigns.Check(
            Merged(template, sent, problems),
            [.. template.Images.Select(i => ImagePart.Stored(i.Part))],
            template.Campaign!.Certificate!,
            problems,
            stop
        );
        problems.ThrowIfAny();
    }
}
