using System.Globalization;
using System.Text.RegularExpressions;
using CherryPie.Server.Endpoints.Landing;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>Puts what is to be said of a template to the inputs that it is of.</summary>
internal static partial class DesignFindings
{
    public static List<FindingAt> Of(DesignForm form, IEnumerable<PreviewFinding> findings) =>
        [
            .. findings
                .Select(f => f.Path.Length == 0 && Found().Match(f.Text) is { Success: true } found ? Split(found, f) : f)
                .Select(f =>
                    At(form, f.Path) is { Length: > 0 } input
                        ? new FindingAt(input, "", f.Text, f.Severity == "error")
                        : new FindingAt("", f.Path, f.Text, f.Severity == "error")
                )
                .Distinct(),
        ];

    /// <summary>The same of a refusal's message.</summary>
    public static List<FindingAt> Of(DesignForm form, string refusal) => Of(form, [new PreviewFinding("", refusal, "error")]);

    private static PreviewFinding Split(Match found, PreviewFinding finding) =>
        finding with
        {
            Path = found.Groups[1].Value,
            Text = found.Groups[2].Value,
        };

    /// <returns>The name of an input; empty where the attribute has none.</returns>
    public static string At(DesignForm form, string path)
    {
        if (path.StartsWith("passbook-", StringComparison.Ordinal) || path.StartsWith("passbookRedeem-", StringComparison.Ordinal))
        {
            return path;
        }

        if (DesignPath.Has(form.Side.Design, path))
        {
            return OfDesign(form, path[form.Side.Design.Length..].TrimStart('.'));
        }

        if (path.StartsWith("dynamicData.", StringComparison.Ordinal))
        {
            var key = form.Keys.FindIndex(k => k["key"] == path["dynamicData.".Length..]);
            return key < 0 || form.IsRedeemed ? "" : $"keys.{key}.sample";
        }

        return form.IsRedeemed ? ""
            : Element().Match(path) is { Success: true } element && element.Groups[1].Value == "dynamicKeys"
                ? Row("keys", [.. Enumerable.Range(0, form.Keys.Count)], element, DesignColumns.Key, "key")
            : Column(DesignColumns.Template, path, "");
    }

    // The attribute from the design on.
    private static string OfDesign(DesignForm form, string path)
    {
        if (Element().Match(path) is { Success: true } element)
        {
            var list = element.Groups[1].Value;
            if (list == "barcodes")
            {
                return Index(element) == 0 ? "barcode." + Column(DesignColumns.Barcode, element.Groups[3].Value, "format") : "";
            }

            if (Array.Find(DesignColumns.Groups, g => g.Path == list) is { } group)
            {
                return Row("fields", [.. form.Of(group.Name).Select(f => f.Id)], element, DesignColumns.Field, "value");
            }

            if (Array.Find(DesignColumns.Lists, l => l.Path == list) is { } other)
            {
                return Row(
                    other.Name,
                    [.. Enumerable.Range(0, form.Lists[other.Name].Count)],
                    element,
                    other.Columns,
                    other.Columns[0].Name
                );
            }
        }

        if (path.StartsWith("barcode", StringComparison.Ordinal))
        {
            return "barcode." + Column(DesignColumns.Barcode, path["barcode".Length..].TrimStart('.'), "format");
        }

        return form.Tags.FindIndex(t => DesignPath.Has(t["path"], path)) is var tag and >= 0
            ? $"tags.{tag}.value"
            : Column(DesignColumns.Design, path, "");
    }

    private static string Row(string inputs, int[] rows, Match element, DesignColumn[] columns, string otherwise) =>
        Index(element) < rows.Length ? $"{inputs}.{rows[Index(element)]}.{Column(columns, element.Groups[3].Value, otherwise)}" : "";

    private static int Index(Match element) => int.Parse(element.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    private static string Column(DesignColumn[] columns, string path, string otherwise) =>
        Array.Find(columns, c => DesignPath.Has(c.Path, path))?.Name ?? otherwise;

    [GeneratedRegex(@"\A([A-Za-z.]+)\[([0-9]{1,4})\]\.?(.*)\z", RegexOptions.Singleline)]
    private static partial Regex Element();

    [GeneratedRegex(@"\A([A-Za-z][\w.\-\[\]]*): (.*)\z", RegexOptions.Singleline)]
    private static partial Regex Found();
}

/// <summary>Something to be said of a template.</summary>
/// <param name="Input">The input's name; empty for the whole.</param>
/// <param name="Path">The attribute, where no input is of it.</param>
/// <param name="Text">What is wrong and what would be right.</param>
/// <param name="IsError">Whether it can't be saved so.</param>
public sealed record FindingAt(string Input, string Path, string Text, bool IsError)
{
    /// <summary>That the text is in: the API's where the reader's has none for it.</summary>
    public string Language { get; init; } = ConsoleTexts.Otherwise;
}
