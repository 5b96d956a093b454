using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CherryPie.Server.Features.Templates;
using CherryPie.Server.Platform.Http;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>What a form changes of a template, as PUT takes it: nothing where it says what is stored.</summary>
internal static class DesignChanges
{
    public static JsonObject Of(DesignForm form, JsonObject stored)
    {
        var (side, changes) = (form.Side, new JsonObject());
        if (!form.IsRedeemed)
        {
            foreach (var column in DesignColumns.Template)
            {
                column.Change(stored, changes, form[column.Name]);
            }

            List(stored, changes, "dynamicKeys", form.Keys, DesignColumns.Key);
        }

        var (design, languages) = (DesignForm.DesignOf(stored, form.IsRedeemed), DesignForm.LanguagesOf(stored, form.IsRedeemed));
        var (changed, translated) = (Design(form, design), DesignTranslations.Of(form, languages));
        if (stored[side.Design] is not JsonObject && form.IsRedeemed)
        {
            // It begins as the usual one, so all of it is new.
            (changed, translated) = (Whole(design, changed), Whole(languages, translated));
        }

        foreach (var (name, value) in new[] { (side.Design, changed), (side.Languages, translated) })
        {
            if (value.Count > 0)
            {
                changes[name] = value;
            }
        }

        return changes;
    }

    /// <summary>Whether the form says anything but what is stored. The design after redemption begins as the usual one, and shown as that
    /// it says nothing.</summary>
    public static bool Differs(DesignForm form, JsonObject stored) =>
        form.IsRedeemed
            ? Design(form, DesignForm.DesignOf(stored, isRedeemed: true)).Count > 0
                || DesignTranslations.Of(form, DesignForm.LanguagesOf(stored, isRedeemed: true)).Count > 0
            : Of(form, stored).Count > 0;

    private static JsonObject Design(DesignForm form, JsonObject design)
    {
        var changed = new JsonObject();
        foreach (var column in DesignColumns.Design)
        {
            column.Change(design, changed, form[column.Name]);
        }

        foreach (var group in DesignColumns.Groups)
        {
            List(design, changed, group.Path, form.Fields.Where(f => f.Group == group.Name), DesignColumns.Field);
        }

        foreach (var list in DesignColumns.Lists)
        {
            List(design, changed, list.Path, form.Lists[list.Name], list.Columns);
        }

        Barcode(design, changed, form.Barcode);
        DesignTags.Change(design, changed, form.Tags);
        Empty(design, changed);
        return changed;
    }

    private static JsonObject Whole(JsonObject begun, JsonObject changed)
    {
        var whole = begun.DeepClone().AsObject();
        DeepMerge.Into(whole, JsonSerializer.SerializeToElement(changed));
        return whole;
    }

    // An object whose last attribute goes would stay, and be of no use.
    private static void Empty(JsonObject stored, JsonObject changes)
    {
        foreach (var (name, inner) in changes.ToArray())
        {
            if (inner is JsonObject changed && stored[name] is JsonObject now)
            {
                Empty(now, changed);
                if (changed.All(c => c.Value is null) && now.All(n => changed.ContainsKey(n.Key)))
                {
                    changes[name] = null;
                }
            }
        }
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

    private static void List(JsonObject owner, JsonObject changes, string path, IEnumerable<DesignRow> rows, DesignColumn[] columns)
    {
        var list = new JsonArray([.. rows.Select(r => Object(r, columns))]);
        var now = DesignPath.Find(owner, path);
        if (list.Count == 0 && (now is null or JsonArray { Count: 0 } || !DesignForm.IsRows(now)))
        {
            return;
        }

        if (!JsonNode.DeepEquals(list, now))
        {
            DesignPath.Put(changes, path, list.Count == 0 && path.Contains('.', StringComparison.Ordinal) ? null : list);
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

    private static JsonObject Object(DesignRow row, DesignColumn[] columns)
    {
        var json = Origin(row.Origin);
        foreach (var column in columns.Where(c => row.Values.ContainsKey(c.Name)))
        {
            column.Write(json, row[column.Name]);
        }

        return json;
    }

    /// <summary>The JSON that a row carries. It comes back from a browser, so it may be anything; a name that stands twice would throw only
    /// when it is looked for.</summary>
    public static JsonObject Origin(string json)
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
