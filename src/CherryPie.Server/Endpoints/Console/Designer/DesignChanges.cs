using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>What a form changes of a template, as PUT takes it: nothing where it says what is stored.</summary>
internal static class DesignChanges
{
    public static JsonObject Of(DesignForm form, JsonObject stored)
    {
        var changes = new JsonObject();
        foreach (var column in DesignColumns.Own)
        {
            column.Change(stored, changes, form[column.Name]);
        }

        var design = stored["passbook"] as JsonObject ?? [];
        var changed = changes["passbook"] as JsonObject ?? [];
        foreach (var group in DesignColumns.Groups)
        {
            List(design, changed, group, form.Fields.Where(f => f.Group == group), DesignColumns.Field);
        }

        List(design, changed, "locations", form.Places, DesignColumns.Place);
        Barcode(design, changed, form.Barcode);
        if (changed.Count > 0 && changes["passbook"] is null)
        {
            changes["passbook"] = changed;
        }

        List(stored, changes, "dynamicKeys", form.Keys, DesignColumns.Key);
        Languages(form, stored, changes);
        return changes;
    }

    /// <summary>The values that a preview fills in.</summary>
    public static JsonElement? Samples(DesignForm form)
    {
        var data = new JsonObject();
        foreach (var key in form.Keys.Select(k => k["key"]).Where(k => form.Samples.GetValueOrDefault(k) is { Length: > 0 }))
        {
            data[key] = form.Samples[key];
        }

        return data.Count == 0 ? null : JsonSerializer.SerializeToElement(data);
    }

    private static void List(JsonObject owner, JsonObject changes, string name, IEnumerable<DesignRow> rows, DesignColumn[] columns)
    {
        // Elements that are no objects have no rows. The API takes none, so there are none to keep.
        var list = new JsonArray([.. rows.Select(r => Object(r, columns))]);
        if (list.Count == 0 && owner[name] is null or JsonArray { Count: 0 })
        {
            return;
        }

        if (!JsonNode.DeepEquals(list, owner[name]))
        {
            changes[name] = list;
        }
    }

    private static void Barcode(JsonObject design, JsonObject changes, DesignRow? row)
    {
        var (name, first) = DesignForm.Codes(design);
        var written = row is null ? null : Object(row, DesignColumns.Barcode);
        if (JsonNode.DeepEquals(written, first))
        {
            return;
        }

        if (written is null)
        {
            changes["barcode"] = null;
            changes["barcodes"] = null;
        }
        else if (name == "barcodes")
        {
            changes[name] = new JsonArray([written, .. design[name]!.AsArray().Skip(1).Select(c => c?.DeepClone())]);
        }
        else
        {
            // Objects are merged, so what is no longer said is taken away by name.
            foreach (var gone in (first as JsonObject ?? []).Select(p => p.Key).Where(k => !written.ContainsKey(k)))
            {
                written[gone] = null;
            }

            changes[name] = written;
        }
    }

    private static void Languages(DesignForm form, JsonObject stored, JsonObject changes)
    {
        var languages = stored["passbookLang"] as JsonObject ?? [];
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

        if (changed.Count > 0)
        {
            changes["passbookLang"] = changed;
        }
    }

    private static JsonObject Object(DesignRow row, DesignColumn[] columns)
    {
        var json = Origin(row.Origin);
        foreach (var column in columns.Where(c => row.Values.ContainsKey(c.Name)))
        {
            column.Write(json, row[column.Name]);
        }

        return json;
    }

    // It comes back from a browser, so it may be anything. A name that stands twice would throw only when it is looked for.
    private static JsonObject Origin(string json)
    {
        try
        {
            return
                JsonBody.Parse(Encoding.UTF8.GetBytes(json), "origin") is { ValueKind: JsonValueKind.Object } origin
                && JsonNode.Parse(origin.GetRawText(), documentOptions: new() { AllowDuplicateProperties = false }) is JsonObject read
                ? read
                : [];
        }
        catch (Exception e) when (e is Refusal or JsonException)
        {
            return [];
        }
    }
}
