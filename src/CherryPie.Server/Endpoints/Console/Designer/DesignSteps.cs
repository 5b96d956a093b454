using CherryPie.Wallet;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>What a button does to a form before it is shown again: rows come, go and move. A field at the end of its group moves into the
/// next one, so all of it works by keyboard and without scripts.</summary>
internal static class DesignSteps
{
    private static DesignGroup[] Groups => DesignColumns.Groups;

    /// <summary>Takes a step that a button names: <c>fields.up.3</c>, <c>keys.add</c>.</summary>
    /// <returns>The input to go on at; null where the step is none of these.</returns>
    public static string? Take(DesignForm form, string step)
    {
        var words = step.Split('.');
        int At(List<DesignRow> rows) => rows.FindIndex(r => r.Sent.Length > 0 && r.Sent == words[2]);
        return words switch
        {
            ["fields", "add", var group] when Order(group) >= 0 => AddField(form, group),
            ["fields", "up", _] => Move(form, At(form.Fields), -1),
            ["fields", "down", _] => Move(form, At(form.Fields), 1),
            ["fields", "remove", _] => Remove(form.Fields, At(form.Fields), "add-field"),
            ["keys", "add"] => Add(form.Keys, DesignColumns.Key, "keys"),
            ["keys", "remove", _] => Remove(form.Keys, At(form.Keys), "add-keys"),
            ["tags", "need"] => DesignTags.AddNeeded(form) ?? "scheme",
            ["tags", "remove", _] => Remove(form.Tags, At(form.Tags), "newTag"),
            [var name, "add"] when List(name) is { } list => Add(form.Lists[name], list.Columns, name),
            [var name, "remove", _] when List(name) is not null => Remove(form.Lists[name], At(form.Lists[name]), "add-" + name),
            ["languages", "remove", var language] => form.Languages.Remove(language) ? "languages" : null,
            _ => null,
        };
    }

    /// <summary>Adds a language to translate into.</summary>
    public static string? AddLanguage(DesignForm form, string language)
    {
        if (!WalletLanguages.IsSupported(language) || form.Languages.ContainsKey(language))
        {
            return null;
        }

        form.Languages[language] = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        return $"lang.{language}.0.to";
    }

    private static string? AddField(DesignForm form, string group)
    {
        if (form.Fields.Count >= DesignPost.MostRows)
        {
            return null;
        }

        // Behind the last of its group, so that its number is the place where it is shown.
        var last = form.Fields.FindLastIndex(f => Order(f.Group) <= Order(group));
        form.Fields.Insert(last + 1, DesignRow.New(DesignColumns.Field, group));
        return $"fields.{last + 1}.label";
    }

    private static DesignList? List(string name) => Array.Find(DesignColumns.Lists, l => l.Name == name);

    private static string? Add(List<DesignRow> rows, DesignColumn[] columns, string list)
    {
        if (rows.Count >= DesignPost.MostRows)
        {
            return null;
        }

        rows.Add(DesignRow.New(columns));
        return $"{list}.{rows.Count - 1}.{columns[0].Name}";
    }

    private static string? Remove(List<DesignRow> rows, int at, string next)
    {
        if (at < 0)
        {
            return null;
        }

        rows.RemoveAt(at);
        return next;
    }

    private static string? Move(DesignForm form, int at, int by)
    {
        if (at < 0)
        {
            return null;
        }

        var field = form.Fields[at];
        var group = form.Fields.Index().Where(f => f.Item.Group == field.Group).Select(f => f.Index).ToList();
        var place = group.IndexOf(at) + by;
        if (place >= 0 && place < group.Count)
        {
            (form.Fields[at], form.Fields[group[place]]) = (form.Fields[group[place]], field);
            at = group[place];
        }
        else if (Order(field.Group) + by is var next && Groups.ElementAtOrDefault(next)?.IsPoster == Groups[Order(field.Group)].IsPoster)
        {
            var (into, others) = (Groups[next].Name, form.Fields);
            others.RemoveAt(at);
            at =
                by > 0
                    ? others.FindIndex(f => Order(f.Group) >= next) is var first && first < 0
                        ? others.Count
                        : first
                    : others.FindLastIndex(f => Order(f.Group) <= next) + 1;
            others.Insert(at, field with { Group = into });
        }

        return $"fields.{at}.{(by < 0 ? "up" : "down")}";
    }

    /// <returns>Where a group stands among all; -1 where there is none of the name.</returns>
    public static int Order(string group) => Array.FindIndex(Groups, g => g.Name == group);
}
