using System.Globalization;
using System.Text.Json.Nodes;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>Reads the designer's form as a browser sends it. Each row of a list has a hidden input of the list's name, with its number; so
/// rows keep the order that they stand in on the page.</summary>
internal static class DesignPost
{
    /// <summary>What a template may have of each; what is beyond comes from no browser.</summary>
    public const int MostRows = 500;

    /// <param name="sent">The form.</param>
    /// <param name="stored">The template: a form of the design after redemption has nothing of the template itself.</param>
    public static DesignForm Read(IFormCollection sent, JsonObject stored)
    {
        string Typed(string name) => DesignColumn.Normal(sent[name].ToString());
        var form = new DesignForm
        {
            IsRedeemed = sent["design"] == DesignSide.Redeemed,
            Fields = [.. Rows("fields", DesignColumns.Field).OrderBy(f => DesignSteps.Order(f.Group))],
            Tags = Numbers("tags")
                .ConvertAll(n => DesignTags.Row(Typed($"tags.{n}.path"), Typed($"tags.{n}.value")) with { Sent = n })
                .FindAll(t => DesignTags.Find(t["path"]) is not null),
            Keys = Rows("keys", DesignColumns.Key),
            Barcode = Typed("barcode.format").Length == 0 ? null : Row("barcode", DesignColumns.Barcode),
        };
        foreach (var column in DesignColumns.Template.Concat(DesignColumns.Design))
        {
            form.Values[column.Name] = Typed(column.Name) is { Length: > 0 } text ? text : column.Default;
        }

        foreach (var list in DesignColumns.Lists)
        {
            form.Lists[list.Name].AddRange(Rows(list.Name, list.Columns));
        }

        if (form.IsRedeemed)
        {
            form.ReadTemplate(stored);
        }

        foreach (var key in form.Keys)
        {
            form.Samples[key["key"]] = Typed($"keys.{key.Sent}.sample");
        }

        foreach (var language in sent["languages"].OfType<string>().Where(IsName).Distinct().Take(MostRows))
        {
            var translations = new OrderedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var number in Numbers("lang." + language))
            {
                if (Typed($"lang.{language}.{number}.from") is { Length: > 0 } text)
                {
                    translations[text] = Typed($"lang.{language}.{number}.to");
                }
            }

            form.Languages[language] = translations;
        }

        return form;

        List<string> Numbers(string list) =>
            [.. sent[list].OfType<string>().Where(n => int.TryParse(n, NumberStyles.None, null, out _)).Distinct().Take(MostRows)];

        List<DesignRow> Rows(string list, DesignColumn[] columns) =>
            Numbers(list).ConvertAll(n => Row($"{list}.{n}", columns) with { Sent = n });

        DesignRow Row(string at, DesignColumn[] columns) =>
            new(
                sent[at + ".origin"].ToString(),
                Typed(at + ".group") is var group && DesignSteps.Order(group) >= 0 ? group : DesignColumns.Back,
                columns
                    .Where(c => c.Kind == ColumnKind.Flag || sent.ContainsKey($"{at}.{c.Name}"))
                    .ToDictionary(
                        c => c.Name,
                        c => Typed($"{at}.{c.Name}") is { Length: > 0 } text ? text : c.Default,
                        StringComparer.Ordinal
                    )
            );
    }

    // It stands in the names of inputs.
    private static bool IsName(string language) => language.Length is > 0 and <= 16 && language.All(c => char.IsAsciiLetter(c) || c == '-');
}
