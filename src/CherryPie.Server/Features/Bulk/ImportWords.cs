using System.Text;
using CherryPie.Wallet;

namespace CherryPie.Server.Features.Bulk;

/// <summary>What messages about a file's columns have in common.</summary>
internal static class ImportWords
{
    /// <summary>What to do with a column that nothing knows.</summary>
    /// <param name="keys">The template's; null: no template is named.</param>
    public static string Hint(IReadOnlyList<DynamicKey>? keys) =>
        keys is null
            ? "without templateName a key of the dynamic data is named dynamicData.KEY"
            : "mapping (--map) can name what it sets, an attribute or one of the template's keys "
                + $"{Listed([.. keys.Select(k => k.Key)])}; or leave it out, with null";

    public static string Listed(IReadOnlyList<string> names)
    {
        var listed = new StringBuilder(string.Join(", ", names.Take(20).Select(n => $"\"{Short(n)}\"")));
        return names.Count == 0 ? "none" : listed.Append(names.Count > 20 ? $" and {names.Count - 20} more" : "").ToString();
    }

    public static string Short(string name) => name.Length > 60 ? name[..60] + "…" : name;
}
