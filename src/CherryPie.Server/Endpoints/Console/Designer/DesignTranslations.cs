using System.Text.Json.Nodes;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>What a form changes of a design's translations.</summary>
internal static class DesignTranslations
{
    public static JsonObject Of(DesignForm form, JsonObject languages)
    {
        var changed = new JsonObject();
        foreach (var gone in languages.Select(l => l.Key).Where(l => !form.Languages.ContainsKey(l)))
        {
            changed[gone] = null;
        }

        foreach (var (language, translations) in form.Languages)
        {
            var texts = (languages[language] as JsonObject)?["text"] as JsonObject ?? [];
            var originals = texts.GroupBy(t => DesignColumn.Normal(t.Key), t => t.Key).ToDictionary(g => g.Key, g => g.First());
            var own = new JsonObject();
            foreach (var (text, translation) in translations)
            {
                var key = originals.GetValueOrDefault(text, text);
                if (DesignForm.Translation(texts[key]) != translation)
                {
                    own[key] = translation.Length == 0 ? null : JsonValue.Create(translation);
                }
            }

            if (own.Count > 0 || !languages.ContainsKey(language))
            {
                changed[language] = new JsonObject { ["text"] = own };
            }
        }

        return changed;
    }
}
