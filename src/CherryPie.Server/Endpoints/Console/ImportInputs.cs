using System.Text.Json;
using CherryPie.Server.Features.Bulk;

namespace CherryPie.Server.Endpoints.Console;

/// <summary>What a person says of a file, as its form has it: what each column sets, and how the rows are taken.</summary>
/// <param name="Targets">By the place of the column; empty: it is left out.</param>
internal sealed record ImportInputs(IReadOnlyList<string> Targets, ImportAskedModel Asked)
{
    private const string DynamicData = "dynamicData.";

    /// <summary>The input of a column.</summary>
    public static string NameOf(int column) => $"column.{column}";

    /// <summary>As far as the file tells it.</summary>
    public static ImportInputs Guess(FileHead file)
    {
        var targets = ImportGuess.Of(file.Columns, file.Keys);
        return new(
            [.. targets.Select(t => t ?? "")],
            new("issue", "userDefinedId", $"{ImportGuess.SignOf(file, targets)}", ImportGuess.DateFormat(file, targets) ?? "", false)
        );
    }

    /// <summary>As it was said of a file before; what that did not have is guessed.</summary>
    public static ImportInputs Again(FileHead file, ImportOptions former)
    {
        var guess = ImportGuess.Of(file.Columns, file.Keys);
        var said = file.Columns.Select(c => former.Mapping.TryGetValue(c, out var target) ? Canonical(file, target) : null).ToList();
        return new(
            [.. said.Select((target, at) => target ?? (guess[at] is { } name && !said.Contains(name) ? name : ""))],
            new(former.Mode.ToString(), former.Key.ToString(), $"{former.Separator}", former.DateFormat ?? "", former.Mail)
        );
    }

    public static ImportInputs Sent(ConsoleCall call, FileHead file) =>
        new(
            [.. file.Columns.Select((_, at) => call.Field(NameOf(at)))],
            new(call.Field("mode"), call.Field("key"), call.Field("decimal"), call.Field("dateFormat").Trim(), call.Field("mail") == "on")
        );

    /// <summary>As the <c>jsonBody</c> of an import.</summary>
    public JsonElement Json(FileHead file, string template)
    {
        var mapping = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (at, name) in file.Columns.Index())
        {
            mapping[name] = Targets[at].Length == 0 ? null : Targets[at];
        }

        return JsonSerializer.SerializeToElement(
            new Dictionary<string, object?>
            {
                ["templateName"] = template.Length == 0 ? null : template,
                ["mode"] = Asked.Mode,
                ["key"] = Asked.Key,
                ["mapping"] = mapping,
                ["mail"] = Asked.Mail,
                ["dateFormat"] = Asked.DateFormat.Length == 0 ? null : Asked.DateFormat,

                // Without a template no column is known to hold numbers.
                ["decimal"] = template.Length == 0 ? "." : Asked.Sign,
            }
        );
    }

    // Of a mapping that the API was sent, in any case and with or without dynamicData; empty: left out.
    private static string Canonical(FileHead file, string? target) =>
        target is null ? "" : ImportColumn.Of(0, target, target, file.Keys)?.Path ?? "";

    /// <summary>What columns can set of the template's dynamic data, or of any that is set already where no template is named.</summary>
    public IReadOnlyList<string> Keys(FileHead file) =>
        file.Keys?.Select(k => DynamicData + k.Key).ToList()
        ?? [.. Targets.Where(t => t.StartsWith(DynamicData, StringComparison.Ordinal)).Distinct()];
}
