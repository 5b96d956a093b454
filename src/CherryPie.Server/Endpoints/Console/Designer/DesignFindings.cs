using System.Globalization;
using System.Text.RegularExpressions;
using CherryPie.Server.Endpoints.Landing;

namespace CherryPie.Server.Endpoints.Console.Designer;

/// <summary>Puts what is to be said of a template to the inputs that it is of.</summary>
internal static partial class DesignFindings
{
    private static readonly (string List, string Inputs, DesignColumn[] Columns)[] _lists =
    [
        .. DesignColumns.Groups.Select(g => ($"passbook.{g}", g, DesignColumns.Field)),
        ("passbook.locations", "places", DesignColumns.Place),
        ("dynamicKeys", "keys", DesignColumns.Key),
    ];

    public static List<FindingAt> Of(DesignForm form, IEnumerable<PreviewFinding> findings) =>
        [
            .. findings
                .Select(f =>
                    At(form, f.Path) is { Length: > 0 } input
                        ? new FindingAt(input, "", f.Text, f.Severity == "error")
                        : new FindingAt("", f.Path, f.Text, f.Severity == "error")
                )
                .Distinct(),
        ];

    /// <summary>The same of a refusal's message.</summary>
    public static List<FindingAt> Of(DesignForm form, string refusal) =>
        Found().Match(refusal) is { Success: true } found
            ? Of(form, [new PreviewFinding(found.Groups[1].Value, found.Groups[2].Value, "error")])
            : [new FindingAt("", "", refusal, IsError: true)];

    /// <returns>The name of an input; empty where the attribute has none.</returns>
    public static string At(DesignForm form, string path)
    {
        if (Element().Match(path) is { Success: true } element)
        {
            var (list, rest) = (element.Groups[1].Value, element.Groups[3].Value);
            var index = int.Parse(element.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            if (list == "passbook.barcodes")
            {
                return index == 0 ? "barcode." + Column(DesignColumns.Barcode, rest, "format") : "";
            }

            var (_, inputs, columns) = Array.Find(_lists, l => l.List == list);
            if (inputs is not null)
            {
                var group = DesignColumns.Groups.Contains(inputs);
                var row = group ? form.Of(inputs).Select(f => f.Id).Append(-1).ElementAtOrDefault(index) : index;
                return row < 0 || index >= (group ? form.Of(inputs).Count() : (inputs == "places" ? form.Places : form.Keys).Count)
                    ? ""
                    : $"{(group ? "fields" : inputs)}.{row}.{Column(columns, rest, columns[group ? 2 : 0].Name)}";
            }
        }

        if (path.StartsWith("passbook.barcode", StringComparison.Ordinal))
        {
            return "barcode." + Column(DesignColumns.Barcode, path["passbook.barcode".Length..].TrimStart('.'), "format");
        }

        if (path.StartsWith("dynamicData.", StringComparison.Ordinal))
        {
            var key = form.Keys.FindIndex(k => k["key"] == path["dynamicData.".Length..]);
            return key < 0 ? "" : $"keys.{key}.sample";
        }

        return path.StartsWith("passbook-", StringComparison.Ordinal)
            ? path
            : Array.Find(DesignColumns.Own, c => c.Path == path || path.StartsWith(c.Path + ".", StringComparison.Ordinal))?.Name ?? "";
    }

    private static string Column(DesignColumn[] columns, string path, string otherwise) =>
        Array.Find(columns, c => c.Path == path || path.StartsWith(c.Path + ".", StringComparison.Ordinal))?.Name ?? otherwise;

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
public sealed record FindingAt(string Input, string Path, string Text, bool IsError);
