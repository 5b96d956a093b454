using System.Text.Json;

namespace CherryPie.Wallet;

/// <summary>Checks what stands in pass.json under a key of <see cref="PassKeys"/>.</summary>
internal static class AppleLint
{
    public static void Check(this AppleType type, LintNode node)
    {
        switch (type)
        {
            case AppleScalar scalar:
                CheckScalar(scalar, node);
                break;
            case AppleFields fields:
                CheckFields(fields, node);
                break;
            case AppleList list:
                CheckList(list, node);
                break;
            case AppleObject members:
                CheckObject(members, node);
                break;
        }
    }

    /// <summary>Checks the members that are known, whatever else is there.</summary>
    public static void CheckMembers(this AppleObject type, LintNode node)
    {
        foreach (var given in node.Names())
        {
            if (type.Exact(given) is { } key)
            {
                key.Type.Check(node[given]);
            }
        }
    }

    private static void CheckScalar(AppleScalar type, LintNode node)
    {
        var kind = node.Kind == JsonValueKind.False ? JsonValueKind.True : node.Kind;
        var text = kind == JsonValueKind.String ? node.PlainText : node.Element.GetRawText();
        if (text is null || kind != type.Form || type.Normal(text, TimeZoneInfo.Utc) is null || !IsEmitted(type, text))
        {
            var shown = kind is JsonValueKind.String or JsonValueKind.Number && text is not null ? $"\"{Shown.Short(text)}\" " : "";
            node.Wrong($"{shown}must be {type.Allowed}");
        }
        else if (type.Doubt?.Invoke(text) is { } doubt)
        {
            node.Warn(doubt);
        }
    }

    // A design's colour may be written in more ways, and so may a date.
    private static bool IsEmitted(AppleScalar type, string text) =>
        type == AppleTypes.Date ? DateLint.IsDate(text) : type != AppleTypes.Color || PassColor.IsRgb(text);

    private static void CheckFields(AppleFields type, LintNode node)
    {
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var field in node.Items(type.Allowed))
        {
            FieldLint.Check(field, type.Name, keys);
        }
    }

    private static void CheckList(AppleList type, LintNode node)
    {
        if (node.Kind != JsonValueKind.Array)
        {
            node.Wrong($"must be {type.Allowed}");
            return;
        }

        if (node.Count > type.Most)
        {
            node.Wrong($"has {node.Count} elements; must have at most {type.Most}");
        }

        foreach (var element in node.Items(type.Allowed))
        {
            type.Item.Check(element);
        }
    }

    private static void CheckObject(AppleObject type, LintNode node)
    {
        if (node.Kind != JsonValueKind.Object)
        {
            node.Wrong($"must be {type.Allowed}");
            return;
        }

        type.CheckMembers(node);
        foreach (var key in type.Members.Where(k => k.IsRequired && !node[k.Name].Exists))
        {
            node[key.Name].Wrong($"is missing; must be {key.Type.Allowed}");
        }

        foreach (var given in node.Reading.IsOfDesign ? [] : node.Names().Where(n => type.Exact(n) is null))
        {
            node[given].Warn($"{type.Unknown(given)}; a phone passes it over");
        }
    }
}
